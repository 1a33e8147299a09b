"""Keeping documents: every flush of a `Shared` thing writes its document and an index job, in the same transaction."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from sqlalchemy import Table, bindparam, delete, event, select, update
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import instance_state

from app import bonds, clock, outbox
from app.models.audience import Shared
from app.models.document import Document, DocumentFields
from app.models.notification import Notification
from app.statements import dialect, inserting, prepared, values_of
from app.stirring import stir

TABLE: Table = Document.__table__  # type: ignore[assignment]

Listener = Callable[[Session, Any, bool, Collection[str]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have a function told of every `Shared` thing that is written: whether it is new, else what was changed of it."""
    _listeners.append(listener)


def write(session: Session, thing: Any, *, is_new: bool = False, changed: Collection[str] = ()) -> None:
    """Write the document of one thing anew, or delete it when the thing has none (any more).

    Where only counters were `changed`, and there is a document, its facts are all that is written.
    """
    for listener in _listeners:
        listener(session, thing, is_new, changed)
    fields: DocumentFields | None = thing.document()
    if fields and changed and thing.counters.issuperset(changed):
        known = {"kind": thing.kind, "ref_id": thing.id}
        if _recounting().within(session, **known, facts=dict(fields.facts), changed_at=clock.now()):
            return
    if fields is None:
        forget(session, thing.kind, thing.id)
        return
    values = _columns(thing, fields)
    key = {"kind": thing.kind, "ref_id": thing.id}
    before = None if is_new else _former().within(session, **key).one_or_none()
    if before is None:
        ident = _writing(dialect(session)).within(session, **key, **values).one().id
    else:
        ident, same = before.id, _reads_the_same(before, values)
        values["reworded_at"] = before.reworded_at if same else clock.now()
        _rewriting().within(session, ident=ident, **values)
    if fields.in_feed and (before is None or _comes_anew(before, fields)):
        stir(session, group=fields.group, owner_id=thing.owner_id, at=fields.published_at, audience=thing.audience)
    if _found_otherwise(before, values):
        outbox.enqueue("index", {"id": ident}, session=session)


# What search knows of a document. A change of all else (a count of replies) leaves the index as it is.
INDEXED = (
    *(Document.title, Document.text, Document.tags, Document.published_at, Document.is_searchable),
    *(Document.owner_id, Document.space_id, Document.audience, Document.hidden_at),
)


def _comes_anew(before: Any, fields: DocumentFields) -> bool:
    """Whether a document that was there comes into feeds where, or when, it was not before."""
    there = before.in_feed, before.group_key, before.published_at
    return there != (True, fields.group, fields.published_at)


def _found_otherwise(before: Any, values: Mapping[str, Any]) -> bool:
    """Whether search must learn of these values: of everything it is to find, and of every change to that."""
    if before is None or not before.is_searchable:
        return bool(values["is_searchable"])
    same = all(_plain(getattr(before, column.key)) == _plain(values[column.key]) for column in INDEXED)
    borrows = before.facts.get("borrows_title"), values["facts"].get("borrows_title")
    return not same or borrows[0] != borrows[1]


def _reads_the_same(before: Any, values: Mapping[str, Any]) -> bool:
    """Whether the words that search finds by are those that were there."""
    words = Document.title, Document.text, Document.tags
    return all(_plain(getattr(before, column.key)) == _plain(values[column.key]) for column in words)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@prepared
def _former() -> Any:
    found = select(Document.id, Document.facts, Document.in_feed, Document.group_key, Document.reworded_at, *INDEXED)
    return found.where(Document.kind == bindparam("kind"), Document.ref_id == bindparam("ref_id"))


@prepared
def _writing(named: str) -> Any:
    """Write a row; one that an earlier thing of the same id left behind is written over."""
    row = inserting(Document, named)
    anew = {column.key: row.excluded[column.key] for column in TABLE.columns if column.key != "id"}
    return row.on_conflict_do_update(index_elements=["kind", "ref_id"], set_=anew).returning(TABLE.c.id)


@prepared
def _recounting() -> Any:
    facts = {name: value for name, value in values_of(Document).items() if name in ("facts", "changed_at")}
    is_it = TABLE.c.kind == bindparam("kind"), TABLE.c.ref_id == bindparam("ref_id")
    return update(TABLE).where(*is_it).values(facts).returning(TABLE.c.id)


@prepared
def _rewriting() -> Any:
    changed = {name: value for name, value in values_of(Document).items() if name not in ("kind", "ref_id")}
    return update(TABLE).where(TABLE.c.id == bindparam("ident")).values(changed)


def _columns(thing: Any, fields: DocumentFields) -> dict[str, Any]:
    return {
        "owner_id": thing.owner_id,
        "space_id": thing.space_id,
        "audience": thing.audience,
        "hidden_at": thing.hidden_at,
        "title": fields.title[:300],
        "text": fields.text,
        "tags": list(fields.tags),
        "endpoint": fields.endpoint,
        "values": dict(fields.values),
        "anchor": fields.anchor,
        "group_key": fields.group,
        "facts": dict(fields.facts),
        "is_searchable": fields.is_searchable,
        "in_feed": fields.in_feed,
        "published_at": fields.published_at,
        "changed_at": clock.now(),
        "reworded_at": None,
    }


def forget(session: Session, kind: str, ref_id: int) -> None:
    """Delete the document of a thing that is gone, and take it out of the index."""
    gone = session.scalar(
        delete(Document).where(Document.kind == kind, Document.ref_id == ref_id).returning(Document.id)
    )
    if gone is not None:
        outbox.enqueue("index", {"id": gone}, session=session)
        session.execute(delete(Notification).where(Notification.kind == kind, Notification.ref_id == ref_id))


@event.listens_for(Session, "before_flush")
def _notice(session: Session, context: UOWTransaction, instances: object) -> None:
    dirty = [thing for thing in session.dirty if isinstance(thing, Shared) and session.is_modified(thing)]
    changed = [(thing, False, tuple(instance_state(thing).committed_state)) for thing in dirty]
    new = [(thing, True, ()) for thing in session.new if isinstance(thing, Shared)]
    gone = [(thing.kind, thing.id) for thing in session.deleted if isinstance(thing, Shared)]  # type: ignore[attr-defined]
    session.info["noticed"] = ([*new, *changed], gone)


@event.listens_for(Session, "after_flush_postexec")
def _keep(session: Session, context: UOWTransaction) -> None:
    things, gone = session.info.pop("noticed", ((), ()))
    for thing, is_new, names in things:
        write(session, thing, is_new=is_new, changed=names)
    for kind, ref_id in gone:
        forget(session, kind, ref_id)
        bonds.release(session, kind, ref_id)


@event.listens_for(Session, "after_rollback")
def _drop_noticed(session: Session) -> None:
    session.info.pop("noticed", None)
