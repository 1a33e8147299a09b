"""Polls and events: votes, results, going, times on two clocks, and the file for calendars."""

import re
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import icalendar
import pytest

from app import clock, unit
from app.calendars.occasions import Reader
from app.db import db
from app.errors import Invalid, NotAllowed
from app.models import Notification, Role
from communities import calendar
from communities.forms.kinds import EventForm
from communities.models import Gathering, Poll, Topic
from communities.service import kinds
from tests.factories.communities import Author, make_community, make_member, make_topic
from tests.factories.people import block

NOW = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
POLL = {"choices": ["Mondays", "Thursdays", "Neither <b>"], "takes_many": False, "is_named": False, "results": "vote"}
EVENT = {"zone": "America/Lima", "minutes": 90, "place": "https://example.org/call", "takes_questions": True}
FORM = {"title": "When do we meet", "body": "Say so.", "topic_kind": "poll", "choices": "Mondays\n\nThursdays "}


@pytest.fixture
def made(unit, cast, place):
    """Make a poll or an event: `made(results="close")`, `made(takes_questions=False)`."""

    def make(**values) -> str:
        with unit():
            community = db.session.get_one(Topic, place.topic_id).community
            if "minutes" in (values := (EVENT if "place" in values else POLL) | values):
                part = {"event": {"starts_at": clock.now() + timedelta(days=2)} | values}
            else:
                part = {"poll": {"closes_at": clock.now() + timedelta(days=2)} | values}
            topic = make_topic(community, cast.mentee, "When", topic_kind=next(iter(part)), **part)
            return f"{place.url}/topics/{topic.id}"

    return make


def poll_of(app, url: str) -> Poll:
    with app.app_context():
        return db.session.get_one(Poll, int(url.rpartition("/")[2]))


def test_a_vote_counts_once_and_can_be_changed(app, made, visit, cast):
    url, mentor = made(), visit(cast.mentor)
    assert "0 votes" not in mentor.get(f"{url}-when").text
    for choice in ("1", "1", "2"):
        mentor.post(f"{url}/votes", {"choice": choice})
    assert (poll_of(app, url).tally, poll_of(app, url).voters) == ([0, 1, 0], 1)
    answer = visit(cast.mentee).hx_post(f"{url}/votes", {"choice": "3"}).text
    assert "50 percent" in answer
    assert "Neither &lt;b&gt;" in answer
    assert "50 percent" not in visit(cast.curator).get(f"{url}-when").text, "who has not voted sees no result"


def test_a_vote_that_is_none_is_refused_with_words(app, made, visit, cast):
    url, visitor = made(), visit(cast.mentor)
    for wrong in ({}, {"choice": "4"}, {"choice": "0"}, {"choice": "x"}, {"choice": ["1", "2"]}):
        assert 'role="alert"' in visitor.post(f"{url}/votes", wrong, status=422).text
    assert poll_of(app, url).voters == 0
    visit(cast.stranger).post(f"{url}/votes", {"choice": "1"}, status=403)
    many = made(takes_many=True)
    visitor.post(f"{many}/votes", {"choice": ["1", "2", "2"]})
    assert poll_of(app, many).tally == [1, 1, 0]


def test_results_are_shown_when_it_was_said(app, made, visit, cast):
    url, mentee = made(results="close"), visit(cast.mentee)
    visit(cast.mentor).post(f"{url}/votes", {"choice": "1"})
    mentee.post(f"{url}/votes", {"choice": "2"})
    assert "50 percent" not in mentee.get(f"{url}-when").text
    visit(cast.mentor).post(f"{url}/poll/closing", status=303)  # the steward may
    assert "50 percent" in visit(None).get(f"{url}-when").text
    assert "This poll is closed." in mentee.post(f"{url}/votes", {"choice": "1"}, status=403).text
    assert poll_of(app, url).tally == [1, 1, 0]


def test_names_are_shown_to_members_where_that_was_said(unit, made, visit, cast):
    secret, named = made(), made(is_named=True)
    for url in (secret, named):
        visit(cast.curator).post(f"{url}/votes", {"choice": "1"})
        visit(cast.mentor).post(f"{url}/votes", {"choice": "1"})
    assert cast.curator.name in visit(cast.mentor).get(f"{named}/answers").text
    assert cast.curator.name not in visit(cast.mentor).get(f"{secret}/answers").text
    assert cast.curator.name not in visit(cast.mentee).get(f"{named}/answers").text, "who has not voted"
    visit(cast.stranger).get(f"{named}/answers", status=403)
    with unit():
        block(cast.mentor, cast.curator)
    assert cast.curator.name not in visit(cast.mentor).get(f"{named}/answers").text
    assert "2 votes" in visit(cast.mentor).get(f"{named}-when").text, "a vote counts whoever blocked whom"


