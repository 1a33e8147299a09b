"""Keeping documents: every flush of a `Shared` thing writes its document and an index job, in the same transaction."""

from typing import Any

from sqlalchemy import delete, event, insert, select, update
from sqlalchemy.orm import Session, UOWTransaction

from app import bonds, clock, outbox
from app.models.audience import Shared
from app.models.document import Document, DocumentFields
from app.models.notification import Notification


def write(session: Session, thing: Any) -> None:
    """Write the document of one thing anew, or delete it when the thing has none (any more)."""
    fields: DocumentFields | None = thing.document()
    if fields is None:
        forget(session, thing.kind, thing.id)
        return
    values = _columns(thing, fields)
    where = Document.kind == thing.kind, Document.ref_id == thing.id
    ident = session.scalar(select(Document.id).where(*where))
    if ident is None:
        made = session.execute(
            insert(Document).values(kind=thing.kind, ref_id=thing.id, **values).returning(Document.id)
        )
        ident = made.scalar_one()
    else:
        session.execute(update(Document).where(Document.id == ident).values(**values))
    if fields.is_searchable:
        outbox.enqueue("index", {"id": ident}, session=session)


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
    changed = [thing for thing in session.dirty if isinstance(thing, Shared) and session.is_modified(thing)]
    new = [thing for thing in session.new if isinstance(thing, Shared)]
    gone = [(thing.kind, thing.id) for thing in session.deleted if isinstance(thing, Shared)]  # type: ignore[attr-defined]
    session.info["noticed"] = ([*new, *changed], gone)


@event.listens_for(Session, "after_flush_postexec")
def _keep(session: Session, context: UOWTransaction) -> None:
    things, gone = session.info.pop("noticed", ((), ()))
    for thing in things:
        write(session, thing)
    for kind, ref_id in gone:
        forget(session, kind, ref_id)
        bonds.release(session, kind, ref_id)


@event.listens_for(Session, "after_rollback")
def _drop_noticed(session: Session) -> None:
    session.info.pop("noticed", None)
