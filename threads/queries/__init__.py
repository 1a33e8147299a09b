"""Doors to threads, entries and replies, and what their pages list: rows with all that a template needs.

Statements are prepared once for a stand-in of the viewer: the rule of who may see what is long to build.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    null,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased

from app.access import Guest, Viewer, asked, fetch, stand_in, visible
from app.db import db
from app.drafts import with_draft
from app.errors import Missing, NotAllowed
from app.follows.queries import follows
from app.models import Document, Profile, User
from app.statements import among, prepared
from app.web import Page, paged
from threads.chain import SEALED
from threads.models import Comment, Entry, EntryKind, EntryRevision, Story, Thread, ThreadLink, ThreadTag

PAGE = 10
LAST = 2**31 - 1
OWNER = (User.name, User.handle, User.picture, User.is_mentor)
THREAD = (Thread.id, Thread.title, Thread.slug, Thread.purpose_text, Thread.owner_id, Thread.audience)
COUNTED = (Thread.entry_count, Thread.active_at, Thread.finished_at)
HEAD = (Thread.purpose_html, Thread.begun_at, Thread.last_seq, Thread.hidden_at)
PLANNED = (Thread.rests, Thread.remind_weekday, Thread.remind_hour, Thread.aim, Thread.aim_on)
TIED: dict[str, Any] = {
    "roadmap": Document,
    "objective": aliased(Document),
}  # what a thread can belong to, by its document


def thread_for(person: Viewer, thread_id: int, *, may: str = "read", held: bool = False) -> Thread:
    """Return the thread, perhaps with its row locked; `may="write"` is for its owner."""
    thread = fetch(Thread, thread_id, person, held=held)
    _ensure(may, thread.owner_id, person)
    return thread


def entry_for(person: Viewer, thread_id: int, entry_id: int, *, may: str = "read") -> Entry:
    """Return an entry of that thread; `may="write"` is for its owner."""
    entry = fetch(Entry, entry_id, person)
    if entry.thread_id != thread_id:
        raise Missing
    _ensure(may, entry.owner_id, person)
    return entry


def comment_for(person: Viewer, thread_id: int, comment_id: int, *, may: str = "read") -> Comment:
    """Return a reply in that thread; `may="write"` is for whoever wrote it."""
    comment = fetch(Comment, comment_id, person)
    if comment.entry.thread_id != thread_id:
        raise Missing
    _ensure(may, comment.owner_id, person)
    return comment


def _ensure(may: str, owner_id: int, person: Viewer) -> None:
    if may == "write" and owner_id != person.id:
        raise NotAllowed


@cache
def _threads(viewer: Any) -> Select[*tuple[Any, ...]]:
    """Select threads that the viewer may see, with their owners and tags."""
    tags = select(func.aggregate_strings(ThreadTag.tag, "\n")).where(ThreadTag.thread_id == Thread.id).scalar_subquery()
    following = follows(viewer, "thread", Thread.id)
    query = select(*THREAD, *COUNTED, *OWNER, tags.label("tags"), following.label("is_following"))
    return query.join(User, User.id == Thread.owner_id).where(visible(Thread, viewer))


@prepared
def _thread(viewer: Any) -> Select[*tuple[Any, ...]]:
    headline = case((visible(Profile, viewer), Profile.headline), else_="").label("headline")
    shown = Story.thread_id == Thread.id, Story.shown_at.is_not(None)
    story = select(Story.id).where(*shown).scalar_subquery().label("story_id")
    query = (
        _threads(viewer)
        .add_columns(*HEAD, *PLANNED, headline, story)
        .join(Profile, Profile.owner_id == Thread.owner_id)
    )
    for kind, thing in TIED.items():  # an objective is seen by who is in its room, and by nobody else
        its = and_(thing.kind == kind, thing.ref_id == getattr(Thread, f"{kind}_id"), visible(thing, viewer))
        named = [getattr(thing, name).label(f"{kind}_{name}") for name in ("title", "endpoint", "values")]
        query = query.outerjoin(thing, its).add_columns(*named)
    return with_draft(query.where(Thread.id == bindparam("thread_id")), viewer)


def thread_row(viewer: Viewer, thread_id: int) -> Any:
    """Return one thread as its page shows it: the thread, its owner, its roadmap, the draft of its next entry."""
    place = f"thread:{thread_id}:entry"
    row = asked(viewer, _thread(stand_in(viewer)), thread_id=thread_id, place=place).one_or_none()
    if row is None:
        raise Missing
    return row


def threads_page(viewer: Viewer, view: str, tag: str) -> Page[Any]:
    """Return threads, those written in most lately first: `view` is everyone, following or mine."""
    query, keys = _listing(stand_in(viewer), view, bool(tag)), [Thread.active_at, Thread.id]
    return paged(partial(asked, viewer, tag=tag), query, keys, stable=True)


@cache
def _listing(viewer: Any, view: str, is_tagged: bool) -> Select[*tuple[Any, ...]]:
    query = _threads(viewer)
    if view == "mine":
        query = query.where(Thread.owner_id == viewer.id)
    elif view == "following":
        query = query.where(or_(follows(viewer, "thread", Thread.id), follows(viewer, "person", Thread.owner_id)))
    if is_tagged:
        query = query.where(Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag == bindparam("tag"))))
    return query


ONLY: dict[str, ColumnElement[bool]] = {
    "everything": true(),
    "evidence": Entry.evidence_url != "",
    "milestones": Entry.type == EntryKind.MILESTONE,
    "notes": Entry.note_count > 0,
}
FACTS = (Entry.id, Entry.thread_id, Entry.seq, Entry.day, Entry.type, Entry.title, Entry.body_html, Entry.owner_id)
EVIDENCE = (Entry.evidence_title, Entry.evidence_url, Entry.evidence_state, Entry.hours, Entry.prompt)
STATE = (
    Entry.published_at,
    Entry.about_on,
    Entry.edited_at,
    Entry.answered_at,
    Entry.wanted,
    Entry.wanted_at,
    Entry.comment_count,
    Entry.note_count,
    Entry.hidden_at,
)


@cache
def entries_of(viewer: Any, only: str) -> Select[*tuple[Any, ...]]:
    """Select the entries of a thread that a filter shows, as far as the viewer may see them."""
    its = Entry.thread_id == bindparam("thread_id")
    return select(*FACTS, *EVIDENCE, *STATE).where(its, ONLY[only], visible(Entry, viewer))


def entries_page(
    viewer: Viewer, thread_id: int, *, only: str = "everything", newest_first: bool = True, is_finished: bool = False
) -> Page[Any]:
    """Return a page of a thread's entries, all of them or those with evidence, milestones, mentor notes.

    In a finished thread the entry that says what it came to stands first, whichever way one reads.
    """
    ask, query, keys = partial(asked, viewer, thread_id=thread_id), entries_of(stand_in(viewer), only), [Entry.seq]
    if is_finished:
        query, keys = _pinned(query, newest_first), [_rank(newest_first)]
    return paged(ask, query, keys, size=PAGE, newest_first=newest_first, stable=True)


@cache
def _rank(newest_first: bool) -> Any:
    pinned = Entry.type == EntryKind.SYNTHESIS
    return case((pinned, LAST if newest_first else 0), else_=Entry.seq).label("rank")


@cache
def _pinned(query: Any, newest_first: bool) -> Any:
    return query.add_columns(_rank(newest_first))


def lively_groups(tag: str) -> Sequence[str]:
    """Return the group keys of the public threads of a tag that were written in last: what is newest is in these."""
    return [f"thread:{ident}" for ident in _lively()(tag=tag).scalars()]


@prepared
def _lively() -> Select[*tuple[Any, ...]]:
    tagged = Thread.id.in_(select(ThreadTag.thread_id).where(ThreadTag.tag == bindparam("tag")))
    return select(Thread.id).where(tagged, visible(Thread, Guest())).order_by(Thread.active_at.desc()).limit(60)


def entry_row(viewer: Viewer, thread_id: int, entry_id: int) -> Any:
    """Return one entry as its page shows it, with the draft of a reply."""
    named = {"thread_id": thread_id, "entry_id": entry_id, "place": f"entry:{entry_id}:reply"}
    row = asked(viewer, _entry(stand_in(viewer)), **named).one_or_none()
    if row is None:
        raise Missing
    return row


@prepared
def _entry(viewer: Any) -> Select[*tuple[Any, ...]]:
    return with_draft(entries_of(viewer, "everything").where(Entry.id == bindparam("entry_id")), viewer)


COMMENT = (Comment.id, Comment.entry_id, Comment.owner_id, Comment.body_html)
STANDING = (Comment.by_mentor, Comment.is_answer, Comment.made_at, Comment.thanked_at)


@cache
def _comments(viewer: Any) -> Select[*tuple[Any, ...]]:
    query = select(*COMMENT, *STANDING, *OWNER).join(User, User.id == Comment.owner_id)
    return query.where(visible(Comment, viewer))


@cache
def _replies(viewer: Any) -> Select[*tuple[Any, ...]]:
    return _comments(viewer).where(Comment.entry_id == bindparam("entry_id"))


def replies(viewer: Viewer, entry_id: int) -> Page[Any]:
    """Return the replies to one entry, oldest first, mentors' notes among them."""
    ask, query = partial(asked, viewer, entry_id=entry_id), _replies(stand_in(viewer))
    return paged(ask, query, [Comment.id], size=50, newest_first=False, stable=True)


