"""What a member follows: all of it is found, also past much that they may not see; page by page, nothing twice."""

from datetime import timedelta
from random import Random
from types import SimpleNamespace

import pytest

from app import clock
from app.db import db
from app.feed import candidates, queries
from app.feed.candidates import SPARE
from app.feed.queries import Wanted, feed
from app.models import Audience, Document
from app.statements import prepared
from app.stirring import find_all
from app.web import cursor_of
from tests.factories.communities import Author, make_community, make_topic
from tests.factories.people import follow
from tests.factories.roadmaps import make_roadmap
from tests.factories.threads import make_entry, make_thread


@pytest.fixture
def shelf(unit, cast):
    """Have the mentee follow a mentor, some of whose threads are public and the newest of which are nobody's business."""

    def fill(seen: int, unseen: int) -> None:
        with unit():
            follow(cast.mentee, f"person:{cast.mentor.id}")
            for number in range(seen + unseen):
                thread = make_thread(cast.mentor, f"{number}", audience="public" if number < seen else "owner")
                make_entry(thread, f"Entry {number}")

    return fill


def titles(app, cast, address: str, size: int = 20) -> tuple[list[str], str]:
    """Return what a page of the mentee's feed holds, and the mark of the next one."""
    with app.test_request_context(address):
        page = feed(Wanted(), Author(cast.mentee), size)
        return [row.title for row in page], page.older


@pytest.mark.parametrize(("seen", "unseen"), [(3, 0), (30, 0), (15, 21 * SPARE)])
def test_everything_followed_is_found_once(app, cast, shelf, seen, unseen):
    shelf(seen, unseen)
    found, older = titles(app, cast, "/")
    while older:
        more, older = titles(app, cast, f"/?after={older}")
        found += more
    entries = [title for title in found if title.startswith("Entry")]
    assert sorted(entries) == sorted(f"Entry {number}" for number in range(seen))


@pytest.fixture
def narrow(monkeypatch):
    """Look at very few sources and documents first, so that every way further is taken."""
    for name, number in (("SOURCES", 3), ("SPARE", 1)):
        monkeypatch.setattr(candidates, name, number)
    for name in ("_near", "_cut", "_newer"):
        monkeypatch.setattr(queries, name, prepared(getattr(queries, name).__wrapped__))


def walk(app, cast, wanted: Wanted, size: int) -> list[int]:
    """Return the ids of all that a feed holds, read page by page from the newest on; each page leads back."""
    found, address = [], "/"
    while address:
        with app.test_request_context(address):
            page = feed(wanted, Author(cast.mentee), size)
        if found:
            with app.test_request_context(f"/?before={page.newer}"):
                assert [row.id for row in feed(wanted, Author(cast.mentee), size)] == found[-size:]
        found += [row.id for row in page]
        address = f"/?after={page.older}" if page.older else ""
    return found


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("seed", [1, 2])
def test_few_sources_bring_what_all_of_them_would(app, unit, cast, narrow, seed):
    """Many sources, some lively, some quiet, some not to be read: each page is that of the plain statement."""
    rng, now = Random(seed), clock.now()
    with unit():
        threads = [
            make_thread(
                cast.mentor, f"{place}", audience=rng.choice([Audience.PUBLIC, Audience.PUBLIC, Audience.OWNER])
            )
            for place in range(14)
        ]
        for thread in threads[:12]:
            follow(cast.mentee, f"thread:{thread.id}").stirred_at = None
        moments = sorted(now - timedelta(minutes=rng.randint(0, 60 * 8)) for _each in range(90))
        for moment in moments:
            with clock.at(moment):
                make_entry(rng.choice(threads[: rng.choice([2, 2, 14])]), "Entry")
    with app.test_request_context("/"):
        named = {"size": 100, "viewer_id": cast.mentee.id}
        plain = [row.id for row in queries._listed(queries.stand_in(Author(cast.mentee)), Wanted(), "first")(**named)]
    assert len(plain) > 10
    for wanted in (Wanted(), Wanted(of="thread"), Wanted(kind="entry")):
        assert walk(app, cast, wanted, 3) == plain


