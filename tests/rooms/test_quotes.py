"""Quoting out of a room: shown when every author has said yes, and to nobody at any other moment."""

import pytest

from app import access, clock
from app.db import db
from app.models import Notification, User
from rooms.models import RoomEntry
from rooms.models.quote import RoomPassage, RoomQuote
from tests.factories.groups import common_room, join, make_group
from tests.factories.people import block
from tests.factories.rooms import make_entry, make_room

ASKED = {"place": "my thread about joins", "named": "part"}


@pytest.fixture
def room(unit, cast):
    """A question of the mentee with an answer of the mentor: ids of the room and of both."""
    with unit():
        made = make_room(cast.mentee, cast.mentor)
        question = make_entry(made, cast.mentee, "question", title="What is a join?", body="I see *rows*. Many rows.")
        answer = make_entry(made, cast.mentor, body="It changes how many rows you have.", to=question)
        return made.id, question.id, answer.id


def ask(visit, who, room, entry, status=303, **words):
    """Ask to quote, and return the quote's id."""
    answer = visit(who).post(f"/rooms/{room[0]}/entries/{entry}/quote", ASKED | words, status=status)
    return int(answer.headers["Location"].rsplit("/", 1)[1]) if status == 303 else answer.text


def say(visit, who, room, quote, answer="yes", status=303, **words):
    """Answer as an author."""
    visit(who).post(f"/rooms/{room[0]}/quotes/{quote}", {"answer": answer, "named": "part"} | words, status=status)


@pytest.fixture
def shown(visit, cast, room):
    """A quote of both that both agreed to."""
    quote = ask(visit, cast.mentee, room, room[1], reply=[room[2]])
    say(visit, cast.mentor, room, quote)
    return quote


def gone(visit, cast, quote):
    """Whether nobody reads the quote any more."""
    for who in (None, cast.stranger, cast.mentee, cast.mentor, cast.moderator):
        visit(who).get(f"/quotes/{quote}", status=404)
    return True


def test_nothing_is_shown_before_everybody_has_said_yes(app, visit, cast, room):
    quote = ask(visit, cast.mentee, room, room[2])
    assert gone(visit, cast, quote)
    assert "may be quoted" in visit(cast.mentor).get("/notifications").text
    assert "May this be quoted?" in visit(cast.mentor).get(f"/rooms/{room[0]}/quotes/{quote}").text
    say(visit, cast.mentor, room, quote, named="name")
    page = visit(None).get(f"/quotes/{quote}")
    assert "It changes how many rows you have." in page.text
    assert "Mara Mentor" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    with app.app_context():
        assert db.session.query(Notification).filter_by(event="QuoteShown", user_id=cast.mentee.id).count() == 1


def test_whoever_wants_no_name_has_none(visit, cast, shown):
    page = visit(None).get(f"/quotes/{shown}").text
    assert "A mentor" in page
    assert "Mara" not in page
    assert "<em>" not in page


def test_a_no_needs_no_reason_and_ends_it(visit, cast, room):
    quote = ask(visit, cast.mentee, room, room[1], reply=[room[2]])
    say(visit, cast.mentor, room, quote, "no")
    assert gone(visit, cast, quote)
    say(visit, cast.mentor, room, quote, "yes", status=409)
    assert "It is not shown" in visit(cast.mentee).get(f"/rooms/{room[0]}/quotes/{quote}").text


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_anybody_takes_it_back_at_any_time(visit, cast, shown, who):
    visit(cast.stranger).post(f"/quotes/{shown}/revocation", status=404)
    visit(getattr(cast, who)).post(f"/quotes/{shown}/revocation")
    assert gone(visit, cast, shown)


def test_one_s_own_words_need_no_asking(visit, cast, room):
    quote = ask(visit, cast.mentor, room, room[2], named="name", words="how many rows")
    page = visit(None).get(f"/quotes/{quote}").text
    assert "how many rows" in page
    assert "It changes" not in page


def test_words_that_were_not_written_are_no_quote(visit, cast, room):
    page = ask(visit, cast.mentee, room, room[2], status=422, words="It changes nothing")
    assert "word for word" in page
    assert "It changes nothing" in page
    assert "Say where" in ask(visit, cast.mentee, room, room[2], status=422, place="")