def test_votes_at_once_are_all_counted(app, made, cast):
    url = made()
    voters, start = [Author(user) for user in (cast.mentor, cast.mentee, cast.curator)], Barrier(6)

    def vote(person):
        with app.app_context(), unit.work():
            start.wait()
            kinds.vote(db.session.get_one(Topic, int(url.rpartition("/")[2])), {0}, person=person)

    threads = [Thread(target=vote, args=(person,)) for person in (*voters, *voters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (poll_of(app, url).tally, poll_of(app, url).voters) == ([3, 0, 0], 3)


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"choices": "One"}, "two to ten choices"),
        ({"choices": "\n".join("abcdefghijk")}, "two to ten choices"),
        ({"choices": "Same\nsame"}, "each choice once"),
        ({"choices": f"a\n{'b' * 121}"}, "120 characters"),
        ({"closes": "2020-01-01T10:00"}, "still to come"),
        ({"closes": ""}, "until when"),
        ({"topic_kind": "event"}, "Say when it begins"),
        ({"topic_kind": "event", "starts": "2020-01-01T10:00", "place": "Here"}, "still to come"),
        ({"topic_kind": "event", "zone": "Moon/Base"}, "Choose one of the answers"),
    ],
)
def test_what_cannot_be_made_is_kept_in_the_form(place, visit, cast, wrong, words):
    later = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    answer = visit(cast.mentee).post(f"{place.url}/topics", FORM | {"closes": later} | wrong, status=422).text
    assert words in answer
    assert "When do we meet" in answer


