"""The one door to drafts: which places there are, what is kept, and for how long."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app import clock, drafts
from app.db import db
from app.drafts.models import Draft
from app.errors import NotAllowed
from app.ticks import tick
from tests.factories.rooms import actor

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


@pytest.mark.once("refused")
def test_no_other_place_takes_a_draft(visit, cast):
    mentee = visit(cast.mentee)
    for place in NOWHERE:
        mentee.post(f"/drafts/{place}", {"body": "Words"}, status=404)
        mentee.post(f"/drafts/{place}/removal", {}, status=404)
    visit(None).post("/drafts/room:1:0:message", {"body": "Words"}, status=303)
