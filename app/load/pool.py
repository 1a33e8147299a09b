"""Text to load: a few hundred pieces rendered once, put together in ever new ways.

A body is a plain paragraph, a piece of any kind, and perhaps a plain paragraph at its end. Between plain paragraphs any
piece renders as it would alone, so its HTML and its plain words are put together like its Markdown, without rendering.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from app.load.words import ADVERBS, LINKS, NOUNS, RARE, VERBS
from app.text import TextTooLong, render

PLAIN, RICH = 300, 300
SHORTEST, LONGEST = 80, 1_200
FILES = {"discussions.jsonl": "body", "journal.jsonl": "body"}


class Piece(NamedTuple):
    """Words as written, as HTML and as plain text."""

    md: str
    html: str
    text: str


def rendered(markdown: str) -> Piece:
    """Return Markdown with what the house makes of it."""
    rich = render(markdown)
    return Piece(markdown, rich.html, rich.text)


def joined(*pieces: Piece) -> Piece:
    """Put pieces together, none of which opens or ends a list that the next one would go on with."""
    return Piece(
        "\n\n".join(piece.md for piece in pieces),
        "".join(piece.html for piece in pieces),
        "\n".join(piece.text for piece in pieces),
    )


class Pool:
    """Where all loaded text comes from."""

    def __init__(self, rng: Random, folder: Path | None = None):
        self.rng = rng
        self.plain = [rendered(" ".join(self.sentence() for _each in range(rng.randint(2, 6)))) for _ in range(PLAIN)]
        self.rich = [rendered(self._markdown(number % 5)) for number in range(RICH)]
        if folder is not None:
            self.rich = list(_from_files(folder)) or self.rich
        self.rare = {word: rendered(f"It reminds me of the {word}.") for word in RARE}

    def sentence(self) -> str:
        """Make up a sentence."""
        rng = self.rng
        said = [rng.choice(("I", "We", "My mentor", "My team", "They")), _one(rng, VERBS), "the", _one(rng, NOUNS)]
        for _each in range(rng.randint(0, 2)):
            said += [rng.choice(LINKS), "the", _one(rng, NOUNS)]
        return " ".join([*said, _one(rng, ADVERBS)]) + "."

    def title(self) -> str:
        """Make up a title."""
        rng = self.rng
        begin = rng.choice(("How to {} the {} and the {}", "When we {} the {} of our {}", "What I {} about {} and {}"))
        return begin.format(_one(rng, VERBS), _one(rng, NOUNS), _one(rng, NOUNS))

    def _markdown(self, kind: int) -> str:
        said = [self.sentence() for _each in range(self.rng.randint(3, 6))]
        if kind == 0:
            return "\n".join(f"- {line}" for line in said)
        if kind == 1:
            return "> " + " ".join(said)
        if kind == 2:
            return f"**{said[0]}** {' '.join(said[1:])} See [the notes](https://example.org/notes)."
        return "```\ntotal = sum(hours)\n```" if kind == 3 else " ".join([*said, f"*{self.sentence()}*"])

    def short(self) -> Piece:
        """Return one plain paragraph."""
        return self.rng.choice(self.plain)

    def lot(self) -> int:
        """Draw a lot for a body: `body` gives the same body for the same lot, so that it need not be kept."""
        return self.rng.getrandbits(60)

    def body(self, lot: int) -> Piece:
        """Return a body of some paragraphs; some end with a word of known rarity, for measuring search."""
        plain, rich = self.plain, self.rich
        pieces = [plain[lot % len(plain)], rich[(lot >> 10) % len(rich)]]
        if lot >> 20 & 1:
            pieces.append(plain[(lot >> 21) % len(plain)])
        share = (lot >> 40) / (1 << 20)
        for word, most in RARE.items():
            if share < most:
                pieces += [plain[(lot >> 31) % len(plain)], self.rare[word]]
                break
            share -= most
        return joined(*pieces)


def _one(rng: Random, words: tuple[str, ...]) -> str:
    """Choose a word; like in a language, the first ones are used far more often."""
    return words[int(len(words) * rng.random() ** 2)]


def _from_files(folder: Path) -> Iterator[Piece]:
    """Read bodies of a fitting length from files of a data folder, as many of each as make a varied pool."""
    for name, field in FILES.items():
        path, taken = folder / name, 0
        if not path.exists():
            continue
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                body = str(json.loads(line).get(field, "")).strip()
                if SHORTEST <= len(body) <= LONGEST and taken < PLAIN and (piece := _usable(body)):
                    taken += 1
                    yield piece


def _usable(body: str) -> Piece | None:
    """Return a body as a piece, unless it would swallow what stands behind it, such as an open code fence."""
    try:
        piece, witness = rendered(body), rendered("A plain paragraph.")
        return piece if rendered(joined(piece, witness).md) == joined(piece, witness) else None
    except TextTooLong:
        return None