@pytest.mark.parametrize("wall", ["author", "viewer", "owner", "authors"])
def test_a_block_holds_at_once(unit, visit, cast, shown, wall):
    pairs = {"author": ("mentor", "stranger"), "viewer": ("stranger", "mentor"), "owner": ("mentee", "stranger")}
    pairs |= {"authors": ("mentor", "mentee")}
    with unit():
        block(*(getattr(cast, name) for name in pairs[wall]))
    visit(cast.stranger).get(f"/quotes/{shown}", status=404)
    assert wall != "authors" or gone(visit, cast, shown)


def test_hiding_holds_at_once(unit, visit, cast, room, shown):
    with unit():
        access.hide(db.session.get(RoomEntry, room[2]), clock.now())
    assert gone(visit, cast, shown)


def test_moderators_hide_a_quote_itself(unit, visit, cast, shown):
    visit(cast.stranger).post("/reports", {"about": f"quote:{shown}", "reason": "private", "note": ""})
    with unit():
        access.hide(db.session.get(RoomQuote, shown), clock.now())
    assert gone(visit, cast, shown)


@pytest.mark.parametrize("who", ["mentor", "mentee"])
def test_a_deleted_account_takes_its_words_along(unit, visit, cast, shown, who):
    with unit():
        db.session.delete(db.session.get(User, getattr(cast, who).id))
    visit(None).get(f"/quotes/{shown}", status=404)


def test_a_passage_that_is_gone_takes_the_quote_along(unit, visit, cast, shown):
    with unit():
        db.session.delete(db.session.query(RoomPassage).filter_by(quote_id=shown, position=2).one())
    assert gone(visit, cast, shown)


def test_outsiders_learn_of_no_asking(visit, cast, room):
    quote = ask(visit, cast.mentee, room, room[2])
    for who in (cast.stranger, cast.moderator):
        visit(who).get(f"/rooms/{room[0]}/quotes/{quote}", status=404)
        visit(who).get(f"/rooms/{room[0]}/entries/{room[2]}/quote", status=404)
        visit(who).post(f"/rooms/{room[0]}/quotes/{quote}", {"answer": "yes"}, status=404)


def test_who_is_asked_reads_no_words_there_that_the_room_keeps_from_them(unit, visit, cast, room):
    """The page of an asking is no way around what was hidden or taken back since."""
    quote = ask(visit, cast.mentee, room, room[1], reply=[room[2]])
    address, answer = f"/rooms/{room[0]}/quotes/{quote}", f"/rooms/{room[0]}/entries/{room[2]}/"
    assert "It changes how many" in visit(cast.mentee).get(address).text
    visit(cast.mentor).post(answer + "removal")
    assert "It changes how many" not in visit(cast.mentee).get(address).text
    assert "I see rows" in visit(cast.mentor).get(address).text
    visit(cast.mentor).post(answer + "restoration")
    with unit():
        access.hide(db.session.get(RoomEntry, room[2]), clock.now())
    assert "It changes how many" not in visit(cast.mentee).get(address).text
    assert "It changes how many" in visit(cast.mentor).get(address).text


def test_a_block_between_two_of_a_group_holds_where_both_are_quoted(unit, visit, cast):
    with unit():
        group = make_group(cast.mentor)
        for each in (cast.mentee, cast.elsewhere):
            join(group, each, cast.mentor)
        common = common_room(group.id)
        first = make_entry(common, cast.mentee, body="Rows are counted first.")
        second = make_entry(common, cast.elsewhere, body="Then they are sorted.", to=first)
        place = common.id, first.id, second.id
    quote = ask(visit, cast.mentor, place, first.id, reply=[second.id])
    address = f"/rooms/{place[0]}/quotes/{quote}"
    assert "Then they are sorted." in visit(cast.mentee).get(address).text
    with unit():
        block(cast.mentee, cast.elsewhere)
    page = visit(cast.mentee).get(address).text
    assert "Rows are counted first." in page
    assert "Then they are sorted." not in page
