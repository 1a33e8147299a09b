"""Growth threads, their entries with what they said before, the chain over them, and the replies."""

from threads.models.comment import Comment
from threads.models.entry import MAX_TITLE, Entry, EntryKind, EntryRevision
from threads.models.story import Story, StoryQuote
from threads.models.thread import MAX_TAGS, Thread, ThreadLink, ThreadTag

__all__ = [
    "MAX_TAGS",
    "MAX_TITLE",
    "Comment",
    "Entry",
    "EntryKind",
    "EntryRevision",
    "Story",
    "StoryQuote",
    "Thread",
    "ThreadLink",
    "ThreadTag",
]
