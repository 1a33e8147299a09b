"""The one door to drafts: which places there are, what is kept, and for how long."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app import clock, drafts
from app.db import db
from app.drafts import service
from app.drafts.models import Draft
from app.errors import Invalid, NotAllowed
from app.ticks import tick
from tests.factories.rooms import actor, make_room

NOWHERE = ("nothing", "thread:entry", "spell:1:entry", "room:x:0:message", f"room:1:{'x' * 90}", "room:1:0:Message")


def kept() -> list[tuple[int, str, dict]]:
    """All drafts there are."""
    return [(each.owner_id, each.place, each.values) for each in db.session.scalars(select(Draft).order_by(Draft.id))]


def test_a_place_holds_one_draft_of_each_person(unit, cast):
    with unit():
        for words in ("First", "Second"):
            drafts.save("room:1:0:message", {"body": [words]}, author=actor(cast.mentee))
        drafts.save("room:1:0:message", {"body": ["Mine"]}, author=actor(cast.mentor))
        found = [(cast.mentee.id, "room:1:0:message", {"body": ["Second"]})]
        assert kept() == [*found, (cast.mentor.id, "room:1:0:message", {"body": ["Mine"]})]
        assert drafts.kept_at("room:1:0:message", actor(cast.mentee)).values == {"body": ("Second",)}
        assert drafts.kept_at("room:1:0:message", actor(cast.stranger)) is None
        drafts.posted(SimpleNamespace(drafted=SimpleNamespace(data="room:1:0:message")), author=actor(cast.mentor))
        assert kept() == found, "a form drops the draft of who posts it, and nobody else's"


def test_who_is_paused_keeps_nothing(unit, cast):
    paused = actor(cast.mentee)
    paused.is_suspended = True
    with unit(), pytest.raises(NotAllowed):
        drafts.save("room:1:0:message", {"body": ["Words"]}, author=paused)


def test_drafts_go_after_ninety_days_and_with_their_owner(app, unit, cast):
    with unit(), clock.at(clock.now() - timedelta(days=91)):
        drafts.save("room:1:0:message", {"body": ["Old"]}, author=actor(cast.mentee))
    with unit(), clock.at(clock.now() - timedelta(days=89)):
        drafts.save("room:2:0:message", {"body": ["Younger"]}, author=actor(cast.mentee))
        drafts.save("room:2:0:message", {"body": ["Theirs"]}, author=actor(cast.mentor))
    with app.app_context():
        tick()
    with unit():
        assert [values["body"] for _owner, _place, values in kept()] == [["Younger"], ["Theirs"]]
        db.session.delete(db.session.merge(cast.mentee))
    with unit():
        assert [values["body"] for _owner, _place, values in kept()] == [["Theirs"]]


def test_all_are_listed_to_their_owner_and_dropped_also_where_the_door_is_shut(visit, cast, unit):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        drafts.save(f"room:{room.id}:0:message", {"body": ["Words **for** the room"]}, author=actor(cast.mentee))
        drafts.save("thread:99:entry", {"body_md": ["Words for a thread that is gone"]}, author=actor(cast.mentee))
    mentee, other = visit(cast.mentee), visit(cast.mentor)
    page = mentee.get("/drafts").text
    assert ("Words for the room" in page, "Words for a thread" in page) == (True, True)
    assert "Nothing waits" in other.get("/drafts").text
    assert mentee.client.get(f"/drafts/room:{room.id}:0:message").headers["Location"].endswith("kind=message#composer")
    mentee.get("/drafts/thread:99:entry", status=404)
    other.post("/drafts/thread:99:entry/removal", status=404)
    page = mentee.follow(mentee.post("/drafts/thread:99:entry/removal", {"from": "list"})).text
    assert ("Words for the room" in page, "Words for a thread" in page) == (True, False)


def test_there_is_room_for_so_many(unit, cast, monkeypatch):
    monkeypatch.setattr(service, "MOST_PLACES", 2)
    with unit():
        for place in ("thread:1:entry", "thread:2:entry", "thread:1:entry"):
            drafts.save(place, {"body": ["Words"]}, author=actor(cast.mentee))
        with pytest.raises(Invalid, match="You have 2 drafts"):
            drafts.save("thread:3:entry", {"body": ["Words"]}, author=actor(cast.mentee))
        drafts.save("thread:3:entry", {"body": ["Words"]}, author=actor(cast.mentor))


@pytest.mark.once("refused")
def test_no_other_place_takes_a_draft(visit, cast):
    mentee = visit(cast.mentee)
    for place in NOWHERE:
        mentee.post(f"/drafts/{place}", {"body": "Words"}, status=404)
        mentee.post(f"/drafts/{place}/removal", {}, status=404)
    visit(None).post("/drafts/room:1:0:message", {"body": "Words"}, status=303)
