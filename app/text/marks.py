"""Search words inside plain text: marked where they stand, and the passage that shows them best."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from app.text.normal import cut_after, fold, single_line

MAX_WORDS = 20
MAX_WORD = 60
# How much longer than the searched stem a word may be: "mentor" finds "mentorship", "star" does not find "starvation".
_TAIL = 5
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s")


def highlight(text: str, words: Iterable[str]) -> Markup:
    """Give plain text escaped, with the words (whole, or beginning with the same stem) wrapped in <mark>."""
    result = Markup()
    parts, position = [], 0
    for start, end, _stem in _spans(text, _stems(words)):
        parts += [
            escape(text[position:start]),
            Markup("<mark>"),
            escape(text[start:end]),
            Markup("</mark>"),
        ]
        position = end
    return result.join([*parts, escape(text[position:])])


def snippet(text: str, words: Iterable[str], length: int = 220) -> Markup:
    """Give the passage of plain text holding most of the words, escaped and marked, with … where text was left out."""
    flat, chosen = single_line(text), list(words)
    if len(flat) <= length:
        return highlight(flat, chosen)
    spans = list(_spans(flat, _stems(chosen)))
    start = _best_start(spans, length - 2)
    if start > 0:
        # A little of what comes before, from the beginning of a word.
        start = max(0, min(start - length // 4, len(flat) - length + 2))
        start = 0 if start == 0 else flat.find(" ", start, start + length // 4) + 1 or start
    lead = "… " if start else ""
    passage = flat[start:]
    if len(lead) + len(passage) > length:
        passage = cut_after(passage, length - 2 - len(lead)) + " …"
    return highlight(lead + passage, chosen)


def _stems(words: Iterable[str]) -> dict[str, bool]:
    """Folded stems, each with whether longer words count."""
    stems: dict[str, bool] = {}
    for word, _ in zip(
        (w for given in words for w in _WORD.findall(given[:MAX_WORD])),
        range(MAX_WORDS),
        strict=False,
    ):
        folded = fold(word)
        ending = next(
            (e for e in _ENDINGS if folded.endswith(e) and len(folded) - len(e) >= 4),
            "",
        )
        stems[folded.removesuffix(ending)] = len(folded) >= 3
    return stems


def _spans(text: str, stems: dict[str, bool]) -> Iterator[tuple[int, int, str]]:
    if not stems:
        return
    for found in _candidates(tuple(stems)).finditer(text):
        if found.end() - found.start() > 4 * MAX_WORD:
            continue
        word = fold(found[0])
        for stem, prefix in stems.items():
            if word == stem or (prefix and word.startswith(stem) and len(word) <= len(stem) + _TAIL):
                yield found.start(), found.end(), stem
                break


@lru_cache(maxsize=256)
def _candidates(stems: tuple[str, ...]) -> re.Pattern[str]:
    """Match the words worth a look: those that begin like a stem, and those that are not plain ASCII."""
    plain = "|".join(rf"(?i:{re.escape(stem)})" for stem in stems if stem.isascii())
    return re.compile(rf"(?<![^\W_])(?={plain}|[A-Za-z0-9]*+[^\x00-\x7f]){_WORD.pattern}")


def _best_start(spans: list[tuple[int, int, str]], length: int) -> int:
    """Where the window begins that holds most different words, then most words; the first of equals."""
    best, best_score, counts, left = 0, (0, 0), dict[str, int](), 0
    for right, (_start, end, stem) in enumerate(spans):
        counts[stem] = counts.get(stem, 0) + 1
        while end - spans[left][0] > length and left < right:
            counts[spans[left][2]] -= 1
            if not counts[spans[left][2]]:
                del counts[spans[left][2]]
            left += 1
        score = (len(counts), right - left + 1)
        if score > best_score:
            best, best_score = spans[left][0], score
    return best
