"""What route tests look at: a public thread with an entry and a mentor's note, and one for its owner alone."""

from dataclasses import dataclass

import pytest

from app.models import Audience
from tests.factories.threads import make_comment, make_entry, make_thread


@dataclass(frozen=True)
class Shelf:
    """The ids and addresses of the things that there are."""

    thread: int
    entry: int
    note: int
    diary: int
    diary_entry: int

    @property
    def page(self) -> str:
        """The address of the public thread."""
        return f"/threads/{self.thread}-from-support-desk-to-data-analyst"


@pytest.fixture
def shelf(unit, cast) -> Shelf:
    """A public question with a mentor's note, and a diary that only its owner may read."""
    with unit():
        thread = make_thread(cast.mentee)
        entry = make_entry(thread, type="question")
        note = make_comment(entry, cast.mentor)
        diary = make_thread(cast.mentee, "My diary", audience=Audience.OWNER)
        secret = make_entry(diary, "Secret", "Nobody knows")
        return Shelf(thread.id, entry.id, note.id, diary.id, secret.id)
