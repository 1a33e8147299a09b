"""Previews: what posting would show, on the same page without JavaScript, and nothing kept."""

import pytest

from rooms.models import RoomEntry
from tests.factories.rooms import make_room
from tests.rooms.test_routes import stored

WORDS = "**Bold** for @mila_mentee <script>alert(1)</script>"
DRAWN = '<strong>Bold</strong> for <a class="mention" href="/@mila_mentee">'


@pytest.fixture
def room(unit, cast):
    with unit():
        return f"/rooms/{make_room(cast.mentee, cast.mentor).id}"


def test_a_plain_form_comes_back_with_its_text_and_preview(app, visit, cast, room):
    mentee, before = visit(cast.mentee), len(stored(app, RoomEntry))
    page = mentee.post(f"{room}/entries", {"kind": "message", "body": WORDS, "preview": "body"}, status=200)
    assert DRAWN in page.text
    assert "**Bold** for @mila_mentee &lt;script&gt;" in page.text, "what was typed is kept"
    assert "<script>alert" not in page.text
    assert "Error:" not in page.text
    assert len(stored(app, RoomEntry)) == before
    mentee.post(f"{room}/entries", {"kind": "message", "body": WORDS})
    assert len(stored(app, RoomEntry)) == before + 1


def test_nothing_typed_shows_nothing_and_blames_nobody(visit, cast, room):
    page = visit(cast.mentee).post(f"{room}/entries", {"kind": "message", "body": "", "preview": "body"}, status=200)
    assert "There is nothing to show yet" in page.text
    assert "Write a line first" not in page.text


def test_a_preview_is_drawn_as_posting_draws(app, visit, cast, room):
    mentee = visit(cast.mentee)
    shown = mentee.hx_post("/writing/preview", {"preview": "body", "body": WORDS}).text
    assert DRAWN in shown
    mentee.post(f"{room}/entries", {"kind": "message", "body": WORDS})
    assert stored(app, RoomEntry)[-1].body_html in shown
    assert "Preview" in mentee.post("/writing/preview", {"preview": "body", "body": WORDS}, status=200).text


@pytest.mark.once("refused")
def test_a_preview_takes_anything(visit, cast, unit):
    mentee = visit(cast.mentee)
    assert "nothing to show" in mentee.hx_post("/writing/preview", {"preview": "nothing"}).text
    assert len(mentee.hx_post("/writing/preview", {"preview": "body", "body": "x " * 30_000}).text) < 40_000
    visit(None).post("/writing/preview", {"preview": "body", "body": "Words"}, status=303)
