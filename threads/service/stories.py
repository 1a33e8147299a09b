"""Telling the story of a finished thread: nothing of it is shown before everybody quoted in it has agreed.

Whoever answers or changes holds the story's row first, so that of two answers the second one sees the first.
"""

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from app import clock
from app.access import ensure_may_post, set_audience
from app.db import db, hold
from app.errors import Invalid
from app.events import Ref, emit
from app.models import Audience, Notification
from threads.events import ConsentGiven, ConsentTaken, StoryAsked
from threads.models import Comment, Story, StoryQuote, Thread
from threads.queries.stories import notes_in, story_of, unasked


def offer(thread: Thread, *, author: Any, title: str, body_md: str, note_ids: Collection[int]) -> Story:
    """Write the story of a thread and ask the authors of the notes that it quotes."""
    ensure_may_post(author)
    if hold(thread).finished_at is None or thread.audience != Audience.PUBLIC:
        raise Invalid(_("Only a thread that is finished and public can become a story."))
    if story_of(thread) is not None:
        raise Invalid(_("This thread has a story already. Take it back to write another one."))
    story = Story(thread_id=thread.id, owner_id=author.id, hidden_at=thread.hidden_at, title=title, body_md=body_md)
    chosen = [note for note in notes_in(thread, author) if note.id in note_ids]
    story.quotes = [StoryQuote(owner_id=note.owner_id, comment=db.session.get_one(Comment, note.id)) for note in chosen]
    db.session.add(story)
    db.session.flush()
    _ask(story)
    return story


def ask_again(story: Story, *, author: Any) -> None:
    """Ask those who hold no question any more, and show the story when nobody is left who has not agreed."""
    ensure_may_post(author)
    if not _may_be_shown(hold(story)):
        raise Invalid(_("Only a thread that is finished and public can become a story."))
    _ask(story)


def _ask(story: Story) -> None:
    for quote in unasked(story):
        subject, asked = Ref("story_quote", quote.id), frozenset({quote.owner_id})
        emit(StoryAsked(actor_id=story.owner_id, subject=subject, notify=asked))
    show_if_agreed(story)


def answer(quote: StoryQuote, *, person: Any, says_yes: bool) -> None:
    """Take the answer of who wrote the words; a no, also a late one, holds in this request."""
    story = hold(quote.story)
    if says_yes and not _may_be_shown(story):
        raise Invalid(_("Its writer shows this story to nobody now."))
    hold(quote).answer(says_yes)
    db.session.flush()
    if says_yes:
        show_if_agreed(story)
    else:
        show_no_longer(story)
    subject = Ref("thread", story.thread_id)
    told = ConsentGiven if says_yes else ConsentTaken
    group = f"thread:{story.thread_id}"
    emit(told(actor_id=person.id, subject=subject, group=group, notify=frozenset({story.owner_id})))


def leave_out(story: Story, quote_id: int) -> None:
    """Take words out of a story; it is shown when all that is left is agreed to."""
    for quote in hold(story).quotes:
        if quote.id == quote_id:
            db.session.delete(quote)
    db.session.flush()
    db.session.refresh(story)
    show_if_agreed(story)


def take_back(story: Story) -> None:
    """Delete a story, with what was asked and answered."""
    db.session.delete(hold(story))
    db.session.flush()


def show_no_longer(story: Story) -> None:
    """Keep a story to its writer, at once and everywhere."""
    hold(story).shown_at = None
    db.session.flush()
    set_audience(story, Audience.OWNER)


def withdraw(story: Story) -> None:
    """Keep a story to its writer because its thread is another one now: who agreed agreed to it as it was."""
    show_no_longer(story)
    for quote in story.quotes:
        quote.forget_answer()
    db.session.flush()
    asked = Notification.kind == StoryQuote.kind, Notification.ref_id.in_([quote.id for quote in story.quotes])
    db.session.execute(delete(Notification).where(*asked))


def show_if_agreed(story: Story) -> None:
    """Show a story that nobody has to agree to any more."""
    if story.shown_at is None and story.is_agreed_to and _may_be_shown(story):
        story.shown_at = clock.now()
        db.session.flush()
        set_audience(story, Audience.PUBLIC)


def _may_be_shown(story: Story) -> bool:
    thread = db.session.get_one(Thread, story.thread_id, populate_existing=True)
    return thread.finished_at is not None and thread.audience == Audience.PUBLIC
