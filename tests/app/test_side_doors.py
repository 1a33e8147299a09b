"""Side doors: junk in addresses and forms, redirects that a query could bend, counts and words that tell too much."""

import base64
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import outbox
from app import unit as unit_module
from app.access import hide, set_audience, unhide
from app.clock import now
from app.db import db
from app.models import Audience, User
from app.web import paged
from communities.models import Post, Topic
from communities.service import belonging
from tests.factories.communities import make_community, make_post, make_topic
from tests.factories.people import follow
from tests.factories.threads import make_entry, make_thread
from threads.models import Entry, Thread


def cursor(*values) -> str:
    """A cursor as a listing would give it, with values of one's own."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


LONG_AGO = "0001-01-01T00:00:00+23:59"
NOON = "2026-03-01T12:00:00+00:00"
CURSORS = [[5], [NOON], ["x"], [2**61], [2**40], [-(2**40)], [True], [NOON, 5], [5, NOON], [LONG_AGO, 1], [NOON, 2**61]]
CURSORS += [[NOON, NOON]]
CURSORS += [[1, 1], [1, 1, 1], [2**61, 2**61, 2**61], [NOON, NOON, NOON], [None, None], [[], []], [2**70, 1]]
LISTINGS = ["/threads", "/communities/{slug}?sort=helpful", "/feed", "/communities/{slug}/members", "/roadmaps"]
LISTINGS += ["/threads/{thread}-{thread_slug}", "/notifications"]


@pytest.fixture
def place(unit, cast):
    """A thread with an entry and a community with a topic of the mentee, by ids and slugs."""
    with unit():
        thread = make_thread(cast.mentee)
        entry = make_entry(thread)
        community = make_community(cast.mentee)
        topic = make_topic(community, cast.mentee)
        post = make_post(topic, cast.mentee)
        ids = {"thread": thread.id, "thread_slug": thread.slug, "entry": entry.id, "slug": community.slug}
        return ids | {"topic": topic.id, "topic_slug": topic.slug, "post": post.id, "community": community.id}


@pytest.mark.parametrize("address", LISTINGS)
def test_a_bent_cursor_is_no_accident(visit, cast, place, address):
    visitor = visit(cast.mentee)
    url = address.format_map(place)
    join = "&" if "?" in url else "?"
    for values in CURSORS:
        visitor.get(f"{url}{join}after={cursor(*values)}", inspect=False)


def test_a_cursor_of_a_listing_leads_on(app):
    keys = [Thread.active_at, Thread.id]
    with app.test_request_context(f"/?after={cursor(NOON, 5)}"):
        page = paged(db.session.execute, select(*keys), keys)
        assert not page.rows


@pytest.mark.once("refused")
def test_a_query_cannot_bend_a_redirect(visit, cast, place):
    url = "/communities/{slug}/topics/{topic}".format_map(place)
    bent = "from=1&_external=1&_scheme=https://evil.example&_anchor=x&_method=POST&slug=other&topic_id=9&title=t"
    answer = visit(cast.stranger).get(f"{url}?{bent}", status=301)
    assert answer.headers["Location"] == "/communities/{slug}/topics/{topic}-{topic_slug}?from=1".format_map(place)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("name", ["endpoint", "_external", "_scheme", "self", "values", "_anchor", "slug", "thread_id"])
def test_no_name_in_a_query_is_an_accident(visit, place, name):
    for url in ("/threads", "/communities/{slug}", "/search", "/mentors"):
        visit(None).get(f"{url.format_map(place)}?{name}=1&q=a", inspect=False)


HUGE = ["9" * 10, "9" * 15, "9" * 30, "-1", "0", "٣", "1e3", "", "x" * 5000]


@pytest.mark.parametrize("value", HUGE)
def test_numbers_in_forms_name_something_or_nothing(visit, cast, place, value):
    visitor = visit(cast.mentee)
    visitor.post("/follows", {"target": f"person:{value}"}, status=404)
    visitor.post("/follows", {"target": f"thread:{value}"}, status=404)
    visitor.post("/blocks", {"person": value}, status=404)
    visitor.post("/threads/{thread}/entries/{entry}/answer".format_map(place), {"comment": value}, status=404)
    visitor.post("/communities/{slug}/topics/{topic}/answer".format_map(place), {"post": value}, status=404)
    visitor.post("/communities/{slug}/topics/{topic}/read".format_map(place), {"seq": value})


def test_a_token_that_cannot_be_kept_is_refused(visit, cast, place):
    for token in ("abcdefgh\0", "a" * 5000, "äöü" * 20, "\ud800" * 3 + "abcdefgh"):
        data = {"target": f"thread:{place['thread']}", "once": token.encode("utf-8", "replace").decode()}
        answer = visit(cast.stranger).client.post("/follows", data=data | {"csrf_token": ""})
        assert answer.status_code == 400
        assert visit(cast.stranger).client.post("/follows", data=data).status_code == 400


def test_what_was_taken_back_takes_no_reaction_and_no_report(visit, cast, unit, place):
    visit(cast.mentee).post("/communities/{slug}/topics/{topic}/posts/{post}/removal".format_map(place))
    about = f"post:{place['post']}"
    visitor = visit(cast.stranger)
    visitor.get(f"/reactions?about={about}", status=404)
    visitor.post("/reactions", {"reaction": f"{about}/cheering"}, status=404)
    visitor.get(f"/reports/new?about={about}", status=404)


def bell(visit, person) -> str:
    return visit(person).get("/notifications/count").text


def test_the_bell_forgets_what_may_no_longer_be_seen(visit, cast, unit, place):
    quiet = bell(visit, cast.stranger)
    with unit():
        follow(cast.stranger, f"thread:{place['thread']}")
        follow(cast.stranger, f"topic:{place['topic']}")
    words = {"type": "progress", "title": "T", "body_md": "B"}
    for end in (lambda thread: hide(thread, now()), lambda thread: set_audience(thread, Audience.OWNER)):
        visit(cast.mentee).post(f"/threads/{place['thread']}/entries", words)
        assert bell(visit, cast.stranger) != quiet
        with unit():
            thread = db.session.get_one(Thread, place["thread"])
            end(thread)
        assert bell(visit, cast.stranger) == quiet
        with unit():
            thread = db.session.get_one(Thread, place["thread"])
            unhide(thread)


def test_the_bell_forgets_a_post_that_was_taken_back(visit, cast, unit, place):
    quiet = bell(visit, cast.stranger)
    with unit():
        follow(cast.stranger, f"topic:{place['topic']}")
    topic = "/communities/{slug}/topics/{topic}/posts".format_map(place)
    visit(cast.mentee).post(topic, {"body": "Said too much"})
    assert bell(visit, cast.stranger) != quiet
    with unit():
        newest = db.session.scalar(select(Post.id).order_by(Post.id.desc()).limit(1))
    visit(cast.mentee).post(f"{topic}/{newest}/removal")
    assert bell(visit, cast.stranger) == quiet


def found(visit, person, words: str) -> int:
    return visit(person).get(f"/search?q={words}").text.count("<mark>")


def test_what_is_shown_again_is_found_again(app, visit, cast, unit, place):
    with unit():
        thread = db.session.get_one(Thread, place["thread"])
        hide(thread, now())
        thread.entries[0].body_md = "Quixotic spreadsheets"
    outbox_done(app)
    assert not found(visit, cast.stranger, "quixotic")
    with unit():
        unhide(db.session.get_one(Thread, place["thread"]))
    outbox_done(app)
    assert found(visit, cast.stranger, "quixotic")


def test_what_is_opened_to_everybody_is_found_by_everybody(app, visit, cast, unit, place):
    with unit():
        thread = db.session.get_one(Thread, place["thread"])
        thread.entries[0].body_md = "Quixotic spreadsheets"
        set_audience(thread, Audience.OWNER)
    outbox_done(app)
    assert not found(visit, None, "quixotic")
    with unit():
        set_audience(db.session.get_one(Thread, place["thread"]), Audience.PUBLIC)
    outbox_done(app)
    assert found(visit, None, "quixotic")


def outbox_done(app) -> None:
    with app.app_context():
        outbox.drain()


def test_replies_of_an_unlisted_topic_are_not_found(app, visit, cast, unit, place):
    topic = "/communities/{slug}/topics/{topic}".format_map(place)
    visit(cast.mentee).post(f"{topic}/posts", {"body": "Quixotic answer"})
    for on, is_found in (("1", False), ("0", True)):
        visit(cast.mentee).post(f"{topic}/listing", {"on": on})
        outbox_done(app)
        assert bool(found(visit, cast.stranger, "quixotic")) == is_found


def test_search_knows_a_changed_handle(app, visit, cast, unit, place):
    outbox_done(app)
    visit(cast.mentee).post("/settings/account", {"name": "Mila", "handle": "mila_anew"})
    outbox_done(app)
    assert found(visit, None, "by:@mila_anew desk")


def test_a_paused_person_writes_nothing_anywhere(visit, cast, unit, place):
    with unit():
        db.session.get_one(User, cast.mentee.id).suspended_until = now() + timedelta(days=7)
    paused = visit(cast.mentee)
    topic = "/communities/{slug}/topics/{topic}".format_map(place)
    thread = {"title": "New", "purpose_md": "New", "audience": "public", "tags": "", "roadmap_id": "", "version": "1"}
    paused.post(f"/threads/{place['thread']}", thread, status=403)
    paused.post(f"/threads/{place['thread']}/entries", {"type": "progress", "body_md": "x"}, status=403)
    paused.post(f"{topic}/lock", {"on": "1", "reason": "x"}, status=403)
    paused.post(f"{topic}/posts", {"body": "x"}, status=403)
    paused.post(f"/communities/{place['slug']}/invitations", {"handle": cast.mentor.handle}, status=403)
    paused.post(f"{topic}/answer", {"post": place["post"]}, status=403)


def test_who_comes_second_is_led_to_the_first(app, visit, cast, unit, place, monkeypatch):
    visitor = visit(cast.stranger)
    url = f"/communities/{place['slug']}/membership"
    visitor.post(url, {"once": "a-token-of-this-form"})
    monkeypatch.setattr(belonging, "membership_of", lambda *names: None)
    monkeypatch.setattr(unit_module, "answer_repeated", lambda: None)
    again = visitor.post(url, {"once": "a-token-of-this-form"})
    assert again.headers["Location"] == f"/communities/{place['slug']}"
    visitor.post(url, {"once": "another-token-altogether"}, status=409)


def test_going_back_and_writing_on_is_another_form(visit, cast, unit, place):
    topic = "/communities/{slug}/topics/{topic}/posts".format_map(place)
    visitor = visit(cast.mentee)
    for body in ("First words", "First words", "Other words after going back"):
        visitor.post(topic, {"body": body, "once": "a-token-of-this-form"})
    with unit():
        said = list(db.session.scalars(select(Post.body_md).order_by(Post.id.desc()).limit(2)))
        assert said == ["Other words after going back", "First words"]
        assert db.session.get_one(Topic, place["topic"]).reply_count == 3


@pytest.mark.once("refused")
def test_words_written_while_the_session_ended_are_given_back(visit, place):
    topic = "/communities/{slug}/topics/{topic}/posts".format_map(place)
    words = "A long reply that nobody would like to type a second time. " * 3
    page = visit(None).post(topic, {"body": words}, status=401)
    assert words.strip() in page.text
    assert "/sign-in" in page.text
    visit(None).post(topic, {"body": "Short"}, status=303)


def test_what_was_hidden_is_edited_without_keeping_the_former_words(visit, cast, unit, place):
    with unit():
        post = db.session.get_one(Post, place["post"])
        post.edit("Words with a home address", now())
        hide(post, now())
        entry = db.session.get_one(Entry, place["entry"])
        hide(entry, now())
    address = "/communities/{slug}/topics/{topic}/posts/{post}".format_map(place)
    visit(cast.mentee).post(address, {"body": "Better words", "version": "2"})
    words = {"type": "progress", "title": "T", "body_md": "Better words", "version": "1"}
    visit(cast.mentee).post("/threads/{thread}/entries/{entry}".format_map(place), words)
    with unit():
        post, entry = db.session.get_one(Post, place["post"]), db.session.get_one(Entry, place["entry"])
        assert (post.body_md, post.revisions, post.is_hidden) == ("Better words", [], True)
        assert (entry.body_md, entry.revisions, entry.is_hidden) == ("Better words", [], True)


def test_the_tags_of_a_hidden_topic_are_not_told(visit, cast, unit, place):
    url = f"/communities/{place['slug']}"
    assert "interviews" in visit(cast.stranger).get(url).text
    with unit():
        hide(db.session.get_one(Topic, place["topic"]), now())
    assert "interviews" not in visit(cast.stranger).get(url).text
