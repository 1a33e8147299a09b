"""A feed page by page: nothing twice, nothing lost, nothing moved while others write; what may not be read is gone at once."""

from contextlib import contextmanager

import pytest
from sqlalchemy import delete, select, update

from app.access import hide, set_audience
from app.accounts.service import walls
from app.db import db
from app.feed import candidates, queries, service
from app.feed.queries import KEYS, Wanted, count_newer, feed
from app.models import Audience, Document, Follow
from app.models.bond import NOT_KNOWN
from app.statements import prepared
from app.stirring import find_all, hour_of
from app.web import cursor_of
from communities.models import Community
from communities.service import belonging
from tests.factories.communities import Author, make_community, make_member, make_topic
from tests.factories.people import follow
from tests.factories.roadmaps import make_roadmap
from tests.factories.threads import make_entry, make_thread
from threads.models import Thread


@pytest.fixture
def read(app, cast):
    """Read a page of the mentee's feed: titles, and the page."""

    def page(address="/", wanted=Wanted(), until=None, size=5):  # noqa: B008 (it never changes)
        with app.test_request_context(address):
            found = feed(wanted, Author(cast.mentee), size, until=until)
            return [row.title for row in found], found

    return page


@pytest.fixture
def followed(unit, cast):
    """The mentee follows a member, another's thread, a community and a roadmap; return their ids."""
    with unit():
        place = make_community(cast.moderator)
        roadmap = make_roadmap(cast.curator)
        thread = make_thread(cast.stranger, "A thread")
        topic = make_topic(place, cast.moderator, "A topic")
        make_entry(thread, "An entry")
        make_entry(make_thread(cast.mentor, "Another"), "The mentor's")
        for target in (f"person:{cast.mentor.id}", f"thread:{thread.id}", place.group, f"roadmap:{roadmap.id}"):
            follow(cast.mentee, target)
        return {"thread": thread.id, "place": place.id, "topic": topic.id, "roadmap": roadmap.id}


ALL = {"An entry", "The mentor's", "A topic", "Baking bread"}


WAYS = {
    Wanted(): ALL,
    Wanted(kind="entry"): {"An entry", "The mentor's"},
    Wanted(kind="roadmap"): {"Baking bread"},
    Wanted(of="person"): {"The mentor's"},
    Wanted(of="thread"): {"An entry"},
    Wanted(of="community"): {"A topic"},
    Wanted(of="roadmap"): {"Baking bread"},
    Wanted(of="community", kind="entry"): set(),
    Wanted("communities"): set(),
    Wanted("everyone"): ALL,
    Wanted("everyone", kind="topic"): {"A topic"},
}


def test_each_way_of_following_brings_what_it_says(read, followed):
    assert {wanted: set(read(wanted=wanted)[0]) for wanted in WAYS} == WAYS


@contextmanager
def more(unit, thread_id: int, number: int):
    """Publish some entries."""
    with unit():
        thread = db.session.get(Thread, thread_id)
        for count in range(number):
            make_entry(thread, f"Later {count}")
    yield


def test_pages_stay_as_they_are_while_others_write(read, unit, cast, followed):
    with more(unit, followed["thread"], 7):
        before, first = read(size=4)
        until = cursor_of(first.rows[0], KEYS)
    with more(unit, followed["thread"], 3):
        second, page = read(f"/?after={first.older}", until=until, size=4)
        third, last = read(f"/?after={page.older}", until=until, size=4)
        assert len({*before, *second, *third}) == 11
        assert not last.older
        again, top = read(f"/?before={page.newer}", until=until, size=4)
        assert (again, top.newer) == (before, "")
        assert read(until=until, size=4)[0] == before
        assert read(size=4)[0] != before
        assert read("/?after=junk", size=4)[0] == read(until="bent", size=4)[0] == read(size=4)[0]


def test_what_came_in_is_counted_for_who_may_read_it(app, unit, cast, read, followed):
    until = cursor_of(read()[1].rows[0], KEYS)
    with unit(), app.test_request_context("/"):
        thread = db.session.get(Thread, followed["thread"])
        make_entry(thread, "New")
        make_entry(make_thread(cast.mentor, "Own", audience=Audience.OWNER), "Not told")
        wanted = [Wanted(), Wanted(of="person"), Wanted("everyone"), Wanted(kind="topic")]
        assert [count_newer(each, Author(cast.mentee), until) for each in wanted] == [1, 0, 1, 0]
        assert count_newer(Wanted(), Author(cast.mentee), "bent") == 0
        hide(thread.entries[-1], thread.begun_at)
        assert count_newer(Wanted(), Author(cast.mentee), until) == 0


