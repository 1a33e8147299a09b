"""Calendars: what a feed and a file hold, for whom, and when no longer. Read with icalendar's parser and by RFC 5545."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import update

from app import clock
from app.calendars import service as feeds
from app.calendars.models import CalendarFeed
from app.db import db
from app.models import User
from rooms.models import Room, RoomSession
from rooms.service import sessions as service
from tests.factories.people import block
from tests.factories.rooms import actor, make_entry, make_room
from tests.factories.sessions import later, make_agreed, make_session
from tests.house.test_roles import plain
from tests.house.world import leave

BERLIN = "Europe/Berlin"


@pytest.fixture
def room(unit, cast):
    with unit():
        return make_room(cast.mentee, cast.mentor, day=9, why="zqwhyzq").id


@pytest.fixture
def agreed(unit, cast, room):
    with unit():
        place = {"place": "zqplacezq", "link": "https://meet.example.org/zqlinkzq", "agenda": [("zqitemzq", 10)]}
        return make_agreed(db.session.get(Room, room), cast.mentee, cast.mentor, **place).id


@pytest.fixture
def feed(unit, cast):
    """The address of the mentee's feed."""
    with unit():
        return f"/calendar/{feeds.token_of(feeds.make(cast.mentee))}.ics"


def read(visitor, address: str) -> dict[str, object]:
    """The events of a calendar by their uid, after the text itself was checked."""
    answer = visitor.get(address)
    assert answer.mimetype == "text/calendar"
    check_lines(answer.data)
    return {str(event["uid"]).partition("@")[0]: event for event in Calendar.from_ical(answer.data).walk("VEVENT")}


