"""Going: the asking, the way back, what stays for others and what goes, row by row."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, outbox
from app.accounts.models import AccountDeletion
from app.accounts.passwords import hash_password
from app.db import Base, db
from app.erasures import Erasure
from app.former import NAME
from app.models import Audience, Document, User
from app.ticks import tick
from app.unit import work
from communities.models import Post, Topic
from rooms.models import Room, RoomEntry
from tests.factories.communities import make_community, make_post, make_topic
from tests.factories.people import follow
from tests.factories.portfolio import make_portfolio
from tests.factories.rooms import make_entry, make_room
from tests.factories.threads import make_comment, make_thread
from tests.factories.threads import make_entry as write
from threads.models import Comment, Thread

PASSWORD = "a long walk in the rain"
LATER = timedelta(days=15)


@pytest.fixture
def lived(cast, unit):
    """A member with a life: rooms, threads, posts among others, a roadmap, bonds."""
    with unit() as session:
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        room = make_room(cast.mentee, cast.mentor)
        make_entry(room, cast.mentee, body="Written to both of us.")
        write(make_thread(cast.mentee, title="A diary of mine"), body_md="Dear diary.")
        theirs = write(make_thread(cast.stranger, title="Of the stranger"))
        make_comment(theirs, cast.mentee, "A reply among others.")
        place = make_community(cast.mentee)
        topic = make_topic(place, cast.mentee, title="A question of mine")
        make_post(topic, cast.mentee, body="A post among others.")
        follow(cast.mentee, f"person:{cast.mentor.id}")
        follow(cast.mentor, f"person:{cast.mentee.id}")
        session.get(User, cast.mentee.id).password_hash = hash_password(PASSWORD)


def go(visit, cast):
    """Ask to go, with the password."""
    return visit(cast.mentee).post("/settings/deletion", {"current_password": PASSWORD})


def carried_out(app, ident: int) -> None:
    """Let the clock do it."""
    with app.app_context(), clock.at(clock.now() + LATER):
        tick()
        outbox.drain()
        assert db.session.get(User, ident) is None


def still_named(ident: int) -> dict[str, int]:
    """The columns that still name an account, with how many rows."""
    columns = [(table, column) for table in Base.metadata.sorted_tables for column in table.columns]
    naming = [(t, c) for t, c in columns if any(key.column.table.name == "user" for key in c.foreign_keys)]
    found = {
        f"{t.name}.{c.name}": db.session.scalar(select(func.count()).select_from(t).where(c == ident))
        for t, c in naming
    }
    return {name: count for name, count in found.items() if count}


def test_it_takes_the_password_and_hides_everything_at_once(visit, cast, lived):
    mine = visit(cast.mentee)
    assert "former member" in mine.get("/settings/deletion").text
    assert "not your present password" in mine.post("/settings/deletion", {"current_password": "x"}, status=422).text
    mine.post("/settings/deletion", {"current_password": PASSWORD})
    assert mine.get("/settings/account", status=303).headers["Location"].startswith("/sign-in")
    for person in (None, cast.stranger):
        visit(person).get("/@mila_mentee", status=404)
        assert "A diary of mine" not in visit(person).get("/threads").text


def test_signing_in_brings_all_of_it_back(app, visit, cast, lived):
    go(visit, cast)
    back = visit(None)
    back.post("/sign-in", {"email": "mila_mentee@example.org", "password": PASSWORD})
    assert "Your account stays" in back.get("/settings/account").text
    assert "Learning to bake" in visit(None).get("/@mila_mentee/portfolio").text
    with app.app_context(), clock.at(clock.now() + LATER):
        tick()
        assert db.session.get(User, cast.mentee.id) is not None
        assert db.session.scalar(select(func.count()).select_from(AccountDeletion)) == 0


def test_what_was_said_to_others_stays_without_the_name(app, visit, cast, lived):
    go(visit, cast)
    carried_out(app, cast.mentee.id)
    with app.app_context():
        former = db.session.scalars(select(User).where(User.handle.startswith("former-"))).one()
        assert (former.name, former.email, former.password_hash, former.picture) == (NAME, "", None, None)
        for model in (Room, RoomEntry, Topic, Post, Comment):
            assert former.id in set(db.session.scalars(select(model.owner_id))), model
        room = db.session.scalars(select(Room).order_by(Room.id.desc())).first()
        assert (room.owner_id, room.state) == (former.id, "ended_early")
        handle, ident = former.handle, room.id
    page = visit(cast.mentor).get(f"/rooms/{ident}").text
    assert "Written to both of us." in page
    assert "A former member and Mara" in page
    assert "Mila" not in page
    with app.app_context(), work():
        db.session.get_one(User, cast.mentor.id).locale = "de"
    page = visit(cast.mentor).get(f"/rooms/{ident}").text
    assert "Ein früheres Mitglied" in page
    assert "ormer" not in page.replace(handle, "")
    assert "This account is gone" in visit(None).get(f"/@{handle}", status=410).text


def test_what_was_theirs_alone_goes_and_is_noted(app, visit, cast, lived):
    go(visit, cast)
    carried_out(app, cast.mentee.id)
    with app.app_context():
        assert still_named(cast.mentee.id) == {}
        assert db.session.scalars(select(Erasure.user_id)).one() == cast.mentee.id
        assert not db.session.scalars(select(Thread.id).where(Thread.title == "A diary of mine")).all()
        words = db.session.scalars(select(Document.title)).all()
        assert "A diary of mine" not in words
        assert not db.session.scalars(
            select(Document.id).where(Document.kind == "person", Document.title == "Mila Mentee")
        ).all()
    for page in ("/search?q=diary", "/threads", "/mentors", "/search?q=mila"):
        assert "Mila Mentee" not in visit(cast.stranger).get(page).text


def test_nothing_is_found_or_meant_by_the_name_any_more(app, visit, cast, lived):
    with app.app_context():
        outbox.drain()
        entry = db.session.scalars(select(Comment.entry_id)).one()
    finds = {"/search?q=mila": "<mark>Mila</mark> Mentee, Mara", "/search?q=question+by:mila_mentee": "of mine"}
    mentor = visit(cast.mentor)
    for page, words in finds.items():
        assert words in mentor.get(page).text, page
    mentions = f"/writing/people/entry:{entry}:reply?q="
    assert "mila_mentee" in mentor.get(mentions).text
    go(visit, cast)
    assert "mila_mentee" not in mentor.get(mentions).text
    carried_out(app, cast.mentee.id)
    for page, words in finds.items():
        assert words not in mentor.get(page).text, page
    assert "of mine" in mentor.get("/search?q=question").text
    assert "former" not in mentor.get(mentions).text


def test_the_last_administrator_stays(visit, cast, unit):
    with unit() as session:
        session.get(User, cast.admin.id).password_hash = hash_password(PASSWORD)
    answer = visit(cast.admin).post("/settings/deletion", {"current_password": PASSWORD}, status=422)
    assert "only administrator" in answer.text


def test_a_private_thing_is_not_widened_by_the_way_back(app, visit, cast, unit, lived):
    with unit():
        make_thread(cast.mentee, title="Mine alone", audience=Audience.OWNER)
    go(visit, cast)
    visit(None).post("/sign-in", {"email": "mila_mentee@example.org", "password": PASSWORD})
    assert "Mine alone" not in visit(cast.stranger).get("/threads").text
