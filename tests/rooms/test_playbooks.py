"""Playbooks of the house and templates of one's own: read, used, kept, and nobody else's."""

from datetime import timedelta

import pytest

from app import clock
from rooms import playbooks
from rooms.forms import FORMS
from rooms.kinds import KINDS
from rooms.models.template import RoomTemplate
from rooms.service.templates import agenda_templates
from tests.factories.rooms import actor, make_room
from tests.rooms.test_routes import stored

OWN = {"title": "My Monday", "entry": "agenda", "body": "- What moved | 10\nWhat is stuck | 20\n\nNothing else"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_playbook_fits_what_it_fills(language):
    books = playbooks.all_in(language).values()
    assert {book.kind for book in books} == set(playbooks.KINDS)
    for book in books:
        assert book.title
        assert book.summary
        assert bool(book.items) != bool(book.fields)
        names = {name.rstrip("_") for name in dir(FORMS[book.entry])} if book.entry else set()
        assert {name for name, _words in book.fields} <= names
        assert book.entry in {"", *KINDS}
    assert playbooks.all_in("de")["two-lines"].title == "Zwei Zeilen"
    assert playbooks.all_in("tlh")["two-lines"].title == "Two lines"


def test_a_playbook_fills_the_composer(unit, visit, cast):
    with unit():
        room = f"/rooms/{make_room(cast.mentee, cast.mentor).id}"
    mentee = visit(cast.mentee)
    assert "Ask before advising" in mentee.get("/rooms/playbooks").text
    page = mentee.get("/rooms/playbooks/looking-back")
    use = f"{room}?kind=reflection&amp;playbook=looking-back#composer"
    assert use in page.text
    assert "On day 1 I believed that" in mentee.get(f"{room}?kind=reflection&playbook=looking-back").text
    assert "On day 1 I believed that" not in mentee.get(f"{room}?kind=message&playbook=looking-back").text
    sbi = visit(cast.mentor).get(f"{room}?kind=feedback&playbook=situation-behavior-impact").text
    assert 'value="sbi" id="shape-1" checked' in sbi
    mentee.get("/rooms/playbooks/no-such-thing", status=404)


def test_an_agenda_begins_a_session(unit, visit, cast):
    with unit():
        room = f"/rooms/{make_room(cast.mentee, cast.mentor).id}"
    mentee = visit(cast.mentee)
    assert f"{room}/sessions/new?agenda=halfway" in mentee.get("/rooms/playbooks/halfway").text
    assert '<option selected value="halfway">' in mentee.get(f"{room}/sessions/new?agenda=halfway").text
    day = clock.now() + timedelta(days=3)
    when = {"when_1": day.strftime("%Y-%m-%dT10:00"), "minutes": "45", "agenda": "halfway"}
    page = mentee.follow(mentee.post(f"{room}/sessions", when))
    assert "The one thing for the next two weeks" in page.text


def test_a_template_is_kept_used_changed_and_deleted_by_its_owner_only(app, unit, visit, cast):
    with unit():
        room = f"/rooms/{make_room(cast.mentee, cast.mentor).id}"
    mentor, mentee = visit(cast.mentor), visit(cast.mentee)
    mentor.post("/rooms/templates", OWN | {"title": ""}, status=422)
    mentor.post("/rooms/templates", OWN)
    address = f"/rooms/templates/{stored(app, RoomTemplate)[0].id}"
    assert "My Monday" in mentor.get("/rooms/playbooks").text
    with unit():
        assert agenda_templates(actor(cast.mentor))[-1][1:] == (
            "My Monday",
            [("What moved", 10), ("What is stuck", 20), ("Nothing else", 0)],
        )
    assert "My Monday" not in mentee.get("/rooms/playbooks").text
    for path in ("", "/removal"):
        mentee.post(address + path, OWN, status=404)
    mentee.get(address, status=404)
    text = OWN | {"entry": "message", "body": "How was it?", "version": "1"}
    mentor.post(address, text)
    assert "How was it?" in mentor.post(address, text | {"body": "Later"}, status=409).text
    ident = address.rpartition("/")[2]
    assert "How was it?" in mentor.get(f"{room}?kind=message&template={ident}").text
    mentee.get(f"{room}?kind=message&template={ident}", status=404)
    mentor.post(f"{address}/removal")
    assert stored(app, RoomTemplate) == []
