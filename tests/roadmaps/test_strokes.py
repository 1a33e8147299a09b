"""Arrows drawn as few lines: every piece of every way once, every head once."""

import itertools
import re

from hypothesis import given, settings

from roadmaps.layout import lay_out
from roadmaps.strokes import strokes
from tests.roadmaps.random_roadmaps import roadmaps

NUMBER = re.compile(r"[a-zA-Z]|-?[0-9]+")


def walked(path):
    """The pieces that a path draws, as pairs of spots."""
    words, found, at = NUMBER.findall(path), set(), (0, 0)
    while words:
        command = words.pop(0)
        size = {"M": 2, "m": 2, "v": 1, "h": 1, "c": 6, "l": 4}[command]
        numbers, words = [int(word) for word in words[:size]], words[size:]
        if command in "Mm":
            at = (numbers[0] + (at[0] if command == "m" else 0), numbers[1] + (at[1] if command == "m" else 0))
            continue
        across, down = {"h": (numbers[-1], 0), "v": (0, numbers[-1])}.get(command, numbers[-2:])
        to = (at[0] + across, at[1] + down)
        assert (at, to) not in found
        found.add((at, to))
        at = to
    return found


@settings(max_examples=40, deadline=None)
@given(roadmaps())
def test_all_ways_are_drawn_and_none_twice(roadmap):
    edges = lay_out(*roadmap).edges
    drawn = strokes(edges)
    whole = [[(round(x), round(y)) for x, y in edge.points] for edge in edges]
    assert walked(drawn.ways) == {piece for spots in whole for piece in itertools.pairwise(spots)}
    assert drawn.heads.count("l") == len({(*spots[-1], spots[-2][1] == spots[-1][1]) for spots in whole})