def newest_replies(viewer: Viewer, entry_ids: Collection[int]) -> Sequence[Any]:
    """Return for each of these entries the two newest mentors' notes and the newest other reply, with one query."""
    return asked(viewer, _newest_replies(stand_in(viewer)), entry_ids=entry_ids).all() if entry_ids else []


@prepared
def _newest_replies(viewer: Any) -> Select[*tuple[Any, ...]]:
    newest = func.row_number().over(partition_by=(Comment.entry_id, Comment.by_mentor), order_by=Comment.id.desc())
    these = _comments(viewer).add_columns(newest.label("newest")).where(among(Comment.entry_id, "entry_ids"))
    found = these.subquery()
    return select(found).where(found.c.newest <= case((found.c.by_mentor, 2), else_=1)).order_by(found.c.id)


def revisions(entry_id: int) -> Sequence[EntryRevision]:
    """Return what an entry said before, newest first; the entry's own door stands in front of it."""
    query = select(EntryRevision).where(EntryRevision.entry_id == entry_id)
    return db.session.scalars(query.order_by(EntryRevision.id.desc()).limit(50)).all()


def links(thread: Thread, viewer: Viewer) -> Sequence[Any]:
    """Return the links of a thread's chain, each with its words as far as the viewer may read the entry."""
    columns = [getattr(ThreadLink, name) for name in (*SEALED, "seal")]
    said = case((visible(Entry, viewer), ThreadLink.content), else_=null()).label("content")
    query = select(*columns, type_coerce(said, JSON).label("content")).outerjoin(Entry, Entry.id == ThreadLink.entry_id)
    return db.session.execute(query.where(ThreadLink.thread_id == thread.id).order_by(ThreadLink.number)).all()