def test_narrowing_leaving_blocking_and_hiding_hold_at_once(read, unit, cast, followed):
    with unit():
        set_audience(db.session.get(Thread, followed["thread"]), Audience.OWNER)
    assert set(read()[0]) == ALL - {"An entry"}
    with unit():
        place = db.session.get(Community, followed["place"])
        make_member(place, cast.mentee)
        db.session.flush()
        belonging.leave(place, person=Author(cast.mentee))
    assert set(read()[0]) == {"The mentor's", "Baking bread"}
    with unit():
        walls.block(cast.mentee.id, actor=Author(cast.mentor))
    assert read()[0] == ["Baking bread"]
    assert "The mentor's" not in read(wanted=Wanted("everyone"))[0]


def test_much_that_may_not_be_read_hides_nothing_that_may(read, unit, cast, followed, monkeypatch):
    monkeypatch.setattr(candidates, "SOURCES", 2)
    monkeypatch.setattr(candidates, "SPARE", 1)
    monkeypatch.setattr(queries, "_near", prepared(queries._near.__wrapped__))
    with unit():
        for number in range(40):
            make_entry(make_thread(cast.mentor, f"{number}", audience=Audience.OWNER), f"Not {number}")
    assert set(read(wanted=Wanted(of=""), size=4)[0]) == ALL
    found, address = [], "/?after="
    for _page in range(4):
        titles, page = read(address, size=1)
        found, address = found + titles, f"/?after={page.older}"
    assert set(found) == ALL


def test_a_follow_knows_the_hour_of_what_is_newest(unit, cast, followed):
    with unit():
        find_all()
        mine = select(Follow).where(Follow.user_id == cast.mentee.id)
        hours = {each.target: each.stirred_at for each in db.session.scalars(mine)}
        thread = db.session.get(Thread, followed["thread"])
        assert set(hours.values()) == {hour_of(thread.begun_at)}
        assert NOT_KNOWN not in hours.values()
        db.session.execute(delete(Follow))
        follow(cast.mentee, f"thread:{thread.id}").stirred_at = None
        db.session.flush()
        entry = make_entry(thread, "New")
        db.session.expire_all()
        assert db.session.scalar(select(Follow.stirred_at)) == hour_of(entry.published_at)


def test_the_mark_ends_what_is_new_and_never_goes_back(visit, unit, cast, followed, read):
    visitor = visit(cast.mentee)
    assert "You were here" not in visitor.get("/feed").text
    old = cursor_of(read()[1].rows[1], KEYS)
    newest = cursor_of(read()[1].rows[0], KEYS)
    visitor.post("/feed/seen", {"feed": "following", "mark": old}, status=303)
    page = visitor.get("/feed").text
    above, below = (page.index(f'id="document-{row.id}"') for row in read()[1].rows[:2])
    assert above < page.index("You were here") < below
    for mark in (newest, old, "bent", ""):
        visitor.post("/feed/seen", {"feed": "following", "mark": mark}, status=303)
    assert "You were here" not in visitor.get("/feed").text
    assert "I have seen these" not in visitor.get("/feed").text
    with more(unit, followed["thread"], 1):
        page = visitor.get(f"/feed?until={newest}").text
        assert "1 new, show it" in page
        assert "Later 0" not in page
        assert "1 new" in visitor.hx_get(f"/feed/newer?until={newest}").text
        visitor.get(f"/feed/newer?until={newest}", status=303)


def test_what_is_empty_says_what_would_fill_it(visit, cast, unit):
    page = visit(cast.elsewhere).get("/feed").text
    assert "You follow nobody yet" in page
    assert 'href="/threads"' in page
    assert "Nothing of this kind" in visit(cast.elsewhere).get("/feed?kind=topic").text
    with unit():
        follow(cast.elsewhere, f"person:{cast.mentor.id}")
    assert "Nothing has been written there yet" in visit(cast.elsewhere).get("/feed").text


def test_communities_and_roadmaps_are_followed_from_their_pages(visit, cast, unit, followed):
    stranger = visit(cast.stranger)
    for address in ("/communities/career-changers", "/roadmaps/baking"):
        target = (
            f"{'community' if 'comm' in address else 'roadmap'}:{followed['place' if 'comm' in address else 'roadmap']}"
        )
        assert f'value="{target}"' in stranger.get(address).text
        stranger.post("/follows", {"target": target}, status=303)
        assert 'aria-pressed="true"' in stranger.get(address).text
        assert "/follows" not in visit(None).get(address).text


@pytest.mark.once("words")
def test_a_document_of_an_earlier_version_stands_in_the_feed(visit, cast, unit, followed):
    with unit():
        db.session.execute(update(Document).values(facts={}))
    assert "A new roadmap" in visit(cast.mentee).get("/feed").text


def test_a_mark_is_written_once_by_two_at_a_time(unit, cast, followed, read):
    at, ident = read()[1].rows[0].published_at, read()[1].rows[0].id
    with unit():
        for number in (ident, ident - 1):
            service.mark_seen("following", [at, number], person=cast.mentee)
    assert read()[1].rows[0].seen_at == at
