"""The verbs of growth threads: who acts is an argument, rules are refusals, and nobody commits."""

from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from app import clock, documents, loading, swift
from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Conflict, Invalid
from app.events import Event, Ref, emit
from app.follows.queries import follower_ids
from app.models import Skill
from app.moderation import edits
from app.text import slugify
from threads import queries
from threads.events import AnswerAccepted, CommentPosted, EntryPublished, MentionedInThread, NoteLeft, ThreadStarted
from threads.models import Comment, Entry, EntryKind, Thread
from threads.queries.stories import stories_quoting
from threads.service.stories import show_if_agreed


def start(*, author: Any, audience: str, **words: Any) -> Thread:
    """Begin a growth thread."""
    ensure_may_post(author)
    thread = Thread(owner_id=author.id, audience=audience, skills=_known_skills(words["tags"]), **words)
    db.session.add(thread)
    db.session.flush()
    followers = follower_ids(f"person:{author.id}")
    emit(
        ThreadStarted(
            actor_id=author.id, subject=Ref("thread", thread.id), group=f"thread:{thread.id}", notify=followers
        )
    )
    return thread


def edit(thread: Thread, *, author: Any, version: int, **words: Any) -> None:
    """Change what a thread says of itself."""
    ensure_may_post(author)
    if version != hold(thread).version:
        raise Conflict(mine=words["purpose_md"], theirs=thread.purpose_md)
    is_renamed = words["title"] != thread.title or words["tags"] != list(thread.tags)
    for name, value in words.items():
        setattr(thread, name, value)
    thread.skills = _known_skills(words["tags"])
    thread.version += 1
    db.session.flush()
    if is_renamed:  # entries carry the thread's name and tags into feeds and search
        for entry in thread.entries:
            documents.write(db.session, entry)


def remove(thing: Thread | Entry | Comment) -> None:
    """Delete a thread, an entry or a reply with all that hangs on it."""
    hold(thing.thread if isinstance(thing, Entry) else thing.entry if isinstance(thing, Comment) else thing)
    told = [] if isinstance(thing, Thread) else [hold(story) for story in stories_quoting(thing)]
    if isinstance(thing, Entry):
        db.session.add(thing.thread.lose(hold(thing)))
        db.session.flush()
    elif isinstance(thing, Comment):
        thing.entry.miss_comment(hold(thing))
    db.session.delete(thing)
    db.session.flush()
    for story in told:  # nobody is asked any more for words that are gone
        db.session.refresh(story)
        show_if_agreed(story)


def publish(thread: Thread, *, author: Any, **words: Any) -> Entry:
    """Write an entry and tell those who follow the thread or the person."""
    ensure_may_post(author)
    if hold(thread).finished_at is not None:
        raise Invalid(_("This thread is finished. Open it again to write on."))
    loading.fill(thread, "tag_rows")  # search and feeds know entries by the thread's tags
    begun = thread.begun_at.astimezone(ZoneInfo(author.timezone)).date()
    entry, link = thread.next_entry(day=(clock.today(author.timezone) - begun).days + 1, **words)
    set_committed_value(entry, "thread", thread)
    swift.write(thread, entry)
    link.entry_id = entry.id
    swift.insert(link)
    mentioned = queries.ids_of(entry.mentions)
    _tell(EntryPublished, entry, author, follower_ids(f"thread:{thread.id}", f"person:{author.id}") - mentioned)
    if mentioned:
        _tell(MentionedInThread, entry, author, mentioned)
    return entry


def revise(entry: Entry, *, author: Any, version: int, **words: Any) -> None:
    """Change an entry; what it said before stays readable."""
    ensure_may_post(author)
    hold(entry.thread)
    if version != hold(entry).version:
        raise Conflict(mine=words["body_md"], theirs=entry.body_md)
    entry.revise(leaves_nothing=edits.is_asked(entry), **words)
    db.session.flush()


def comment(entry: Entry, *, author: Any, body_md: str) -> Comment:
    """Reply to an entry and tell its writer and those who replied before."""
    ensure_may_post(author)
    hold(entry)
    earlier = queries.commenter_ids(entry.id)
    reply = entry.add_comment(body_md, author=author)
    db.session.add(reply)
    db.session.flush()
    mentioned = queries.ids_of(reply.mentions)
    _tell(NoteLeft if reply.by_mentor else CommentPosted, entry, author, (earlier | {entry.owner_id}) - mentioned)
    _tell(MentionedInThread, entry, author, mentioned)
    return reply


def accept(entry: Entry, answer: Comment, *, author: Any) -> None:
    """Choose the reply that answers a question, or take the choice back."""
    if entry.type != EntryKind.QUESTION or answer.entry_id != entry.id:
        raise Invalid(_("Only a reply to a question can be its answer."))
    ensure_may_post(author)
    hold(entry).accept(answer)
    db.session.flush()
    if answer.is_answer:
        _tell(AnswerAccepted, entry, author, frozenset({answer.owner_id}))


def _tell(event: type[Event], entry: Entry, author: Any, whom: frozenset[int]) -> None:
    emit(event(actor_id=author.id, subject=Ref("entry", entry.id), group=f"thread:{entry.thread_id}", notify=whom))


def _known_skills(tags: list[str]) -> list[str]:
    """Return those of a thread's tags that are skills of the taxonomy."""
    slugs = [slugify(tag) for tag in tags]
    return sorted(db.session.scalars(select(Skill.slug).where(Skill.slug.in_(slugs)))) if slugs else []
