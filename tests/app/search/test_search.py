"""Searching through each real index: ranking, operators, spelling, and never a thing the searcher may not see."""

from app import access, clock, outbox
from app.db import db
from app.models import Document, Space
from app.models.space import Membership, Reading
from app.search.service import Wanted, search
from app.search.words import read
from tests.app.search.conftest import describe, titles
from tests.factories.people import block


def test_finds_by_stem_accent_and_phrase(unit, cast, index):
    with unit():
        describe(cast.mentor, headline="Negotiating salaries in cafés")
    index()
    with unit():
        for words in ("negotiate", "cafe", '"negotiating salaries"', "salar", "by:@mara_mentor negotiating"):
            assert titles(words, access.Guest()) == ["Mara Mentor"], words
        assert titles('"salaries negotiating"', access.Guest()) == []
        assert titles("negotiating -cafes", access.Guest()) == []


def test_mends_a_slip_and_says_so(unit, cast, index):
    with unit():
        describe(cast.mentor, headline="Window functions")
    index()
    with unit():
        found = search(read("windw"), access.Guest(), Wanted())
        assert [row.title for row in found.hits] == ["Mara Mentor"]
        assert found.slips == (("windw", "window"),)


def test_hidden_and_blocked_are_gone_at_once_though_the_index_is_stale(unit, cast, index):
    with unit():
        profile = describe(cast.mentor, headline="Kayak")
    index()
    with unit():
        block(cast.mentor, cast.stranger)
        assert titles("kayak", cast.stranger) == []
        assert titles("kayak", cast.mentee) == ["Mara Mentor"]
        access.hide(db.session.merge(profile), clock.now())
    with unit():
        assert titles("kayak", cast.mentee) == []
        assert search(read("kayak"), cast.mentee, Wanted()).total == 0


def test_a_room_is_found_by_those_in_it_only(unit, cast, index):
    with unit():
        space = Space(kind="room", reading=Reading.SPACE)
        db.session.add(space)
        db.session.flush()
        db.session.add(Membership(space_id=space.id, user_id=cast.mentee.id))
        values = {"endpoint": "home.index", "values": {}, "published_at": clock.now(), "changed_at": clock.now()}
        document = Document(
            kind="room_entry", ref_id=1, owner_id=cast.mentor.id, space_id=space.id, title="Zebra", text=""
        )
        for name, value in values.items():
            setattr(document, name, value)
        document.audience = "space"
        db.session.add(document)
        db.session.flush()
        outbox.enqueue("index", {"id": document.id})
    index()
    with unit():
        assert titles("zebra", cast.mentee) == ["Zebra"]
        for viewer in (cast.moderator, cast.admin, cast.stranger, access.Guest()):
            assert titles("zebra", viewer) == []


def test_the_page_counts_marks_and_survives_anything_typed(unit, cast, index, visit, statements):
    with unit():
        describe(cast.mentor, headline="Sailing <b>at night</b>")
    index()
    with statements() as seen:
        page = visit(cast.mentee).get("/search?q=sailing")
    assert len(seen) <= 5
    assert "<mark>Sailing</mark>" in page.text
    assert "1 result" in page.text
    assert "<b>at night" not in page.text
    visit(cast.mentee).get("/search", query_string={"q": "\x00"}, status=400)
    for odd in ('"', "-", "kind:", "tag:, by:@", "*" * 300, "a AND (", "%25", "ß" * 50, "kind:rooms", "🙂"):
        visit(cast.mentee).get("/search", query_string={"q": odd, "page": "999999999", "kind": "x", "community": "-1"})


def test_suggestions_go_on_from_what_was_typed(unit, cast, index, visit):
    with unit():
        describe(cast.mentor, headline="x")
    index()
    assert "Mara Mentor" in visit(None).hx_get("/search/suggestions?q=mar").text
