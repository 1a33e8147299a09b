"""The feed's part of the demo: how far people have seen theirs."""

from functools import partial

from app.demo.chronicle import Chronicle
from app.feed.service import mark_seen

READERS = ("amara", "kwame")


def tell(chronicle: Chronicle) -> None:
    """Have two members say, some days ago, that they have seen what there was."""
    for handle in READERS:
        chronicle.plan(chronicle.at(-3), partial(_see, chronicle, handle))


def _see(chronicle: Chronicle, handle: str) -> None:
    mark_seen("following", [chronicle.at(-3), 0], person=chronicle.people[handle])
