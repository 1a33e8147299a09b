"""Taking back one's own entry: hidden at once from everybody else, undone within ten minutes, then gone for good.

Replies stay where they are and stay readable: they are other people's words.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import Select, select, update

from app import access, clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict
from rooms.models import ObjectiveChange, ObjectiveProgress, Room, RoomAttachment, RoomEntry, RoomObjective
from rooms.models.objective import ObjectiveState
from rooms.rhythm import day_of
from rooms.service import asked
from rooms.service.agenda import take_from_agendas
from rooms.service.attachments import delete_later
from rooms.service.entries import ensure_author
from rooms.service.objectives import CLAIM
from rooms.service.turns import no_longer_waits

UNDO = timedelta(minutes=10)


def remove(room: Room, entry: RoomEntry, *, author: Any) -> None:
    """Take an entry back; what waited in it waits no longer."""
    ensure_may_post(author)
    ensure_author(entry, author)
    if entry.removed_at is not None:
        return
    now, due = clock.now(), entry.due_on
    entry.removed = {
        "turn": entry.turn_id,
        "due": due.isoformat() if due else None,
        "hidden": entry.is_hidden,
    }
    entry.pass_turn(None, None)
    asked.settled(room, entry)
    entry.removed_at, entry.open_items, entry.items_at = now, 0, None
    if not entry.is_hidden:
        access.hide(entry, now)
    take_from_agendas(room, entry)
    _count(room, entry, -1)


def undo(room: Room, entry: RoomEntry, *, author: Any) -> None:
    """Put back what its author took back a moment ago, with whose turn it was."""
    ensure_may_post(author)
    ensure_author(entry, author)
    if entry.removed_at is None:
        return
    if entry.removed_at < clock.now() - UNDO:
        raise Conflict(_("Ten minutes have passed: this entry is gone."))
    before = entry.removed
    if not before["hidden"]:
        access.unhide(entry)
    due = before["due"]
    entry.pass_turn(before["turn"], date.fromisoformat(due) if due else None)
    entry.removed_at, entry.removed = None, {}
    entry.note_items()
    _count(room, entry, 1)


def _count(room: Room, entry: RoomEntry, step: int) -> None:
    """Count an entry in or out of what is kept of the room."""
    counts = {**room.counts, entry.entry_kind: max(room.counts.get(entry.entry_kind, 0) + step, 0)}
    values: dict[str, Any] = {"counts": counts}
    if entry.entry_kind == "check_in" and room.opened_on:
        day, days = (
            day_of(room.opened_on, entry.made_at.astimezone(ZoneInfo(room.timezone)).date()),
            list(room.check_in_days),
        )
        if step > 0:
            days = sorted([*days, day])
        elif day in days:
            days.remove(day)
        values["check_in_days"] = days
    db.session.execute(update(Room).where(Room.id == room.id).values(**values))


def gone(now: datetime) -> Select[Any]:
    """Return the entries that can be put back no longer, the oldest first."""
    return select(RoomEntry).where(RoomEntry.removed_at <= now - UNDO).order_by(RoomEntry.removed_at)


def purge(entry: RoomEntry, now: datetime) -> None:
    """Delete an entry with its versions and files; replies and progress stay and stand by themselves."""
    for model, column in ((RoomEntry, RoomEntry.reply_to_id), (ObjectiveProgress, ObjectiveProgress.entry_id)):
        db.session.execute(update(model).where(column == entry.id).values({column.key: None}))
    _show_nothing(entry)
    delete_later(list(db.session.scalars(select(RoomAttachment.key).where(RoomAttachment.entry_id == entry.id))))
    db.session.delete(entry)


def _show_nothing(entry: RoomEntry) -> None:
    """Take the words of an entry out of what it was evidence of; a claim that rested on it waits for evidence again."""
    query = select(RoomObjective).where(RoomObjective.room_id == entry.room_id).with_for_update(of=RoomObjective)
    objectives = {each.id: each for each in db.session.scalars(query)}
    changes = select(ObjectiveChange).where(ObjectiveChange.objective_id.in_(objectives))
    for change in db.session.scalars(changes.where(ObjectiveChange.kind == "evidence")):
        if change.values.get("seq") == entry.seq:
            change.values = {"title": "", "url": "", "seq": None}
    for objective in objectives.values():
        if objective.evidence_seq == entry.seq:
            _open_again(objective, entry)


def _open_again(objective: RoomObjective, entry: RoomEntry) -> None:
    objective.evidence_title = ""
    if objective.state == ObjectiveState.EVIDENCED:
        told = objective.become(ObjectiveState.CLAIMED, entry.owner_id, "evidence_gone")
        db.session.add(told)
        no_longer_waits(db.session.get_one(Room, entry.room_id), CLAIM, about_id=objective.id)
