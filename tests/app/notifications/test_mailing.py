"""One mail about a thing until it is visited, asked for when it happens, allowed when it is sent."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from app import access, clock
from app.accounts.service import walls
from app.db import db
from app.events import Ref, emit
from app.models import Document, Membership, Mute, Notification, User
from app.notifications import service
from app.notifications.models import MailStop
from rooms.models import Room
from tests.app.notifications.conftest import html_of, text_of
from tests.app.notifications.test_listeners import by_the_clock
from tests.factories.rooms import make_entry, make_room
from tests.factories.threads import make_entry as publish
from tests.factories.threads import make_thread
from threads.events import CommentPosted, EntryPublished

SECRET = "only-between-us"


@pytest.fixture
def room(unit, cast, noon, post):
    """An open room; the mails about its opening have gone out and both have been there since."""
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        room.objectives[0].title = SECRET
        ident = room.id
    post()
    visit_as(unit, cast, ident)
    return ident


def visit_as(unit, cast, room):
    with unit():
        for person in (cast.mentee, cast.mentor):
            service.visited(f"room:{room}", person=person)


def write(unit, room, author, times=1):
    with unit():
        for _ in range(times):
            make_entry(db.session.get(Room, room), author, title=SECRET, body=SECRET)


def readers(mails):
    return [mail["To"] for mail in mails]


def test_fifty_entries_are_one_mail(unit, cast, room, post, waiting):
    write(unit, room, cast.mentor, 50)
    assert waiting() == [(cast.mentee.id, f"room:{room}")]
    assert readers(post()) == [cast.mentee.email]
    write(unit, room, cast.mentor)
    assert waiting() == []
    assert post() == []


def test_a_visit_arms_it_again(unit, cast, room, post):
    write(unit, room, cast.mentor)
    post()
    visit_as(unit, cast, room)
    write(unit, room, cast.mentor)
    assert readers(post()) == [cast.mentee.email]


def test_who_comes_by_first_gets_none(unit, cast, room, post):
    write(unit, room, cast.mentor)
    assert post(timedelta(minutes=1)) == []
    visit_as(unit, cast, room)
    assert post() == []
    write(unit, room, cast.mentor)
    assert readers(post()) == [cast.mentee.email]


@pytest.mark.once("words")
def test_no_word_and_no_name_of_a_room(unit, cast, room, post):
    write(unit, room, cast.mentor)
    [mail] = post()
    whole = mail["Subject"] + text_of(mail) + html_of(mail)
    assert mail["Subject"] == "Something waits for you in one of your rooms"
    for word in (SECRET, "Mara", "Mentor"):
        assert word not in whole
    assert f"http://localhost/rooms/{room}" in text_of(mail)


def let_quote(*people):
    mine = Membership.user_id.in_([each.id for each in people])
    db.session.execute(update(Membership).where(mine).values(lets_quote=True))


def test_only_when_all_agree_a_room_is_quoted(unit, cast, room, post):
    with unit():
        let_quote(cast.mentee)
    write(unit, room, cast.mentor)
    assert SECRET not in text_of(post()[0])
    visit_as(unit, cast, room)
    with unit():
        let_quote(cast.mentee, cast.mentor)
    write(unit, room, cast.mentor)
    assert SECRET in text_of(post()[0])


def test_a_readers_own_no_holds_and_so_does_a_writers_leaving(unit, cast, room, post):
    with unit():
        let_quote(cast.mentor)
    write(unit, room, cast.mentor)
    assert SECRET not in text_of(post()[0])
    visit_as(unit, cast, room)
    with unit():
        let_quote(cast.mentee, cast.mentor)
    write(unit, room, cast.mentor)
    with unit():
        mine = Membership.user_id == cast.mentor.id
        db.session.execute(update(Membership).where(mine).values(ended_at=clock.now()))
    assert SECRET not in text_of(post()[0])


def test_what_the_clock_said_before_a_wall_is_not_mailed_after(unit, cast, room, post, waiting):
    with unit():
        by_the_clock(db.session.get(Room, room), cast.mentee)
    assert waiting() == [(cast.mentee.id, f"room:{room}")]
    with unit():
        walls.block(cast.mentor.id, actor=SimpleNamespace(id=cast.mentee.id))
    assert post() == []


def test_taking_it_back_holds_for_mail_that_waits(unit, cast, room, post):
    with unit():
        let_quote(cast.mentee, cast.mentor)
    write(unit, room, cast.mentor)
    with unit():
        mine = Membership.user_id == cast.mentor.id
        db.session.execute(update(Membership).where(mine).values(lets_quote=False))
    [mail] = post()
    assert SECRET not in mail["Subject"] + text_of(mail) + html_of(mail)


def leave(room, cast):
    mine = Membership.user_id == cast.mentee.id, Membership.space_id == room.space_id
    db.session.scalar(select(Membership).where(*mine)).end()


MEANWHILE = {
    "left": leave,
    "muted": lambda room, cast: db.session.add(Mute(user_id=cast.mentee.id, target=f"room:{room.id}")),
    "muted the writer": lambda room, cast: db.session.add(
        Mute(user_id=cast.mentee.id, target=f"person:{cast.mentor.id}")
    ),
    "blocked": lambda room, cast: walls.block(cast.mentor.id, actor=SimpleNamespace(id=cast.mentee.id)),
    "hidden": lambda room, cast: access.hide(room, clock.now()),
    "stopped": lambda room, cast: db.session.add(
        MailStop(user_id=cast.mentee.id, target=f"room:{room.id}", made_at=clock.now())
    ),
    "switched off": lambda room, cast: service.choose_ways({"rooms": "app"}, person=cast.mentee),
    "paused": lambda room, cast: change(cast.mentee, suspended_until=clock.now() + timedelta(days=3)),
    "writer paused": lambda room, cast: change(cast.mentor, suspended_until=clock.now() + timedelta(days=3)),
    "unverified": lambda room, cast: change(cast.mentee, email_verified_at=None),
    "bouncing": lambda room, cast: change(cast.mentee, bounced_at=clock.now()),
    "gone": lambda room, cast: db.session.delete(db.session.get(User, cast.mentee.id)),
    "writer gone": lambda room, cast: db.session.delete(db.session.get(User, cast.mentor.id)),
}


def change(person, **values):
    db.session.execute(update(User).where(User.id == person.id).values(**values))


@pytest.mark.parametrize("what", MEANWHILE)
def test_permission_is_asked_again_at_sending(unit, cast, room, post, waiting, what):
    write(unit, room, cast.mentor)
    with unit():
        MEANWHILE[what](db.session.get(Room, room), cast)
    assert post() == []
    assert waiting() == []


def test_a_mail_out_before_is_not_doubled_by_a_late_job(unit, cast, room, post):
    write(unit, room, cast.mentor, 2)
    with unit():
        mine = Notification.user_id == cast.mentee.id, Notification.read_at.is_(None)
        first = db.session.scalar(select(Notification).where(*mine).limit(1))
        first.mailed_at = clock.now()
    assert post() == []


def test_what_anybody_may_read_is_told_with_title_and_excerpt(unit, cast, noon, post):
    with unit():
        service.choose_ways({"follows": "mail"}, person=cast.mentee)
        thread = make_thread(cast.mentee, title="Counting")
        entry = publish(thread, "A first query", body_md="It counts <script>rows</script>.")
        about = {"subject": Ref("entry", entry.id), "group": f"thread:{thread.id}"}
        emit(CommentPosted(actor_id=cast.mentor.id, notify=frozenset({cast.mentee.id}), **about))
        to = f"/threads/{thread.id}/entries/{entry.id}"
    [mail] = post()
    assert mail["Subject"] == "Mara Mentor replied to “A first query”"
    assert to in text_of(mail)
    assert "It counts" in text_of(mail)
    assert "<script" not in html_of(mail)


def test_what_is_narrowed_before_sending_is_not_quoted(unit, cast, noon, post, waiting):
    with unit():
        service.choose_ways({"follows": "mail"}, person=cast.stranger)
        thread = make_thread(cast.mentee, title="Counting")
        entry = publish(thread, "A first query")
        about = {"subject": Ref("entry", entry.id), "group": f"thread:{thread.id}"}
        emit(EntryPublished(actor_id=cast.mentee.id, notify=frozenset({cast.stranger.id}), **about))
        ident = thread.id
    assert waiting() == [(cast.stranger.id, f"thread:{ident}")]
    with unit():
        db.session.execute(update(Document).values(audience="owner"))
    assert post() == []


@pytest.mark.once("words")
def test_the_language_is_the_readers(unit, cast, room, post):
    with unit():
        change(cast.mentee, locale="de")
    write(unit, room, cast.mentor)
    [mail] = post()
    assert '<html lang="de">' in html_of(mail)