def commenter_ids(entry_id: int) -> frozenset[int]:
    """Return who has replied to an entry."""
    return frozenset(db.session.scalars(select(Comment.owner_id).where(Comment.entry_id == entry_id)))


def ids_of(handles: Iterable[str]) -> frozenset[int]:
    """Return the members that these handles name."""
    named = list(handles)
    return frozenset(db.session.scalars(select(User.id).where(User.handle.in_(named)))) if named else frozenset()


def roadmap_choices(viewer: Viewer) -> dict[str, str]:
    """Return the roadmaps that the viewer may tie a thread to, by id."""
    query = select(Document.ref_id, Document.title).where(
        Document.kind == "roadmap", visible(Document, viewer, own_hidden=False)
    )
    return {str(ident): title for ident, title in db.session.execute(query.order_by(Document.title).limit(200))}


def objective_choices(viewer: Viewer) -> dict[str, str]:
    """Return the viewer's own objectives in rooms that they are in, by id."""
    mine = Document.kind == "objective", Document.owner_id == viewer.id, visible(Document, viewer)
    query = select(Document.ref_id, Document.title).where(*mine)
    return {str(ident): title for ident, title in db.session.execute(query.order_by(Document.title).limit(100))}


def choices(viewer: Viewer) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the viewer may tie a thread to: roadmaps, and objectives of their own."""
    return roadmap_choices(viewer), objective_choices(viewer)
