"""The communities of a loaded site: places, who belongs to them, and what is said there."""

from app.load import Part
from app.load.loading import Load
from app.load.sizes import Sizes
from communities.load import conversation, places


def _rows(sizes: Sizes) -> int:
    """Estimate how many rows there will be."""
    return sizes.users * 4 + sizes.topics * 4 + sizes.posts * 5


def _fill(load: Load) -> None:
    found = places.fill(load)
    if found:
        conversation.fill(load, found)


LOAD = Part("communities", _rows, _fill)
