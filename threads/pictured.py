"""The texts of threads that pictures may stand in: entries with what they said before, stories, and replies."""

from sqlalchemy import select

from app.access import Viewer, fetch
from app.db import db
from threads.models import Comment, Entry, EntryRevision, Story, StoryQuote
from threads.queries.stories import asked_story


def entry_texts(person: Viewer, entry_id: int) -> list[str]:
    """Return what an entry says and said, to those who may read it."""
    entry = fetch(Entry, entry_id, person)
    former = select(EntryRevision.body_html).where(EntryRevision.entry_id == entry_id)
    return [entry.body_html, *db.session.scalars(former)]


def story_texts(person: Viewer, story_id: int) -> list[str]:
    """Return what a story says, to those who may read it, and to those who are asked whether it may quote them."""
    asked = StoryQuote.story_id == story_id, StoryQuote.owner_id == person.id
    quote = db.session.scalar(select(StoryQuote).where(*asked).limit(1))
    story = asked_story(person, quote) if quote else None
    return [(story or fetch(Story, story_id, person)).body_html]


def comment_texts(person: Viewer, comment_id: int) -> list[str]:
    """Return what a reply says, to those who may read it."""
    return [fetch(Comment, comment_id, person).body_html]
