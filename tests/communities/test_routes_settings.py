"""The settings of a community: what it says of itself, who comes in, and fewer readers at once."""

import re

import pytest
from sqlalchemy import select

from app.db import db
from app.models import Document
from communities.models import Community, MembershipRequest
from communities.service import belonging


def sent(page, **changes):
    """The form as the page has it, with changes."""
    version = re.search(r'name="version"[^>]*value="([0-9a-f]{16})"', page.text).group(1)
    plain = {"summary": "For people who count", "reading": "public", "joining": "open", "about_md": "Counting *aloud*."}
    return (
        plain
        | {"guidelines": "Show the query.\nSay what a row is.", "tags": "sql, joins"}
        | {"version": version}
        | changes
    )


def community(place):
    return db.session.scalars(select(Community).where(Community.slug == place.slug)).one()


def test_the_steward_changes_what_it_says(app, place, visit, cast):
    visitor = visit(cast.mentor)
    page = visitor.get(f"{place.url}/settings")
    assert "Say what you tried before you ask." in page.text
    assert 'name="title"' not in page.text
    answer = visitor.follow(visitor.post(f"{place.url}/settings", sent(page)))
    assert "For people who count" in answer.text
    assert "Say what a row is." in answer.text
    with app.app_context():
        assert community(place).about_html == "<p>Counting <em>aloud</em>.</p>\n"
        assert community(place).tags == ["sql", "joins"]


@pytest.mark.parametrize(("person", "status"), [("curator", 403), ("mentee", 403), ("stranger", 403)])
def test_nobody_else_does(place, visit, cast, person, status):
    visitor = visit(getattr(cast, person))
    visitor.get(f"{place.url}/settings", status=status)
    visitor.post(f"{place.url}/settings", {"summary": "Mine now"}, status=status)


def test_fewer_readers_are_fewer_at_once(app, place, visit, cast):
    guest, stranger, steward = visit(None), visit(cast.stranger), visit(cast.mentor)
    guest.get(place.page)
    page = steward.get(f"{place.url}/settings")
    steward.post(f"{place.url}/settings", sent(page, reading="members"))
    guest.get(place.page, status=404)
    stranger.get(place.page)
    page = steward.get(f"{place.url}/settings")
    assert 'value="public"' not in page.text
    steward.post(f"{place.url}/settings", sent(page, reading="space", joining="invitation"))
    stranger.get(place.url, status=404)
    visit(cast.mentee).get(place.page)
    with app.app_context():
        about = select(Document.audience).where(Document.kind.in_(["topic", "post", "community"]))
        assert set(db.session.scalars(about)) == {"space"}


def test_readers_are_never_more_than_it_was_written_for(app, found, visit, cast):
    place, steward = found(reading="members"), visit(cast.mentor)
    page = steward.get(f"{place.url}/settings")
    answer = steward.post(f"{place.url}/settings", sent(page, reading="public"), status=422)
    assert "For people who count" in answer.text
    with app.app_context():
        assert community(place).space.reading == "members"


def test_a_closed_place_has_no_open_door(place, visit, cast):
    steward = visit(cast.mentor)
    page = steward.get(f"{place.url}/settings")
    for joining in ("open", "request"):
        answer = steward.post(f"{place.url}/settings", sent(page, reading="space", joining=joining), status=422)
        assert "let people in by invitation" in answer.text


def test_what_was_saved_meanwhile_stands_beside_and_nothing_is_lost(app, place, visit, cast):
    steward = visit(cast.mentor)
    page = steward.get(f"{place.url}/settings")
    steward.post(f"{place.url}/settings", sent(page, summary="Saved in the other window"))
    answer = steward.post(f"{place.url}/settings", sent(page, summary="Typed in this one"), status=409)
    assert "Saved in the other window" in answer.text
    assert "Typed in this one" in answer.text
    steward.post(f"{place.url}/settings", sent(answer, summary="Typed in this one"))
    with app.app_context():
        assert community(place).summary == "Typed in this one"


def test_requests_end_when_nobody_asks_any_more(app, found, visit, cast):
    place, steward = found(joining="request"), visit(cast.mentor)
    visit(cast.stranger).post(f"{place.url}/requests", {"words": "May I?"})
    page = steward.get(f"{place.url}/settings")
    steward.post(f"{place.url}/settings", sent(page, joining="open"))
    with app.app_context():
        assert db.session.scalar(select(MembershipRequest.id)) is None
    visit(cast.stranger).post(f"{place.url}/membership")
    with app.app_context():
        assert belonging.membership_of(place.space_id, cast.stranger.id).is_active


def test_bad_input_keeps_what_was_typed(place, visit, cast):
    steward = visit(cast.mentor)
    page = steward.get(f"{place.url}/settings")
    answer = steward.post(f"{place.url}/settings", sent(page, summary="", about_md="Kept words"), status=422)
    assert "Kept words" in answer.text
