"""Atom feeds of threads, members, communities and tags: valid, public, the same whoever asks, and not sent twice."""

import pytest

from app.access import hide, set_audience
from app.atom import outward, tag_uri
from app.db import db
from app.models import Audience, Document, Profile
from tests.app.atom import ATOM, entries, links, read, titles
from tests.factories.communities import make_community, make_topic
from tests.factories.people import block
from tests.factories.threads import make_entry, make_thread
from threads.models import Entry, Thread

HOSTILE = "A & <B> ]]> 'q' \"r\" ￾ ü 🙂"


@pytest.fixture
def shown(unit, cast):
    """A member with a public thread and one for members, and a community with two topics; the feeds' addresses."""
    with unit():
        thread = make_thread(cast.mentee, HOSTILE, tags=("sql",))
        words = "Some *words* by @mara_mentor, [here](/guides), ![p](/static/p.png)\n\nA note[^1]\n\n[^1]: more"
        make_entry(thread, HOSTILE, words, evidence_title="N", evidence_url="https://n.example/?a=1&b=2")
        make_entry(make_thread(cast.mentee, "Inside", audience=Audience.MEMBERS, tags=("sql",)), "Not for guests")
        place = make_community(cast.moderator)
        for title, tags in (("First", ["sql"]), ("Second", [])):
            make_topic(place, cast.moderator, title, tags=tags)
        db.session.get(Document, 1).title = "before"
    return {
        "thread": f"/threads/{thread.id}/feed.atom",
        "member": f"/@{cast.mentee.handle}/feed.atom",
        "community": "/communities/career-changers/feed.atom",
        "tag": "/threads/feed.atom?tag=sql",
        "place's tag": "/communities/career-changers/feed.atom?tag=sql",
    }


def test_every_feed_keeps_the_rules(visit, cast, shown):
    guest, found = visit(None), {}
    for name, address in shown.items():
        answer = guest.get(address)
        assert (answer.mimetype, answer.headers["Cache-Control"]) == ("application/atom+xml", "public, no-cache")
        assert "Set-Cookie" not in answer.headers
        root = read(answer.data)
        assert links(root)["self"].endswith(address)
        found[name] = titles(root)
        assert visit(cast.stranger).get(address).data == answer.data
    theirs = [HOSTILE.replace("￾", "")]
    assert found == {"thread": theirs, "member": theirs, "tag": theirs} | {
        "community": ["Second", "First"],
        "place's tag": ["First"],
    }


def test_an_entry_is_the_same_in_all_feeds(visit, shown):
    same = {
        entries(read(visit(None).get(shown[name]).data))[0].findtext(f"{ATOM}id")
        for name in ("thread", "member", "tag")
    }
    assert len(same) == 1


def test_what_has_not_changed_is_not_sent_again(visit, unit, shown):
    for address in shown.values():
        first = visit(None).get(address)
        for name, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            again = visit(None).get(address, status=304, headers={name: first.headers[value]})
            assert not again.data
            assert again.headers["ETag"] == first.headers["ETag"]
    with unit():
        hide(db.session.query(Thread).filter_by(audience="public").one().entries[0], first.last_modified)
    for name in ("thread", "member"):
        assert visit(None).get(shown[name], headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_an_older_entry_that_is_gone_is_no_longer_the_same_by_date(visit, unit, cast):
    with unit():
        thread = make_thread(cast.mentor, "Long", tags=("c++ & <b>",))
        oldest, *_rest = [make_entry(thread, f"Entry {number}").id for number in range(3)]
    addresses = f"/threads/{thread.id}/feed.atom", "/threads/feed.atom?tag=c%2B%2B+%26+<b>"
    first = [visit(None).get(address) for address in addresses]
    assert [len(entries(read(each.data))) for each in first] == [3, 3]
    with unit():
        hide(db.session.get(Entry, oldest), first[0].last_modified)
    for address, before in zip(addresses, first, strict=True):
        again = visit(None).get(address, headers={"If-Modified-Since": before.headers["Last-Modified"]})
        assert titles(read(again.data)) == ["Entry 2", "Entry 1"]


def test_what_is_narrowed_blocked_or_not_shown_is_gone_at_once(visit, unit, cast, shown):
    with unit():
        block(cast.mentee, cast.stranger)
    for name in ("thread", "member"):
        visit(cast.stranger).get(shown[name], status=404)
    with unit():
        set_audience(db.session.query(Thread).filter_by(audience="public").one(), Audience.MEMBERS)
    assert titles(read(visit(None).get(shown["member"]).data)) == []
    for name in ("thread", "tag"):
        visit(None).get(shown[name], status=404)
    with unit():
        profile = db.session.query(Profile).filter_by(owner_id=cast.mentee.id).one()
        profile.sections = {**(profile.sections or {}), "writes": "members"}
    assert "feed.atom" not in visit(None).get(f"/@{cast.mentee.handle}").text
    visit(None).get(shown["member"], status=404)
    for address in (
        "/threads/feed.atom",
        "/threads/feed.atom?tag=nothing",
        shown["community"] + "?tag=nothing",
        "/@nobody/feed.atom",
    ):
        visit(None).get(address, status=404)


def test_long_feeds_come_in_pages(visit, unit, cast, shown):
    with unit():
        thread = make_thread(cast.mentor, "Long")
        for number in range(45):
            make_entry(thread, f"Entry {number}", "…")
    for address in (f"/threads/{thread.id}/feed.atom", f"/@{cast.mentor.handle}/feed.atom"):
        found, pages, there = [], 0, address
        while there:
            root = read(visit(None).get(there.removeprefix("http://localhost")).data)
            found, pages, there = found + titles(root), pages + 1, links(root).get("next", "")
        assert found == [f"Entry {number}" for number in reversed(range(45))]
        assert pages > 1


@pytest.mark.once("refused")
def test_no_name_in_a_query_bends_an_address(visit, shown):
    address = shown["member"] + "?endpoint=home.index&_scheme=gopher&_external=1&handle=x&after=bent&wanted=1"
    assert links(read(visit(None).get(address).data))["self"] == f"http://localhost{shown['member']}?after=bent"


def test_pages_name_their_feeds(visit, cast, shown):
    pages = {
        "member": f"/@{cast.mentee.handle}",
        "community": "/communities/career-changers",
        "tag": "/threads?tag=sql",
        "place's tag": "/communities/career-changers?tag=sql",
    }
    for name, page in pages.items():
        assert 'type="application/atom+xml" title="' in visit(None).get(page).text
        assert shown[name] in visit(None).get(page).text


@pytest.mark.once("words")
def test_addresses_in_words_are_absolute(app):
    with app.test_request_context("/"):
        html = '<a href="/a?b=1">a</a> <a href="#fn">b</a> <img src="/p.png"> <a href="https://x.example/">c</a> <a href="mailto:a@b.example">d</a>'
        found = outward(html, "/threads/1")
        assert 'href="http://localhost/a?b=1"' in found
        assert 'href="http://localhost/threads/1#fn"' in found
        assert 'src="http://localhost/p.png"' in found
        assert 'href="https://x.example/"' in found
        assert 'href="mailto:a@b.example"' in found
        assert tag_uri("thread:1") == "tag:localhost,2026:thread:1"
