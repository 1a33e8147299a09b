"""How much of a password anyone could guess: a pure idea on plain strings.

Every piece that is a common word, a word about the owner or the site, a run of neighboring keys or a repeat counts as
one character. Common words are recognized through capitals and the usual swaps (p4$$w0rd).
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

SITE = ("menteo", "mentoring", "mentorship")
ROWS = (
    "1234567890",
    "qwertyuiop",
    "qwertzuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
RUN = 4
SAME = 3
OWN = 3

_SWAPS = str.maketrans("@4301$5!7", "aaeoissit")
_REPEAT = re.compile(r"(.{1,6}?)\1{2,}|(.{2,7}?)\2+", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")


class Guess(StrEnum):
    """Why a piece of a password is quickly guessed."""

    COMMON = "common"
    OWN = "own"
    SITE = "site"
    REPEAT = "repeat"
    RUN = "run"


class Piece(NamedTuple):
    """A stretch of a password that counts as one character."""

    start: int
    end: int
    guess: Guess

    @property
    def length(self) -> int:
        """How many characters it covers."""
        return self.end - self.start


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the words and whole passwords that people try first, in lower case, as kept beside this file."""
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word.casefold() for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in common_words()}, reverse=True))


def remains(password: str, own: Iterable[str] = ()) -> int:
    """Return how many characters are left when every guessable piece counts as one."""
    pieces = _chosen(password, own)
    return len(password) - sum(piece.length - 1 for piece in pieces)


def weakest_piece(password: str, own: Iterable[str] = ()) -> Guess:
    """Return the reason that covers most of a password."""
    covered: dict[Guess, int] = {}
    for piece in _chosen(password, own):
        covered[piece.guess] = covered.get(piece.guess, 0) + piece.length
    return max(covered, key=lambda guess: covered[guess]) if covered else Guess.COMMON


def _chosen(password: str, own: Iterable[str]) -> list[Piece]:
    """Choose pieces that do not overlap: repeats last, since the others give better reasons, and the longest first."""
    plain = password.casefold()
    if len(plain) != len(password):
        plain = password.lower() if len(password.lower()) == len(password) else password
    words = _own_words(own)
    found = [*_runs(plain), *_repeats(plain)]
    for text in {plain, plain.translate(_SWAPS)}:
        found += _words(text, words, Guess.OWN)
        found += _words(text, SITE, Guess.SITE)
        found += _common(text)
    taken = bytearray(len(plain))
    chosen = []
    for piece in sorted(found, key=_order):
        if not any(taken[piece.start : piece.end]):
            taken[piece.start : piece.end] = b"\x01" * piece.length
            chosen.append(piece)
    return chosen


def _order(piece: Piece) -> tuple[bool, int, int]:
    return piece.guess == Guess.REPEAT, -piece.length, piece.start


def _own_words(own: Iterable[str]) -> list[str]:
    words: set[str] = set()
    for text in own:
        parts = _WORD.findall(text.casefold())
        words.update((*parts, "".join(parts), text.casefold()))
    return [word for word in words if len(word) >= OWN]


def _words(text: str, words: Sequence[str], guess: Guess) -> Iterable[Piece]:
    for word in words:
        for match in re.finditer(re.escape(word), text):
            yield Piece(match.start(), match.end(), guess)


def _common(text: str) -> Iterable[Piece]:
    words = common_words()
    for length in _lengths():
        for start in range(len(text) - length + 1):
            if text[start : start + length] in words:
                yield Piece(start, start + length, Guess.COMMON)


def _repeats(text: str) -> Iterable[Piece]:
    for match in _REPEAT.finditer(text):
        if match.end() - match.start() >= SAME:
            yield Piece(match.start(), match.end(), Guess.REPEAT)


def _runs(text: str) -> Iterable[Piece]:
    """Find stretches in which every sign follows the one before: in the alphabet, in the figures or on the keyboard."""
    start = 0
    for index in range(1, len(text) + 1):
        if index < len(text) and _follows(text[index - 1], text[index]):
            continue
        if index - start >= RUN:
            yield Piece(start, index, Guess.RUN)
        start = index


@lru_cache(maxsize=1)
def _neighbors() -> frozenset[str]:
    pairs = {row[at : at + 2] for row in ROWS for at in range(len(row) - 1)}
    return frozenset(pairs | {pair[::-1] for pair in pairs})


def _follows(one: str, other: str) -> bool:
    both_plain = one.isalnum() and other.isalnum()
    return both_plain and (abs(ord(one) - ord(other)) == 1 or one + other in _neighbors())
