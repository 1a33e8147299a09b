"""The verbs of growth threads."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.access import hide, unhide
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.gate import Person
from app.models import Document, Follow, Notification, Reaction
from tests.factories.people import follow
from tests.factories.threads import make_comment, make_entry, make_thread
from threads import service
from threads.models import Comment, Entry, Thread
from threads.service.readers import open_to

WORDS = {"title": "T", "purpose_md": "P", "tags": ["sql"], "roadmap_id": None}
ENTRY = {"type": "progress", "title": "E", "body_md": "B"}


def person(user, **changes) -> Person:
    """The signed-in face of a member of the cast."""
    plain = {
        name: getattr(user, name)
        for name in ("id", "handle", "name", "picture", "role", "is_mentor", "locale", "timezone", "theme")
    }
    values = {"is_verified": True, "joined_at": user.joined_at, "suspended_until": None, "sign_in_id": 1, "unread": 0}
    known = set(Person.__dataclass_fields__)
    return Person(**{name: value for name, value in (plain | values | changes).items() if name in known})


def told(event=None) -> set[int]:
    """Who has been notified."""
    query = select(Notification.user_id)
    return set(db.session.scalars(query.where(Notification.event == event) if event else query))


def test_start_tells_followers(unit, cast):
    with unit():
        follow(cast.stranger, f"person:{cast.mentee.id}")
        thread = service.start(author=person(cast.mentee), audience="public", **WORDS)
        assert told("ThreadStarted") == {cast.stranger.id}
        assert list(thread.tags) == ["sql"]


def test_unverified_cannot_write(unit, cast):
    with unit():
        newcomer = person(cast.mentee, is_verified=False)
        with pytest.raises(NotAllowed):
            service.start(author=newcomer, audience="public", **WORDS)
        thread = make_thread(cast.mentee)
        with pytest.raises(NotAllowed):
            service.publish(thread, author=newcomer, **ENTRY)


def test_publish_tells_followers_who_may_see_it(unit, cast):
    with unit():
        thread = make_thread(cast.mentee, audience="followers")
        follow(cast.stranger, f"thread:{thread.id}")
        follow(cast.elsewhere, f"person:{cast.mentee.id}")
        service.publish(thread, author=person(cast.mentee), **ENTRY)
        assert told("EntryPublished") == {cast.elsewhere.id}


def test_publish_counts_days_on_the_writers_calendar(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        with clock.at(thread.begun_at + timedelta(days=148)):
            entry = service.publish(thread, author=person(cast.mentee), **ENTRY)
        assert entry.day == 149


def test_mention_tells_once(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        follow(cast.mentor, f"thread:{thread.id}")
        service.publish(thread, author=person(cast.mentee), **ENTRY | {"body_md": f"Thanks @{cast.mentor.handle}"})
        assert told("MentionedInThread") == {cast.mentor.id}
        assert told("EntryPublished") == set()


def test_reply_tells_writer_and_earlier_repliers(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee))
        service.comment(entry, author=person(cast.stranger), body_md="One")
        service.comment(entry, author=person(cast.mentor), body_md="Two")
        assert told("CommentPosted") == {cast.mentee.id}
        assert told("NoteLeft") == {cast.mentee.id, cast.stranger.id}


def test_stale_edits_conflict_with_both_texts(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        entry = make_entry(thread)
        with pytest.raises(Conflict) as refused:
            service.edit(thread, author=person(cast.mentee), version=7, **WORDS)
        assert refused.value.context == {"mine": "P", "theirs": thread.purpose_md}
        with pytest.raises(Conflict):
            service.revise(entry, author=person(cast.mentee), version=7, **ENTRY)


def test_edit_renames_entries_everywhere_and_narrowing_holds_at_once(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        entry = make_entry(thread)
        service.edit(thread, author=person(cast.mentee), version=1, **WORDS)
        open_to(thread, "owner", author=person(cast.mentee), version=2)
        document = db.session.scalar(select(Document).where(Document.kind == "entry", Document.ref_id == entry.id))
        db.session.refresh(document)
        assert (document.facts["thread"]["title"], document.audience) == ("T", "owner")
        db.session.refresh(entry)
        assert entry.audience == "owner"


def test_answer_is_for_questions_and_told(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        question, other = make_entry(thread, type="question"), make_entry(thread)
        reply = make_comment(question, cast.stranger)
        service.accept(question, reply, author=person(cast.mentee))
        assert told("AnswerAccepted") == {cast.stranger.id}
        with pytest.raises(Invalid):
            service.accept(other, reply, author=person(cast.mentee))


def test_removing_a_thread_leaves_nothing(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee))
        make_comment(entry, cast.stranger)
        follow(cast.stranger, f"thread:{entry.thread_id}")
        db.session.add(Reaction(kind="entry", ref_id=entry.id, user_id=cast.stranger.id, name="learned"))
        db.session.flush()
        service.remove(entry.thread)
        left = {
            model: db.session.scalar(select(func.count()).select_from(model))
            for model in (Thread, Entry, Comment, Reaction, Follow)
        }
        assert set(left.values()) == {0}
        assert not db.session.scalars(select(Document).where(Document.kind.in_(("thread", "entry", "comment")))).all()


def test_removing_parts_counts_them_out(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        entry = make_entry(thread)
        service.remove(make_comment(entry, cast.mentor))
        assert (entry.comment_count, entry.note_count) == (0, 0)
        hidden = make_comment(entry, cast.mentor)
        for act, left in (((hide, clock.now()), 0), ((unhide,), 1), ((hide, clock.now()), 0)):
            act[0](hidden, *act[1:])
            db.session.flush()
            assert (entry.comment_count, entry.note_count) == (left, left)
            about = Document.kind == "entry", Document.ref_id == entry.id
            assert db.session.scalar(select(Document.facts).where(*about))["comments"] == left
        service.remove(hidden)
        assert (entry.comment_count, entry.note_count) == (0, 0)
        service.remove(entry)
        assert thread.entry_count == 0
