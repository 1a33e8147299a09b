"""Doors to stories and to the words they quote, and what their pages list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, select
from sqlalchemy.orm import joinedload

from app.access import Viewer, fetch, visible
from app.db import db
from app.errors import Missing
from app.models import Audience, Notification, User
from app.web import Page, paged
from threads.models import Comment, Entry, EntryKind, Story, StoryQuote, Thread
from threads.queries import OWNER


def shown_story(viewer: Viewer, story_id: int) -> tuple[Story, Thread]:
    """Return a story that everybody may read, and its thread; whoever may not see the thread sees no story."""
    story = fetch(Story, story_id, viewer)
    if story.shown_at is None:
        raise Missing
    return story, fetch(Thread, story.thread_id, viewer)


def stories_page(viewer: Viewer) -> Page[Any]:
    """Return the stories that are shown, newest first."""
    query: Any = select(Story.id, Story.title, Story.body_text, Story.shown_at, *OWNER).join(
        User, User.id == Story.owner_id
    )
    query = query.join(Thread, Thread.id == Story.thread_id).where(visible(Story, viewer), visible(Thread, viewer))
    return paged(db.session.execute, query.where(Story.shown_at.is_not(None)), [Story.shown_at, Story.id])


def story_of(thread: Thread) -> Story | None:
    """Return the story of one's own thread, with what it quotes; the thread's door stands in front of it."""
    query = select(Story).where(Story.thread_id == thread.id).options(joinedload(Story.quotes))
    return db.session.scalars(query).unique().one_or_none()


def stories_quoting(thing: Entry | Comment) -> Sequence[Story]:
    """Return the stories that quote a reply, or one of the replies to an entry."""
    meant = Comment.id == thing.id if isinstance(thing, Comment) else Comment.entry_id == thing.id
    quoting = select(StoryQuote.story_id).join(Comment, Comment.id == StoryQuote.comment_id).where(meant)
    return db.session.scalars(select(Story).where(Story.id.in_(quoting)).order_by(Story.id)).all()


def shown_quotes(viewer: Viewer, story: Story) -> Sequence[Any]:
    """Return the notes that a story quotes, with their authors, as far as these agreed and the viewer may read them."""
    agreed = StoryQuote.agreed.is_(True), StoryQuote.hidden_at.is_(None)
    return db.session.execute(_quoted(story, Comment.body_html).where(*agreed, visible(Comment, viewer))).all()


def own_quotes(writer: Viewer, story: Story) -> Sequence[Any]:
    """Return all notes that one's own story quotes; of those that one may read no longer the words are empty."""
    there = and_(visible(Comment, writer), StoryQuote.hidden_at.is_(None))
    words = case((there, Comment.body_html), else_="").label("body_html")
    return db.session.execute(_quoted(story, words).add_columns(_is_asked().label("is_asked"))).all()


def unasked(story: Story) -> Sequence[StoryQuote]:
    """Return the quotes of a story whose authors have not answered and hold no question any more."""
    silent = StoryQuote.story_id == story.id, StoryQuote.agreed.is_(None), ~_is_asked()
    return db.session.scalars(select(StoryQuote).where(*silent).order_by(StoryQuote.id)).all()


def _is_asked() -> ColumnElement[bool]:
    return exists().where(Notification.kind == StoryQuote.kind, Notification.ref_id == StoryQuote.id)


def _quoted(story: Story, words: Any) -> Any:
    query: Any = select(StoryQuote.id, StoryQuote.agreed, words, *OWNER)
    query = query.join(Comment, Comment.id == StoryQuote.comment_id).join(User, User.id == Comment.owner_id)
    return query.where(StoryQuote.story_id == story.id).order_by(Comment.id)


def asked_story(person: Viewer, quote: StoryQuote) -> Story | None:
    """Return the story that somebody is asked about, while it is one: of a thread that everybody reads, finished."""
    may = Thread.finished_at.is_not(None), Thread.audience == Audience.PUBLIC, Story.hidden_at.is_(None)
    query = select(Story).join(Thread, Thread.id == Story.thread_id).where(Story.id == quote.story_id, *may)
    return db.session.scalar(query.where(visible(Thread, person)))


def notes_in(thread: Thread, viewer: Viewer) -> Sequence[Any]:
    """Return the mentors' notes in a thread, which its story may quote."""
    query = select(Comment.id, Comment.body_html, Comment.body_text, Comment.made_at, Comment.owner_id, *OWNER)
    query = query.join(User, User.id == Comment.owner_id).join(Entry, Entry.id == Comment.entry_id)
    these = Entry.thread_id == thread.id, Comment.by_mentor, visible(Comment, viewer)
    return db.session.execute(query.where(*these).order_by(Comment.id).limit(100)).all()


def quote_for(person: Viewer, quote_id: int) -> StoryQuote:
    """Return a quote to who wrote the words."""
    quote = fetch(StoryQuote, quote_id, person)
    if quote.owner_id != person.id:
        raise Missing
    return quote


def synthesis_of(thread: Thread) -> Entry | None:
    """Return the entry that says what a thread came to."""
    its = Entry.thread_id == thread.id, Entry.type == EntryKind.SYNTHESIS
    return db.session.scalars(select(Entry).where(*its)).one_or_none()