def test_what_has_the_moment_of_the_mark_takes_nobodys_place(app, unit, cast, narrow):
    """Of a thread no more is read than is shown; what stands at the mark's own moment, on its other side, is not."""
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    with unit():
        threads = [make_thread(cast.mentor, f"{place}") for place in range(2)]
        for thread in threads:
            follow(cast.mentee, f"thread:{thread.id}").stirred_at = None
        for place, minute in ((1, 2), (1, 3), (0, 4), (0, 5), (0, 6), (0, 7), (0, 7), (0, 8), (0, 9), (1, 10), (1, 11)):
            with clock.at(noon + timedelta(minutes=minute)):
                make_entry(threads[place], f"{minute}")
        ties = [row.id for row in db.session.query(Document.id).filter_by(title="7").order_by(Document.id)]
    for turn, ident, expected in (("before", ties[1], ["10", "9", "8"]), ("after", ties[0], ["6", "5", "4"])):
        mark = cursor_of(SimpleNamespace(published_at=noon + timedelta(minutes=7), id=ident), queries.KEYS)
        assert titles(app, cast, f"/?{turn}={mark}", 3)[0] == expected


def test_an_hour_that_a_follow_knows_counts_to_its_end(app, unit, cast, monkeypatch):
    """Two threads went on after the mark and are looked into; the third one's newest entry is in the hour of theirs."""
    monkeypatch.setattr(candidates, "SOURCES", 2)
    monkeypatch.setattr(queries, "_near", prepared(queries._near.__wrapped__))
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    with unit():
        threads = [make_thread(cast.mentor, f"{place}") for place in range(3)]
        for thread in threads:
            follow(cast.mentee, f"thread:{thread.id}").stirred_at = None
        for place, minutes in ((0, 20), (1, 10), (2, 50), (0, 130), (1, 140)):
            with clock.at(noon + timedelta(minutes=minutes)):
                make_entry(threads[place], f"{minutes}")
    mark = cursor_of(SimpleNamespace(published_at=noon + timedelta(hours=1), id=0), queries.KEYS)
    assert titles(app, cast, f"/?after={mark}", 1)[0] == ["50"]


def test_what_is_rare_is_found_among_much_else(app, unit, cast, narrow):
    """Among more threads than are looked into first, all livelier, stand a place with topics and a curator's roadmap."""
    with unit():
        with clock.at(clock.now() - timedelta(days=30)):
            place = make_community(cast.moderator)
            topics = [make_topic(place, cast.moderator, title).title for title in ("First", "Second")]
            roadmap = make_roadmap(cast.curator)
        for target in (f"community:{place.id}", f"person:{cast.curator.id}"):
            follow(cast.mentee, target)
        for number in range(8):
            thread = make_thread(cast.mentor, f"{number}")
            follow(cast.mentee, f"thread:{thread.id}")
            make_entry(thread, "Entry")
        find_all()
    mark = cursor_of(SimpleNamespace(published_at=clock.now(), id=0), queries.KEYS)
    for kind, wanted in (("topic", topics[::-1]), ("roadmap", [roadmap.title])):
        for address in ("/", f"/?after={mark}"):
            with app.test_request_context(address):
                assert [row.title for row in feed(Wanted(kind=kind), Author(cast.mentee), 5)] == wanted


def test_who_follows_nobody_is_shown_who_writes(unit, cast, visit, statements):
    with unit():
        for owner, title, audience in (
            (cast.mentor, "Counting", "public"),
            (cast.moderator, "Alone", "owner"),
            (cast.mentee, "Mine", "public"),
        ):
            thread = make_thread(owner, title, audience=audience)
            for number in range(2):
                make_entry(thread, f"Entry {number}")
    visitor = visit(cast.mentee)
    for page in ("/", "/feed"):
        with statements() as spoken:
            text = visitor.get(page).text
        assert len(spoken) <= 8, page
        assert text.count(">Counting</a>") == 1
        assert ">Alone</a>" not in text
        assert ">Mine</a>" not in text.partition("You follow nobody yet")[2]
    with unit():
        follow(cast.mentee, f"person:{cast.stranger.id}")
    assert ">Counting</a>" not in visitor.get("/feed").text
