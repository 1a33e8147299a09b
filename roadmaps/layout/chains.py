"""Chains: a stage whose steps simply follow each other runs from side to side, turning at the ends of its lines.

Row by row, a guide of ninety steps would be one column of ninety screens. Only a stage is folded that no other arrow
enters in the middle, leaves from the middle or passes by.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from roadmaps.layout.rows import Pairs, Strip
from roadmaps.layout.shapes import LANE, MARGIN

LEAST, ACROSS = 4, 4  # steps of a chain that is folded, and in a line of it
APART = LANE * 1.25  # from one step of a line to the next: an arrow fits between


class Chains(NamedTuple):
    """Where the steps of folded stages stand, and the arrows that run inside a line."""

    lefts: dict[str, float]
    sideways: set[tuple[str, str]]


def fold(
    rows: Sequence[Sequence[str]], strips: Sequence[Strip], needs: Mapping[str, Sequence[str]], drawn: Pairs
) -> tuple[list[list[str]], list[Strip], Chains]:
    """Return rows and bands with every chain folded."""
    row_of = {key: number for number, row in enumerate(rows) for key in row}
    found, bands, chains = list[list[str]](), list[Strip](), Chains({}, set())
    for strip in strips:
        lines = [list(row) for row in rows[strip.first : strip.first + strip.count]]
        keys = [key for row in lines for key in row]
        folded = [keys[at : at + ACROSS] for at in range(0, len(keys), ACROSS)]
        if len(lines) == len(keys) >= LEAST and _is_chain(keys, needs) and _is_apart(folded, strip, row_of, drawn):
            lines = folded
            for number, line in enumerate(lines):
                places = range(len(line)) if number % 2 == 0 else range(ACROSS - 1, ACROSS - 1 - len(line), -1)
                chains.lefts.update((key, MARGIN + APART * place) for key, place in zip(line, places, strict=True))
                chains.sideways.update(pairwise(line))
        bands.append(Strip(strip.stage, len(found), len(lines)))
        found += lines
    return found, bands, chains


def _is_chain(keys: Sequence[str], needs: Mapping[str, Sequence[str]]) -> bool:
    """Whether each of these needs the one before it, and no other of them."""
    own = set(keys)
    within = [[before for before in needs[key] if before in own] for key in keys]
    return within == [[], *([key] for key in keys[:-1])]


def _is_apart(lines: Sequence[Sequence[str]], strip: Strip, row_of: Mapping[str, int], drawn: Pairs) -> bool:
    """Whether arrows from outside come into the first line alone, leave the last one alone, and none passes by."""
    own, last = {key for line in lines for key in line}, strip.first + strip.count
    for source, target in drawn:
        enters, leaves = target in own and source not in own, source in own and target not in own
        passes = row_of[source] < strip.first and row_of[target] >= last
        if (enters and target not in lines[0]) or (leaves and source not in lines[-1]) or passes:
            return False
    return True