def check_lines(data: bytes) -> None:
    """RFC 5545, 3.1: lines end in CRLF, have 75 octets at most, are whole characters, and continue with a space."""
    assert data.endswith(b"\r\n")
    lines = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and line for line in lines)
    unfolded = data.replace(b"\r\n ", b"").decode().splitlines()
    assert all(":" in line and line.partition(":")[0].partition(";")[0].replace("-", "").isalnum() for line in unfolded)
    assert (unfolded[0], unfolded[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")


@pytest.mark.once("words")
def test_a_feed_holds_sessions_and_check_in_days_and_no_word_of_the_room(visit, cast, room, agreed, feed):
    events = read(visit(None), feed)
    session = events[f"session-{agreed}"]
    assert (session["summary"], session["status"]) == ("Menteo: session", "CONFIRMED")
    assert session.decoded("dtstart") == later()
    assert session.decoded("dtend") - session.decoded("dtstart") == timedelta(minutes=45)
    assert str(session["url"]).endswith(f"/rooms/{room}/sessions/{agreed}")
    days = [event for uid, event in events.items() if uid.startswith(f"check-in-{room}-")]
    assert len(days) > 5
    assert all(type(event.decoded("dtstart")) is date for event in days)
    text = visit(None).get(feed).text
    assert "zq" not in text
    assert cast.mentor.name.split()[0] not in text


@pytest.mark.once("words")
def test_names_are_the_readers_choice(visit, cast, room, agreed, feed):
    visit(cast.mentee).post("/settings/calendar/names", {"names": "y"})
    first = cast.mentor.name.split()[0]
    assert read(visit(None), feed)[f"session-{agreed}"]["summary"] == f"Menteo: session with {first}"


def test_changes_keep_the_uid_and_raise_the_sequence(unit, visit, cast, room, agreed, feed):
    uid, before = f"session-{agreed}", read(visit(None), feed)
    with unit():
        session = db.session.get(RoomSession, agreed)
        place = db.session.get(Room, room)
        service.offer_other(place, session, person=actor(cast.mentor), times=[later(8)])
    moved = read(visit(None), feed)[uid]
    assert (moved["status"], moved["sequence"] > before[uid]["sequence"]) == ("CANCELLED", True)
    visit(cast.mentee).post(f"/rooms/{room}/sessions/{agreed}/answer", {"at": later(8).isoformat()})
    again = read(visit(None), feed)[uid]
    assert (again["status"], again.decoded("dtstart")) == ("CONFIRMED", later(8))
    assert again["sequence"] > moved["sequence"]
    visit(cast.mentor).post(f"/rooms/{room}/sessions/{agreed}/skip")
    assert read(visit(None), feed)[uid]["status"] == "CANCELLED"


@pytest.mark.once("words")
def test_times_stay_right_over_a_change_of_clocks(unit, visit, cast, room, feed):
    now = datetime(2027, 3, 24, 9, tzinfo=UTC)
    at = datetime(2027, 3, 30, 17, tzinfo=ZoneInfo(BERLIN))
    with unit():
        db.session.execute(update(User).where(User.id == cast.mentee.id).values(timezone=BERLIN))
        with clock.at(now):
            ident = make_agreed(db.session.get(Room, room), cast.mentee, cast.mentor, at).id
    with clock.at(now):
        event = read(visit(None), feed)[f"session-{ident}"]
        text = visit(None).get(feed).text
    assert event.decoded("dtstart") == datetime(2027, 3, 30, 15, tzinfo=UTC)
    assert "DTSTART;TZID=Europe/Berlin:20270330T170000" in text
    zone = Calendar.from_ical(text).walk("VTIMEZONE")[0].to_tz()
    for moment in (datetime(2027, 3, 27, 12), datetime(2027, 3, 30, 17), datetime(2027, 11, 1, 12)):
        assert moment.replace(tzinfo=zone).utcoffset() == moment.replace(tzinfo=ZoneInfo(BERLIN)).utcoffset()


def test_a_check_in_that_was_sent_leaves_the_calendar(unit, visit, cast, room, feed):
    before = set(read(visit(None), feed))
    with unit():
        make_entry(db.session.get(Room, room), cast.mentee, "check_in")
    assert len(before - set(read(visit(None), feed))) == 1


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("what", ["leave", "block", "end", "pause", "proposed"])
def test_what_is_over_or_apart_is_gone_at_once(unit, visit, cast, room, agreed, feed, what):
    assert read(visit(None), feed)
    with unit():
        place = db.session.get(Room, room)
        if what == "leave":
            leave(place.space_id, cast.mentee)
        elif what == "block":
            block(cast.mentor, cast.mentee)
        elif what == "proposed":
            make_session(place, cast.mentee)
        else:
            state = {"end": "ended_early", "pause": "paused"}[what]
            db.session.execute(update(Room).where(Room.id == room).values(state=state))
    left = set(read(visit(None), feed))
    assert {uid for uid in left if uid.startswith("session")} == (
        {f"session-{agreed}"} if what == "proposed" else set()
    )
    assert what == "proposed" or not left


def test_revoked_wrong_and_paused_are_all_not_there(unit, visit, cast, room, feed):
    absent = visit(None).get("/calendar/nobody-has-this.ics", status=404)
    visit(cast.mentee).post("/settings/calendar")
    pages = [visit(None).get(feed, status=404)]
    with unit():
        new = db.session.query(CalendarFeed).one()
        address = f"/calendar/{feeds.token_of(new)}.ics"
        assert address != feed
        until = clock.now() + timedelta(days=1)
        db.session.execute(update(User).where(User.id == cast.mentee.id).values(suspended_until=until))
    pages.append(visit(None).get(address, status=404))
    with unit():
        db.session.execute(update(User).values(suspended_until=None))
    visit(None).get(address)
    visit(cast.mentee).post("/settings/calendar/removal")
    pages.append(visit(None).get(address, status=404))
    texts = {plain(page.text, page.request.path) for page in (absent, *pages)}
    assert len(texts) == 1, "hidden equals nonexistent"


def test_the_page_shows_the_address_to_its_owner(visit, cast):
    page = visit(cast.mentee)
    assert "Make an address" in page.get("/settings/calendar").text
    shown = page.follow(page.post("/settings/calendar")).text
    assert "/calendar/" in shown
    assert "webcal://" in shown
    page.post("/settings/calendar/removal")
    assert "Make an address" in page.get("/settings/calendar").text
    page.post("/settings/calendar/names", {"names": "y"}, status=404)
    visit(None).get("/settings/calendar", status=303)


def test_only_its_hash_and_salt_are_kept(unit, visit, cast, feed):
    with unit():
        kept = db.session.query(CalendarFeed).one()
        token = feed.removeprefix("/calendar/").removesuffix(".ics")
        assert len(token) >= 43
        assert token not in str(vars(kept))
        kept.salt = "f" * 64
    assert "can no longer show it" in visit(cast.mentee).get("/settings/calendar").text
    visit(None).get(feed)


def test_what_has_not_changed_is_not_sent_again(visit, cast, room, agreed, feed):
    first = visit(None).get(feed)
    assert first.headers["Cache-Control"] == "private, no-cache"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert visit(None).client.get(feed, headers=tag).status_code == 304
    visit(cast.mentee).post(f"/rooms/{room}/sessions/{agreed}/skip")
    assert visit(None).client.get(feed, headers=tag).status_code == 200


def test_a_file_of_one_session(visit, cast, room, agreed):
    address = f"/rooms/{room}/sessions/{agreed}.ics"
    assert read(visit(cast.mentor), address)[f"session-{agreed}"]["summary"] == "Menteo: session"
    assert b"zq" not in visit(cast.mentor).get(address).data
    assert "attachment" in visit(cast.mentor).get(address).headers["Content-Disposition"]
    visit(cast.stranger).get(address, status=404)
    visit(None).get(address, status=303)
    visit(cast.mentee).post(f"/rooms/{room}/sessions/{agreed}/skip")
    visit(cast.mentor).get(address, status=404)


def test_a_feed_costs_few_statements_however_much_it_holds(unit, visit, cast, room, agreed, feed, statements):
    with unit():
        for _ in range(8):
            make_agreed(db.session.get(Room, room), cast.mentee, cast.mentor)
    with statements() as seen:
        assert len(read(visit(None), feed)) > 9
    assert len(seen) <= 4


@pytest.mark.once("words")
def test_the_address_is_in_no_log(app, visit, cast, feed, caplog):
    caplog.set_level(0)
    caplog.set_level(0, logger="menteo.request")
    visit(None).get(feed)
    visit(None).get("/calendar/nobody-has-this.ics", status=404)
    told = " ".join(f"{record.getMessage()} {getattr(record, 'about', '')}" for record in caplog.records)
    assert "calendars.feed" in told
    assert feed[10:30] not in told
    assert "nobody-has-this" not in told
