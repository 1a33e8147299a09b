"""The growth threads of a loaded site: counted first, then written, entries and replies in the order of time."""

from app.load import Part
from app.load.loading import Load
from app.load.sizes import Sizes
from threads.load import journals, written


def _rows(sizes: Sizes) -> int:
    """Estimate how many rows there will be."""
    return sizes.threads * 6 + sizes.entries * 2 + sizes.comments * 2


def _fill(load: Load) -> None:
    found = journals.fill(load)
    written.entries(load, found)
    written.comments(load, found)


LOAD = Part("threads", _rows, _fill)
