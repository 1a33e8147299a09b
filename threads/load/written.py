"""Entries and replies, in the order of time."""

from datetime import datetime

from app.load.loading import Load
from app.load.pool import Piece
from app.models import Audience, DocumentFields
from app.text import excerpt, slugify
from threads.load.journals import Journal, Journals
from threads.models import Comment, Entry, EntryKind

KINDS = [kind.value for kind in EntryKind if kind != EntryKind.SYNTHESIS]
ENTRY = (
    *("id", "thread_id", "owner_id", "space_id", "audience", "seq", "day", "type", "title", "body_md", "body_html"),
    *("body_text", "evidence_title", "evidence_url", "published_at", "comment_count", "note_count"),
)
COMMENT = (
    *("id", "entry_id", "owner_id", "space_id", "audience", "body_md", "body_html", "body_text", "by_mentor"),
    "made_at",
)
LINK = "https://example.org/evidence"


def entries(load: Load, found: Journals) -> None:
    """Write all entries; the n-th of them has the id n + 1."""
    seqs = [0] * len(found.threads)
    for place, (second, number) in enumerate(zip(found.seconds, found.numbers, strict=True)):
        seqs[number] += 1
        counted = (found.comments[place], found.notes[place])
        _entry(load, found.threads[number], (place + 1, seqs[number]), load.at(second), counted)


def _entry(load: Load, thread: Journal, which: tuple[int, int], at: datetime, counted: tuple[int, int]) -> None:
    (ident, seq), body = which, load.pool.body(load.pool.lot())
    day = (at.date() - load.at(thread.begun).date()).days + 1
    shared = (thread.owner.id, None, thread.audience)
    title, evidence = excerpt(body.text, 80), ("What came of it", LINK) if seq % 4 == 0 else ("", "")
    kind = KINDS[seq % len(KINDS)]
    row = (ident, thread.id, *shared, seq, day, kind, title, *body, *evidence, at, *counted)
    load.writer.sheet(Entry, *ENTRY).add(*row)
    proof = {"title": evidence[0], "url": evidence[1], "state": "none"} if evidence[1] else None
    about = {"id": thread.id, "title": thread.title, "slug": slugify(thread.title)}
    said = DocumentFields(
        title=title,
        text=body.text,
        endpoint="threads.show_entry",
        values={"thread_id": thread.id, "entry_id": ident},
        published_at=at,
        group=f"thread:{thread.id}",
        tags=thread.tags,
        facts={"type": kind, "day": day, "thread": about, "evidence": proof, "comments": counted[0]},
        in_feed=True,
    )
    load.document(("entry", ident, *shared), said, at)
    load.writer.step(2)


def comments(load: Load, found: Journals) -> None:
    """Write all replies."""
    sheet = load.writer.sheet(Comment, *COMMENT)
    for ident, (second, entry, author) in enumerate(found.replies, 1):
        member, body, at = load.people[author], load.pool.short(), load.at(second)
        thread = found.threads[found.numbers[entry]]
        shared = (member.id, None, Audience.OWNER.value)
        by_mentor = member.is_mentor and member.id != thread.owner.id
        sheet.add(ident, entry + 1, *shared, *body, by_mentor, at)
        load.document(("comment", ident, *shared), _reply_says((ident, entry + 1), thread.id, body, at), at)
        load.writer.step(2)


def _reply_says(which: tuple[int, int], thread_id: int, body: Piece, at: datetime) -> DocumentFields:
    ident, entry_id = which
    return DocumentFields(
        title=excerpt(body.text, 80),
        text=body.text,
        endpoint="threads.show_entry",
        values={"thread_id": thread_id, "entry_id": entry_id},
        anchor=f"comment-{ident}",
        published_at=at,
        group=f"thread:{thread_id}",
        is_searchable=False,
    )
