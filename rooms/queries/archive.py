"""A room as somebody in it takes it along: everything they may read at this moment, and nothing else, as plain values.

The head is small and comes at once; entries come in batches, so that a long room never stands in memory whole.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app import clock
from app.access import Viewer, visible
from app.db import db
from app.models import Membership, Reaction, User
from rooms.models import (
    ObjectiveProgress,
    Room,
    RoomAgreement,
    RoomEntry,
    RoomEntryRevision,
    RoomObjective,
    RoomTransition,
)
from rooms.models.imported import RoomImport
from rooms.queries.archive_own import own_reflections_of, own_surveys_of, testimonials_of
from rooms.queries.archive_parts import changes_of, files_of, sessions_of, turns_of
from rooms.queries.objectives import readable, without_words
from rooms.sides import IN_GROUP, LEADS
from rooms.states import Part

BATCH = 200
PARTS = {LEADS: str(Part.MENTOR), IN_GROUP: str(Part.MENTEE)}


@dataclass(frozen=True)
class Archive:
    """One room for one reader: `head` as the file holds it, `people` by id, and what `entries` needs to know."""

    room: Room
    reader: Viewer
    head: dict[str, Any]
    people: dict[int, tuple[str, str]]
    goals: dict[int, int]
    kept: dict[str, Any]

    def rows(self, after: int = 0) -> Iterator[tuple[Any, dict[str, Any]]]:
        """Give each entry after a number as its row, with its HTML, and as the file holds it."""
        last = after
        while batch := _entries(self.room, self.reader, last):
            ids = [row.id for row in batch]
            earlier, reacted = _revisions(ids), _reactions(ids)
            for row in batch:
                found = self._entry(row, earlier.get(row.id, ()), reacted.get(row.id, {}))
                yield row, found | {"files": self.kept.get("files", {}).get(str(row.seq)) or files_of(row)}
            last = batch[-1].seq

    def entries(self) -> Iterator[dict[str, Any]]:
        """Give each entry as the file holds it."""
        return (entry for _, entry in self.rows())

    def handle(self, user_id: int | None) -> str | None:
        """Return the handle of somebody in the room."""
        return self.people[user_id][0] if user_id in self.people else None

    def _entry(self, row: Any, earlier: Sequence[Any], reacted: dict[str, list[int]]) -> dict[str, Any]:
        turn = {"of": self.handle(row.turn_id), "since": _moment(row.turn_since), "due_on": _day(row.due_on)}
        return {
            "seq": row.seq,
            "kind": row.entry_kind,
            "number": row.number,
            "by": self.handle(row.owner_id),
            "made_at": _moment(row.made_at),
            "reply_to": row.answers,
            "objective": self.goals.get(row.objective_id),
            "title": row.title,
            "body": row.body_md,
            "fields": self._fields(row.fields),
            "edited_at": _moment(row.edited_at),
            "version": row.version,
            "turn": turn if row.turn_id else None,
            "settled_at": _moment(row.settled_at),
            "settled_by": self.handle(row.settled_by_id),
            "hidden_at": _moment(row.hidden_at),
            "reactions": {name: sorted(filter(None, map(self.handle, ids))) for name, ids in sorted(reacted.items())},
            "revisions": [self._revision(each) for each in earlier],
        }

    def _revision(self, row: Any) -> dict[str, Any]:
        words = {"title": row.title, "body": row.body_md, "fields": self._fields(row.fields)}
        return {"version": row.version, **words, "made_at": _moment(row.made_at)}

    def _fields(self, fields: dict[str, Any] | None) -> dict[str, Any]:
        """Name people by handle: ids mean nothing elsewhere."""
        found = dict(fields or {})
        if "items" in found:
            first = self.handle(self.room.owner_id)
            found["items"] = [{**item, "who": self.handle(int(item["who"])) or first} for item in found["items"]]
        return found


def archive_of(room: Room, reader: Viewer) -> Archive:
    """Return a room for one of those in it, as it is at this moment."""
    taken_in = db.session.scalar(select(RoomImport).where(RoomImport.room_id == room.id))
    kept = taken_in.kept if taken_in else {}
    people = _people(room, kept)
    goals = _objectives(room, reader)
    seqs = _seqs(room, reader, [goal.id for goal in goals])
    archive = Archive(room, reader, {}, people, {goal.id: place for place, goal in enumerate(goals, 1)}, kept)
    archive.head["room"] = _room(archive, kept)
    archive.head["participants"] = _participants(archive, kept)
    archive.head["agreements"] = _agreements(archive)
    changes = changes_of(archive, list(archive.goals))
    there = readable(room.id, [goal.evidence_seq for goal in goals], reader)
    archive.head["objectives"] = [
        _objective(archive, goal, seqs.get(goal.id, []), there) | {"changes": changes.get(goal.id, [])}
        for goal in goals
    ]
    archive.head["transitions"] = _transitions(archive)
    archive.head["sessions"] = sessions_of(archive)
    archive.head["turns"] = kept.get("turns") or turns_of(archive)
    archive.head["testimonials"] = kept.get("testimonials") or testimonials_of(archive)
    archive.head["surveys"] = own_surveys_of(archive)
    archive.head["reflections"] = own_reflections_of(archive)
    return archive


def local_facts(archive: Archive, site: str) -> dict[str, Any]:
    """Return what is true of this export alone: where, which room, when, and for whom."""
    room, reader = archive.room, archive.reader
    exported = _moment(clock.now().replace(microsecond=0))
    return {"site": site, "room": room.id, "exported_at": exported, "exported_by": archive.handle(reader.id)}


def _people(room: Room, kept: dict[str, Any]) -> dict[int, tuple[str, str]]:
    inside = select(Membership.user_id).where(Membership.space_id == room.space_id)
    query = select(User.id, User.handle, User.name).where(User.id.in_(inside)).order_by(User.id)
    found = {row.id: (row.handle, row.name) for row in db.session.execute(query)}
    for person in (room.mentee, room.mentor):
        found.setdefault(person.id, (person.handle, person.name))
    named = {ident: (handle, name) for ident, handle, name, _ in kept.get("people", ())}
    return {ident: named.get(ident, words) for ident, words in found.items()}


def _participants(archive: Archive, kept: dict[str, Any]) -> list[dict[str, Any]]:
    standings, found = {each.user_id: each for each in archive.room.memberships}, []
    parts = {ident: part for ident, _, _, part in kept.get("people", ())}
    for ident, (handle, name) in archive.people.items():
        there = standings.get(ident)
        part = parts.get(ident, PARTS.get(there.part, there.part) if there else "")
        found.append(
            {"handle": handle, "name": name, "part": part, "left_at": _moment(there.ended_at if there else None)}
        )
    return sorted(found, key=lambda each: str(each["handle"]))


def _room(archive: Archive, kept: dict[str, Any]) -> dict[str, Any]:
    room = archive.room
    return {
        "format": room.format,
        **({"title": room.group_title} if room.is_group else {}),
        "state": str(kept.get("state", room.state)),
        "asked_by": archive.handle(room.owner_id),
        "mentor": archive.handle(room.mentor_id),
        **{name: getattr(room, name) for name in ("cadence", "reply_days", "days", "timezone")},
        "asked_at": _moment(room.asked_at),
        "opened_at": _moment(room.opened_at),
        "opened_on": _day(room.opened_on),
        "ended_at": kept["ended_at"] if "ended_at" in kept else _moment(room.ended_at),
        "last_at": _moment(room.last_at),
        "agreement_version": room.agreement_version,
        "why": room.why_md,
        "check_in_days": list(room.check_in_days or ()),
        "replies": [list(each) for each in room.replies or ()],
        "rests": [list(each) for each in room.rests or ()],
        "cadences": [{"until_day": day, "cadence": often} for day, often in room.cadences or ()],
    }


def _agreements(archive: Archive) -> list[dict[str, Any]]:
    query = select(RoomAgreement).where(RoomAgreement.room_id == archive.room.id).order_by(RoomAgreement.version)
    return [
        {
            **{name: getattr(each, name) for name in ("version", "cadence", "reply_days", "days", "pilot_days")},
            "words": dict(each.words or {}),
            "proposed_by": archive.handle(each.proposed_by_id),
            **{name: _moment(getattr(each, name)) for name in ("made_at", "held_at", "withdrawn_at")},
            "signatures": [
                {"by": archive.handle(one.user_id), "signed_at": _moment(one.signed_at)}
                for one in each.signatures
                if one.user_id in archive.people
            ],
        }
        for each in db.session.scalars(query)
    ]


def _objectives(room: Room, reader: Viewer) -> Sequence[RoomObjective]:
    query = select(RoomObjective).where(RoomObjective.room_id == room.id, visible(RoomObjective, reader))
    return db.session.scalars(query.order_by(RoomObjective.position, RoomObjective.id)).all()


def _seqs(room: Room, reader: Viewer, ids: Sequence[int]) -> dict[int, list[Any]]:
    """Return the steps of objectives, with the number of the check-in that told of each if the reader may see it."""
    there = and_(RoomEntry.id == ObjectiveProgress.entry_id, visible(RoomEntry, reader))
    query = select(ObjectiveProgress, RoomEntry.seq).outerjoin(RoomEntry, there)
    found: dict[int, list[Any]] = defaultdict(list)
    for step, seq in db.session.execute(
        query.where(ObjectiveProgress.objective_id.in_(ids)).order_by(ObjectiveProgress.id)
    ):
        made = _moment(step.made_at)
        found[step.objective_id].append({"before": step.before, "value": step.value, "made_at": made, "entry": seq})
    return found


def _objective(archive: Archive, goal: RoomObjective, steps: list[Any], there: frozenset[int]) -> dict[str, Any]:
    shown = without_words({"title": goal.evidence_title, "seq": goal.evidence_seq}, there)
    return {
        "title": goal.title,
        "by": archive.handle(goal.owner_id),
        "measure": goal.measure,
        "kind": goal.measure_kind,
        **{name: getattr(goal, name) for name in ("start", "target", "current", "unit")},
        "begun_on": _day(goal.begun_on),
        "due_on": _day(goal.due_on),
        "state": str(goal.state),
        "evidence_title": shown["title"],
        "evidence_url": goal.evidence_url,
        "evidence_entry": shown["seq"],
        "claimed_at": _moment(goal.claimed_at),
        "confirmed_at": _moment(goal.confirmed_at),
        "confirmed_by": archive.handle(goal.confirmed_by_id),
        "outcome": goal.outcome,
        "outcome_note": goal.outcome_note,
        "version": goal.version,
        "hidden_at": _moment(goal.hidden_at),
        "history": steps,
    }


def _transitions(archive: Archive) -> list[dict[str, Any]]:
    query = select(RoomTransition).where(RoomTransition.room_id == archive.room.id).order_by(RoomTransition.id)
    found = []
    for step in db.session.scalars(query):
        note = step.note_to(archive.reader.id)
        mine = step.by_id == archive.reader.id or step.note_for == "both"
        found.append(
            {
                **{name: str(getattr(step, name)) for name in ("move", "before", "after")},
                "by": archive.handle(step.by_id),
                "made_at": _moment(step.made_at),
                "reason": step.reason if mine else "",
                "note": note,
                "note_for": step.note_for if note else None,
            }
        )
    return found


ENTRY = (
    "id",
    "seq",
    "owner_id",
    "entry_kind",
    "number",
    "objective_id",
    "title",
    "body_md",
    "body_html",
    "fields",
    "fields_html",
    "made_at",
    "edited_at",
    "version",
    "turn_id",
    "turn_since",
    "due_on",
    "settled_at",
    "settled_by_id",
    "hidden_at",
    "files",
)


REVISION = ("entry_id", "version", "title", "body_md", "fields", "made_at")


def _entries(room: Room, reader: Viewer, after: int) -> Sequence[Any]:
    whole = aliased(RoomEntry)
    answered = and_(whole.id == RoomEntry.reply_to_id, visible(whole, reader))
    query = select(*[getattr(RoomEntry, name) for name in ENTRY], whole.seq.label("answers")).outerjoin(whole, answered)
    there = RoomEntry.room_id == room.id, RoomEntry.seq > after, RoomEntry.removed_at.is_(None)
    query = query.where(*there, visible(RoomEntry, reader))
    return db.session.execute(query.order_by(RoomEntry.seq).limit(BATCH)).all()


def _revisions(ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    columns = [getattr(RoomEntryRevision, name) for name in REVISION]
    query = select(*columns).where(RoomEntryRevision.entry_id.in_(ids)).order_by(RoomEntryRevision.version)
    for row in db.session.execute(query):
        found[row.entry_id].append(row)
    return found


def _reactions(ids: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    columns = (Reaction.ref_id, Reaction.name, Reaction.user_id)
    for row in db.session.execute(select(*columns).where(Reaction.kind == RoomEntry.kind, Reaction.ref_id.in_(ids))):
        found[row.ref_id][row.name].append(row.user_id)
    return found


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