def test_making_both_by_the_form(app, place, visit, cast):
    visitor, later = visit(cast.mentee), (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    page = visitor.follow(visitor.post(f"{place.url}/topics", FORM | {"closes": later, "is_named": "1"})).text
    assert "Thursdays" in page
    assert "Members see who voted for what." in page
    event = {"topic_kind": "event", "starts": later, "zone": "Asia/Tokyo", "place": "Room 5", "choices": ""}
    page = visitor.follow(visitor.post(f"{place.url}/topics", FORM | event)).text
    assert "Asia/Tokyo" in page
    assert "(UTC)" in page
    plain = {"topic_kind": "discussion", "minutes": "no number", "closes": "never"}
    visitor.post(f"{place.url}/topics", FORM | plain)


def test_going_is_seen_by_members_and_told_of_changes(app, unit, made, visit, cast):
    url = made(place="Here")
    for _ in range(2):
        visit(cast.curator).post(f"{url}/going", {"on": "1"})
    assert cast.curator.name in visit(cast.mentee).get(f"{url}/answers").text
    assert "1 person" in visit(None).get(f"{url}-when").text
    later = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    form = {"starts": later, "zone": "America/Lima", "minutes": "30", "place": "There"}
    visit(cast.curator).get(f"{url}/event")  # a moderator
    assert "There" in visit(cast.mentee).post(f"{url}/event", form | {"starts": "x"}, status=422).text
    visit(cast.mentee).post(f"{url}/event", form | {"version": "0"})
    stale = visit(cast.curator).post(f"{url}/event", form | {"version": "0", "place": "Up the hill"}, status=409).text
    assert re.findall(r"30 min\W{0,3}(?:br)?\W{0,4}([A-Z][\w ]+)", stale) == ["Up the hill", "There"]
    visit(cast.mentee).post(f"{url}/event/removal")
    assert "called off" in visit(None).get(f"{url}-when").text
    visit(cast.curator).post(f"{url}/going", {"on": "0"}, status=403)
    with app.app_context():
        told = db.session.query(Notification.event, Notification.user_id).order_by(Notification.id).all()
    assert [tuple(row) for row in told[-2:]] == [("EventMoved", cast.curator.id), ("EventCalledOff", cast.curator.id)]


def test_an_event_under_way_may_change_its_place_and_one_that_is_over_nothing(app, unit, made, cast):
    topic_id = int(made(place="A broken link").rpartition("/")[2])
    with unit():
        topic = db.session.get_one(Topic, topic_id)
        event = kinds.event_of(topic)
        wall, begun = calendar.on_own_wall(event), event.starts_at + timedelta(minutes=5)
        posted = {"starts": f"{wall:%Y-%m-%dT%H:%M}", "zone": event.zone, "minutes": "90", "place": "A new link"}
        with clock.at(begun), app.test_request_context("/", method="POST", data=posted | {"version": "0"}):
            form = EventForm(event=event)
            assert form.holds() & form.holds_event()
            kinds.change_event(topic, form.event, form.version.data, actor=Author(cast.mentee))
        assert (event.place, event.sequence) == ("A new link", 1)
        with clock.at(begun + timedelta(hours=2)), pytest.raises(NotAllowed):
            kinds.change_event(topic, EVENT | {"starts_at": begun + timedelta(days=9)}, 1, actor=Author(cast.mentee))


@pytest.mark.once("words")
def test_the_file_is_read_by_a_strict_parser(made, visit, cast):
    url = made(place="Hall 3; left, then right", starts_at=datetime(2030, 6, 6, 22, 0, tzinfo=UTC))
    answer = visit(None).get(f"{url}/event.ics", inspect=False)
    found = icalendar.Calendar.from_ical(answer.data)
    event = found.walk("VEVENT")[0]
    assert event["DTSTART"].dt == datetime(2030, 6, 6, 22, 0, tzinfo=UTC)
    assert event["DTSTART"].params["TZID"] == "America/Lima"
    assert (event["LOCATION"], event["SUMMARY"]) == ("Hall 3; left, then right", "When")
    assert answer.mimetype == "text/calendar"
    assert not found.errors
    visit(None).get(f"{url.rpartition('/')[0]}/1/event.ics", status=404, inspect=False)


def test_a_past_event_says_so_and_feeds_name_nothing(app, made, visit, cast):
    url = made(place="Here")
    visit(cast.mentor).post(f"{url}/going", {"on": "1"})
    with app.app_context(), unit.work():
        occasions = calendar.occasions(Reader(cast.mentor.id, "UTC", "en"))
        assert [(each.title, each.place) for each in occasions] == [("Menteo: event of a community", "")]
        event = db.session.get_one(Gathering, int(url.rpartition("/")[2]))
        event.starts_at = clock.now() - timedelta(days=1)
    assert "This event is over" in visit(None).get(f"{url}-when").text
    visit(cast.mentor).post(f"{url}/going", {"on": "1"}, status=403)


def test_questions_beforehand_are_listed_with_their_answers(app, made, visit, cast):
    url = made(place="Here")
    asking = visit(cast.curator)
    assert "a question for the event" in asking.get(f"{url}-when").text
    asking.post(f"{url}/posts", {"body": "How do you begin?"})
    assert "How do you begin?" in asking.get(f"{url}/questions").text
    assert ", answered" not in asking.get(f"{url}/questions").text
    visit(cast.mentee).post(f"{url}/posts", {"body": "Slowly.", "reply_to_seq": "2"})
    page = asking.get(f"{url}/questions").text
    assert ", answered" in page
    assert "Slowly." not in page


def test_what_is_ahead_stands_beside_the_topics(made, place, visit, cast):
    later, first = (made(place="Here", starts_at=clock.now() + timedelta(days=days)) for days in (5, 2))
    for user in (None, cast.mentee):
        beside = visit(user).get(place.url).text.partition('id="ahead"')[2].partition("</ul>")[0]
        assert 0 < beside.index(f"{first}-when") < beside.index(f"{later}-when")
        assert "UTC" in beside
    visit(cast.mentee).post(f"{first}/event/removal")
    assert f"{first}-when" not in visit(None).get(place.url).text.partition('id="ahead"')[2].partition("</ul>")[0]


def test_who_leaves_is_named_no_more(app, made, place, visit, cast):
    named, event, leaver = made(is_named=True), made(place="Here"), visit(cast.curator)
    for visitor in (leaver, visit(cast.mentor)):
        visitor.post(f"{named}/votes", {"choice": "1"})
        visitor.post(f"{event}/going", {"on": "1"})
    leaver.post(f"{place.url}/membership/end")
    for url in (named, event):
        assert cast.curator.name not in visit(cast.mentor).get(f"{url}/answers").text
    assert "1 person" in visit(None).get(f"{event}-when").text
    assert poll_of(app, named).tally == [2, 0, 0]


def test_a_moved_poll_takes_votes_at_its_old_address(app, unit, made, visit, cast):
    url = made()
    with unit():
        quiet = make_community(cast.curator, "Quiet place", reading="space", joining="invitation")
        make_member(quiet, cast.mentor, Role.MODERATOR)
    visit(cast.mentor).post(f"{url}/move", {"to": "quiet-place"})
    assert "100 percent" in visit(cast.mentor).hx_post(f"{url}/votes", {"choice": "1"}).text
    visit(cast.mentee).post(f"{url}/votes", {"choice": "1"}, status=404)
    assert poll_of(app, url).voters == 1


def test_a_closed_topic_takes_no_votes(app, made, visit, cast):
    url = made()
    visit(cast.mentor).post(f"{url}/lock", {"on": "1", "reason": "Enough"})
    visit(cast.mentor).post(f"{url}/votes", {"choice": "1"}, status=403)
    with app.app_context(), pytest.raises((Invalid, NotAllowed)):
        kinds.vote(db.session.get_one(Topic, int(url.rpartition("/")[2])), {7}, person=Author(cast.mentor))


def test_a_page_kept_for_guests_closes_with_the_poll(made, visit):
    closes = clock.now() + timedelta(days=2)
    url, guest = f"{made(closes_at=closes)}-when", visit(None)
    with clock.at(closes - timedelta(seconds=2)):
        assert "Members of the community vote here." in guest.get(url).text
    with clock.at(closes + timedelta(seconds=2)):
        assert "Members of the community vote here." not in guest.get(url).text
