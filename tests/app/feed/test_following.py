"""What a member follows: all of it is found, also past much that they may not see; page by page, nothing twice."""

import pytest

from app.feed.candidates import CANDIDATES
from app.feed.queries import Wanted, feed
from tests.factories.communities import Author
from tests.factories.people import follow
from tests.factories.threads import make_entry, make_thread


@pytest.fixture
def shelf(unit, cast):
    """Have the mentee follow a mentor, some of whose threads are public and the newest of which are nobody's business."""

    def fill(seen: int, unseen: int) -> None:
        with unit():
            follow(cast.mentee, f"person:{cast.mentor.id}")
            for number in range(seen + unseen):
                thread = make_thread(cast.mentor, f"{number}", audience="public" if number < seen else "owner")
                make_entry(thread, f"Entry {number}")

    return fill


def titles(app, cast, address: str) -> tuple[list[str], str]:
    """Return what a page of the mentee's feed holds, and the mark of the next one."""
    with app.test_request_context(address):
        page = feed(Wanted(), Author(cast.mentee), 20)
        return [row.title for row in page], page.older


@pytest.mark.parametrize(("seen", "unseen"), [(3, 0), (30, 0), (15, CANDIDATES)])
def test_everything_followed_is_found_once(app, cast, shelf, seen, unseen):
    shelf(seen, unseen)
    found, older = titles(app, cast, "/")
    while older:
        more, older = titles(app, cast, f"/?after={older}")
        found += more
    entries = [title for title in found if title.startswith("Entry")]
    assert sorted(entries) == sorted(f"Entry {number}" for number in range(seen))
