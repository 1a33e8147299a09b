"""The rooms of a loaded site: asked for, opened, written in, ended; counted first, then written."""

from app.load import Part
from app.load.loading import Load
from app.load.sizes import Sizes
from rooms.load import pairs, stream


def _rows(sizes: Sizes) -> int:
    """Estimate how many rows there will be."""
    return sizes.rooms * 14 + sizes.room_entries * 2


def _fill(load: Load) -> None:
    rng = load.random("rooms")
    found = pairs.meet(load, rng)
    lines = stream.count(load, rng, found)
    for pair in found:
        pairs.write(load, pair)
    pairs.take_places(load, found)
    load.writer.flush()
    stream.write(load, found, lines)


LOAD = Part("rooms", _rows, _fill)
