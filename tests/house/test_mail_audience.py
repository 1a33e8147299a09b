"""The audience matrix of mail: everybody is told of everything, and each mail says only what its reader may read."""

import pytest

from app import clock
from app.db import db
from app.models import Document, Membership, Notification
from app.notifications import waiting
from app.notifications.models import Preference
from app.notifications.wording import line
from tests.house.world import ALL, AUDIENCE, secret

PRIVATE = ("room", "otherroom", "request", "session", "survey")


def told_of_everything(world) -> dict[str, str]:
    """Have everybody told of every document there is, as if every listener were wrong; return what mail says to each."""
    people = {role: person.id for role, person in world.people.items() if person is not None}
    db.session.query(Notification).delete()
    documents = db.session.query(Document.kind, Document.ref_id).all()
    base = {"event": "EntryPublished", "category": "follows", "made_at": clock.now(), "actor_id": None}
    for user_id in set(people.values()):
        db.session.merge(Preference(user_id=user_id, category="follows", way="daily"))
        for kind, ref_id in documents:
            about = {"kind": kind, "ref_id": ref_id, "group_key": f"{kind}:{ref_id}"}
            db.session.add(Notification(user_id=user_id, **base, **about))
    db.session.flush()
    posts = waiting.digests([(user_id, "daily") for user_id in set(people.values())])
    said = {user: str([line(group) for group in post.groups]) for (user, _), post in posts.items()}
    return {role: said[people[role]] for role in ALL & people.keys() if people[role] in said}


@pytest.fixture
def said(unit, world):
    with unit():
        return told_of_everything(world)


def test_mail_says_what_its_reader_may_read_and_nothing_of_rooms(said):
    wrong = []
    for role, words in said.items():
        for word, readers in AUDIENCE.items():
            if secret(word) in words and (role not in readers or word.startswith(PRIVATE)):
                wrong.append(f"{role} is mailed {word}")
    assert not wrong
    for role in ("stranger", "owner", "mentor"):
        assert secret("publicentry") in said[role]
    assert secret("publictopic") in said["stranger"]
    assert secret("closedtopic") not in said["owner"]  # of a closed place mail says only that something waits


def test_a_room_is_quoted_to_those_in_it_when_all_agree(unit, world):
    with unit():
        db.session.query(Membership).update({"lets_quote": True})
        said = told_of_everything(world)
    assert secret("roomentry") in said["mentor"]
    found = [role for role, words in said.items() if secret("roomentry") in words and role not in AUDIENCE["roomentry"]]
    assert not found
