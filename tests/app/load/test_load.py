"""A tiny load: the same for the same seed, and the same in its rows as what the services and models keep."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text

from app.db import Base, db
from app.documents import _columns
from app.errors import Conflict
from app.load import filling
from app.load.sizes import Sizes
from app.models import Document, Follow, Membership, Profile, User, kinds
from app.search import indexer
from app.text import render
from app.unit import work
from tests.serve import ensure_sign_in
from tests.visitor import Visitor

NOW = datetime(2026, 3, 4, tzinfo=UTC)
TINY = Sizes(40, 3, 12, 260, 60, 6, 90, 60, 8, 120, 2)
DERIVED = {"changed_at"}


@pytest.fixture
def empty(app):
    """The app without the cast."""
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
    return app


@pytest.fixture(scope="session")
def states() -> set[str]:
    """The states of the database that were kept in this session."""
    return set()


@pytest.fixture
def site(empty, database, states):
    """The app with a tiny loaded site, filled once for each process."""
    with empty.app_context():
        if "load" in states:
            database.restore(db.engine, "load")
            return empty
        filling.fill(TINY, seed=7, now=NOW)
        database.keep(db.engine, "load")
        states.add("load")
    return empty


@pytest.fixture
def loaded(site):
    """The same, in an app context."""
    with site.app_context():
        yield site


@pytest.fixture
def first(site):
    """A visitor who is the first loaded member, and the first of some things."""
    with site.app_context(), work():
        user = db.session.get_one(User, 1)
        ensure_sign_in(user)
        db.session.flush()
        things = {name: db.session.get_one(kinds[name], 1) for name in ("topic", "thread", "room", "community")}
        db.session.expunge_all()
    return Visitor(site, user), things


def rows_of(model):
    """All rows of a model in a fixed order."""
    return db.session.scalars(select(model).order_by(model.id)).all()


def snapshot() -> dict[str, list]:
    """Everything that is in the database, but what is random by its nature."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                tuple(value for name, value in row._mapping.items() if name != "password_hash")
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }


def test_the_same_seed_gives_the_same_rows(empty):
    found = []
    for seed in (7, 7, 8):
        with empty.app_context():
            with db.engine.begin() as connection:
                for table in reversed(Base.metadata.sorted_tables):
                    connection.execute(table.delete())
            filling.fill(TINY, seed=seed, now=NOW)
            found.append({name: rows for name, rows in snapshot().items() if "id" not in Base.metadata.tables[name].c})
            found[-1]["post"] = snapshot()["post"]
    assert found[0] == found[1] != found[2]


def test_documents_are_those_that_a_flush_would_write(loaded):
    checked = 0
    for kind, model in kinds.items():
        if kind == "document" or not hasattr(model, "document"):
            continue
        for thing in rows_of(model):
            fields = thing.document()
            row = db.session.scalar(select(Document).where(Document.kind == kind, Document.ref_id == thing.id))
            assert (fields is None) == (row is None), (kind, thing.id)
            if fields is not None:
                wanted = {name: value for name, value in _columns(thing, fields).items() if name not in DERIVED}
                assert {name: getattr(row, name) for name in wanted} == wanted, (kind, thing.id)
                checked += 1
    assert checked == db.session.scalar(select(func.count()).select_from(Document))
    assert checked > 600


@pytest.mark.once("words")
def test_stored_html_is_what_the_house_renders(loaded):
    for kind in ("post", "entry", "comment"):
        for thing in rows_of(kinds[kind]):
            rich = render(thing.body_md)
            assert (thing.body_html, thing.body_text) == (rich.html, rich.text)


@pytest.mark.once("words")
def test_topics_count_what_is_in_them(loaded):
    posts = rows_of(kinds["post"])
    for topic in rows_of(kinds["topic"]):
        said = sorted((post for post in posts if post.topic_id == topic.id), key=lambda post: post.seq)
        assert [post.seq for post in said] == list(range(1, topic.seq + 1))
        assert topic.reply_count == len(said) - 1
        assert topic.mentor_reply_count == sum(post.by_mentor for post in said)
        assert (topic.made_at, topic.last_post_at) == (said[0].made_at, said[-1].made_at)
        assert (topic.owner_id, topic.last_poster_id) == (said[0].owner_id, said[-1].owner_id)
        assert topic.faces == list(dict.fromkeys(post.owner_id for post in reversed(said)))[:8]
        assert topic.text == said[0].body_text
        assert topic.accepted_post_id in {None, *(post.id for post in said[1:])}
        followers = db.session.scalars(select(Follow.user_id).where(Follow.target == topic.group)).all()
        assert sorted(followers) == sorted({post.owner_id for post in said})
    assert len(posts) == TINY.posts


