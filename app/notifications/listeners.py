"""Turns events into notification rows, and asks for the mail that tells of them, in the transaction that emits them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, exists, insert, null, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.db import db
from app.events import Event, on
from app.models.audience import Shared, kinds
from app.models.bond import Block, Mute
from app.models.document import Document
from app.models.notification import Notification
from app.models.space import Membership, Space
from app.notifications.asking import ask_for_mail
from app.notifications.models import Preference
from app.outbox import enqueue, handler
from app.reach import EACH, may_see
from app.statements import among, prepared, values_of

AT_ONCE = 20  # so many are told in the transaction that emits the event; of more the worker tells, a moment later


@on(Event)
def notify(event: Event) -> None:
    """Tell those the event names, except its actor, whoever muted or blocked, and whoever may not see its subject."""
    wanted = event.notify - {event.actor_id}
    if not wanted:
        return
    row = {
        "actor_id": event.actor_id,
        "event": type(event).__name__,
        "kind": event.subject.kind,
        "ref_id": event.subject.id,
        "group_key": _group(event),
        "category": event.category,
        "space_id": event.space_id,
    }
    if len(wanted) > AT_ONCE:
        enqueue("tell", {**row, "wanted": sorted(wanted), "at": clock.now().isoformat()})
        return
    db.session.flush()
    _tell(row, wanted, clock.now())


def _group(event: Event) -> str:
    """Return the key of the thing that the event belongs to: its subject itself, where nothing larger is named."""
    return event.group or f"{event.subject.kind}:{event.subject.id}"


def _tell(row: dict[str, Any], wanted: Collection[int], at: datetime) -> None:
    targets = [row["group_key"]] + ([f"person:{row['actor_id']}"] if row["actor_id"] else [])
    told = _telling(kinds[row["kind"]])(**row, wanted=wanted, targets=targets, made_at=at).scalars()
    if told:
        ask_for_mail(told, group=row["group_key"], category=row["category"])


@handler("tell")
def tell(payloads: Sequence[dict[str, Any]]) -> None:
    """Tell the many who hear of an event; who may see its subject is asked now, not when it happened."""
    for payload in payloads:
        row = {name: value for name, value in payload.items() if name not in ("wanted", "at")}
        _tell(row, payload["wanted"], datetime.fromisoformat(payload["at"]))


@prepared
def _telling(model: type[Shared]) -> Any:
    """Write a row for each of those wanted who muted nothing of it, stand behind no wall and may see the thing.

    Who hears nothing at all of its category gets none. Returns who was told.
    """
    muted = exists().where(Mute.user_id == EACH.id, among(Mute.target, "targets"))
    actor = bindparam("actor_id", type_=Integer())  # nobody where the clock speaks: behind no wall
    wall = exists().where(
        or_(
            and_(Block.blocker_id == EACH.id, Block.blocked_id == actor),
            and_(Block.blocker_id == actor, Block.blocked_id == EACH.id),
        )
    )
    row = values_of(Notification) | {"user_id": EACH.id, "read_at": null(), "mailed_at": null()}
    there = exists().where(Document.kind == row["kind"], Document.ref_id == row["ref_id"])  # not taken back meanwhile
    may = may_see(model, row["ref_id"])
    chosen = Preference.user_id == EACH.id, Preference.category == row["category"]
    is_off = exists().where(*chosen, Preference.way == "off")
    table: Any = Notification.__table__
    shut = _room_is_shut(row["kind"], row["ref_id"])
    told = select(*row.values()).where(there, among(EACH.id, "wanted"), ~muted, ~wall, ~is_off, ~shut, may)
    told = told.order_by(EACH.id)
    return insert(table).from_select(list(row), told, include_defaults=False).returning(table.c.user_id)


def _room_is_shut(kind: Any, ref_id: Any) -> Any:
    """A block between two who share a room shuts it for both: the clock has nothing to say there either."""
    other, place, wall, about = aliased(Membership), aliased(Space), aliased(Block), aliased(Document)
    between = or_(
        and_(wall.blocker_id == EACH.id, wall.blocked_id == other.user_id),
        and_(wall.blocker_id == other.user_id, wall.blocked_id == EACH.id),
    )
    there = about.kind == kind, about.ref_id == ref_id, place.id == about.space_id, place.kind == "room"
    return exists().where(*there, other.space_id == place.id, between)