@pytest.mark.once("words")
def test_communities_count_members_and_topics(loaded):
    for community in rows_of(kinds["community"]):
        inside = Membership.space_id == community.space_id
        topics = [topic for topic in rows_of(kinds["topic"]) if topic.community_id == community.id]
        assert community.member_count == db.session.scalar(select(func.count()).where(inside))
        assert community.topic_count == len(topics)
        assert community.last_post_at == max([community.made_at, *(topic.last_post_at for topic in topics)])


@pytest.mark.once("words")
def test_threads_and_entries_count_what_is_in_them(loaded):
    entries, comments = rows_of(kinds["entry"]), rows_of(kinds["comment"])
    for thread in rows_of(kinds["thread"]):
        written = sorted((entry for entry in entries if entry.thread_id == thread.id), key=lambda entry: entry.seq)
        assert [entry.seq for entry in written] == list(range(1, thread.last_seq + 1))
        assert (thread.entry_count, thread.active_at) == (len(written), written[-1].published_at)
    for entry in entries:
        replies = [comment for comment in comments if comment.entry_id == entry.id]
        assert entry.comment_count == len(replies)
        assert entry.note_count == sum(comment.by_mentor for comment in replies)


@pytest.mark.once("words")
def test_rooms_count_what_is_in_them(loaded):
    entries = rows_of(kinds["room_entry"])
    for room in rows_of(kinds["room"]):
        written = sorted((entry for entry in entries if entry.room_id == room.id), key=lambda entry: entry.seq)
        assert [entry.seq for entry in written] == list(range(1, room.last_seq + 1))
        assert sum(room.counts.values()) == len(written)
        assert room.counts.get("check_in", 0) == len(room.check_in_days)
        assert [entry.number for entry in written if entry.number] == list(range(1, len(room.check_in_days) + 1))
        assert bool(room.opened_at) == bool(room.last_at)


@pytest.mark.once("words")
def test_mentors_count_their_rooms(loaded):
    taken = Counter(room.mentor_id for room in rows_of(kinds["room"]) if room.state == "active")
    assert {profile.owner_id: profile.places_taken for profile in rows_of(Profile) if profile.places_taken} == taken


def test_pages_of_a_loaded_site_open(first):
    visitor, things = first
    topic, thread, room, place = (things[name] for name in ("topic", "thread", "room", "community"))
    urls = [
        *("/", "/feed?feed=everyone", "/notifications", "/mentors", "/rooms", "/threads", "/communities", "/roadmaps"),
        *(f"/communities/{place.slug}", f"/communities/{place.slug}/topics/{topic.id}-{topic.slug}", "/@load_1"),
        *(f"/threads/{thread.id}-{thread.slug}", f"/rooms/{room.id}", "/roadmaps/data-analyst"),
    ]
    assert {url: visitor.get(url).status_code for url in urls} == dict.fromkeys(urls, 200)


def test_a_loaded_site_is_searched_after_its_index_is_written(site, first):
    with site.app_context(), work():
        indexer.rebuild()
    assert "/topics/" in first[0].get("/search?q=compass").text


def test_members_go_on_writing_where_the_load_ended(site, first):
    visitor, things = first
    topic, place = things["topic"], things["community"]
    visitor.post(f"/communities/{place.slug}/topics/{topic.id}/posts", {"body": "One more."})
    with site.app_context():
        assert db.session.get_one(kinds["topic"], 1).seq == topic.seq + 1


def test_a_database_with_somebody_in_it_is_refused(app):
    with app.app_context(), pytest.raises(Conflict):
        filling.fill(TINY, seed=1, now=NOW)


def test_without_tables_it_says_what_to_do(empty):
    with empty.app_context():
        with db.engine.begin() as connection:
            connection.execute(text('ALTER TABLE "user" RENAME TO somewhere_else'))
        try:
            with pytest.raises(Conflict, match="upgrade"):
                filling.fill(TINY, seed=1, now=NOW)
        finally:
            with db.engine.begin() as connection:
                connection.execute(text('ALTER TABLE somewhere_else RENAME TO "user"'))
