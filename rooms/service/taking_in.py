"""Taking in a room from a file: it becomes a closed room that its people here can read."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import clock, uploads
from app.accounts.identity import fold_handle
from app.db import db
from app.errors import Invalid
from app.models import Audience, Membership, Reaction, Role, Space, User
from app.models.space import Reading
from rooms.interchange import FormatError, Problem, json_text
from rooms.models import (
    ObjectiveChange,
    ObjectiveProgress,
    Room,
    RoomAgreement,
    RoomEntry,
    RoomEntryRevision,
    RoomGroup,
    RoomObjective,
    RoomSession,
    RoomSignature,
    RoomTransition,
)
from rooms.models.group import FEWEST
from rooms.models.imported import RoomImport
from rooms.service import attachments
from rooms.service import taking_in_own as own
from rooms.sides import GROUP
from rooms.states import PAST, Part, State

Bodies = Callable[[str], bytes | None]
NOBODY = "placeholder.invalid"
WORDS = ("measure", "unit", "evidence_title", "evidence_url", "outcome", "outcome_note")


@dataclass
class Taken:
    """What became of a file: its room, who has an account here, and whose place is held by a name alone."""

    room: Room
    is_new: bool
    here: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


def take_in(
    file: dict[str, Any], *, strangers: frozenset[str] = frozenset(), body_of: Bodies = lambda path: None
) -> Taken:
    """Make a closed room of a checked file; the same file again leads to the room that it made.

    `body_of` gives what lies beside the file under a path; each is looked at as if somebody had just attached it.
    Participants are found by handle. Those who are not here, and the `strangers`, become accounts that nobody can open
    and that hold a name alone.
    """
    digest = digest_of(file)
    there = select(Room).join(RoomImport, RoomImport.room_id == Room.id).where(RoomImport.digest == digest)
    if (found := db.session.scalar(there)) is not None:
        return Taken(found, False)
    people, here, named = _people(file, strangers)
    room = _Builder(file, people, body_of).build()
    names = [
        [people[each["handle"]].id, each["handle"], each["name"], each.get("part", "")] for each in file["participants"]
    ]
    kept = {"state": file["room"]["state"], "ended_at": file["room"].get("ended_at"), "people": names}
    kept |= {name: file.get(name, []) for name in ("turns", "testimonials")}  # a yes given elsewhere shows nothing here
    kept |= {"files": {each["seq"]: each["files"] for each in file.get("entries", ()) if "files" in each}}
    db.session.add(RoomImport(room_id=room.id, digest=digest, kept=kept))
    db.session.flush()
    return Taken(room, True, here, named)


def digest_of(file: dict[str, Any]) -> str:
    """Return the hash of what a file says, whatever its spacing and its local facts."""
    head = {name: file.get(name) for name in HEAD}
    whole = hashlib.sha256()
    for part in json_text(head, file.get("entries", ())):
        whole.update(part.encode())
    return whole.hexdigest()


HEAD = (
    *("room", "participants", "agreements", "objectives", "transitions", "sessions", "turns"),
    *("testimonials", "surveys", "reflections"),
)


def _people(file: dict[str, Any], strangers: frozenset[str]) -> tuple[dict[str, User], list[str], list[str]]:
    handles = {each["handle"]: each["name"] for each in file["participants"]}
    known = {fold_handle(handle): handle for handle in handles if handle not in strangers}
    query = select(User).where(User.handle.in_(known), User.email.not_like(f"%@{NOBODY}"))
    found = {known[user.handle]: user for user in db.session.scalars(query)}
    missing = [handle for handle in handles if handle not in found]
    made = {handle: _placeholder(handles[handle]) for handle in missing}
    db.session.flush()
    return {**found, **made}, sorted(found), missing


def _placeholder(name: str) -> User:
    """Add an account that nobody can sign in to, without a profile: it holds a name where words need an author."""
    handle = f"past_{secrets.token_hex(8)}"
    email = f"{handle}@{NOBODY}"
    never = datetime(9999, 1, 1, tzinfo=clock.now().tzinfo)
    user = User(handle=handle, handle_key=handle, name=name, email=email, email_key=email, suspended_until=never)
    db.session.add(user)
    return user


class _Builder:
    """One file becoming one room."""

    def __init__(self, file: dict[str, Any], people: dict[str, User], body_of: Bodies) -> None:
        self.file, self.people, self.body_of = file, people, body_of
        self.goals: list[RoomObjective] = []
        self.entries: dict[int, int] = {}

    def build(self) -> Room:
        """Make the room with everything in it."""
        facts = self.file["room"]
        space = Space(kind="room", reading=Reading.SPACE)
        db.session.add(space)
        db.session.flush()
        self.room = Room(facts.get("why", ""), space_id=space.id, **self._room(facts))
        self.room.asked_at = self.room.moved_at = _moment(facts["asked_at"]) or clock.now()
        self.room.group = self._group(facts)
        db.session.add(self.room)
        db.session.flush()
        self._members()
        self._objectives()
        self._agreements()
        self._entries()
        self._steps()
        planned = self._sessions()
        self._transitions()
        own.keep(self.file, self.room, {name: each.id for name, each in self.people.items()}, planned, self.entries)
        db.session.flush()
        return self.room

    def id_of(self, handle: str | None) -> int | None:
        """Return whom a handle of the file means here."""
        return self.people[handle].id if handle else None

    def _room(self, facts: dict[str, Any]) -> dict[str, Any]:
        same = ("format", "cadence", "reply_days", "days", "timezone")
        ended = facts.get("ended_at")
        return {
            **{name: facts[name] for name in same},
            "agreement_version": facts.get("agreement_version", 0),
            "owner_id": self.id_of(facts["asked_by"]),
            "mentor_id": self.id_of(facts["mentor"]),
            "state": facts["state"] if facts["state"] in PAST else State.CLOSED,
            "opened_at": _moment(facts["opened_at"]),
            "opened_on": date.fromisoformat(facts["opened_on"]),
            "ended_at": _moment(ended) or clock.now(),
            "last_at": _moment(facts.get("last_at")),
            "check_in_days": facts.get("check_in_days", []),
            "replies": facts.get("replies", []),
            "rests": facts.get("rests", []),
            "cadences": [[each["until_day"], each["cadence"]] for each in facts.get("cadences", ())],
        }

    def _group(self, facts: dict[str, Any]) -> RoomGroup | None:
        """Return the group whose common room it was, over and read by nobody else: what holds its name here."""
        if facts["format"] != GROUP:
            return None
        whose = {"owner_id": self.id_of(facts["mentor"]), "audience": Audience.OWNER, "closed_at": clock.now()}
        words = {"title": facts.get("title", ""), "cadence": facts["cadence"], "places": FEWEST}
        return RoomGroup(facts.get("why", ""), **words, **whose)

    def _members(self) -> None:
        for each in self.file["participants"]:
            part = each.get("part", "")  # only a room that lives makes mentors, for whom some things are kept
            part = f"was_{part}" if part in {Part.MENTEE, Part.MENTOR} else "was_here"
            values = {"role": Role.MEMBER, "part": part, "ended_at": _moment(each.get("left_at"))}
            user_id = self.id_of(each["handle"])
            db.session.add(Membership(space_id=self.room.space_id, user_id=user_id, **values))

    def _objectives(self) -> None:
        for place, each in enumerate(self.file.get("objectives", ()), 1):
            words = {name: each.get(name, "") for name in WORDS}
            numbers = {name: float(each.get(name, 0)) for name in ("start", "target", "current")}
            dates = {name: _moment(each.get(name)) for name in ("claimed_at", "confirmed_at", "hidden_at")}
            goal = RoomObjective(
                **(words | numbers | dates),
                room_id=self.room.id,
                space_id=self.room.space_id,
                owner_id=self.id_of(each["by"]),
                position=place,
                title=each["title"],
                measure_kind=each["kind"],
                begun_on=_day(each.get("begun_on")),
                due_on=date.fromisoformat(each["due_on"]),
                evidence_seq=each.get("evidence_entry"),
                state=each["state"],
                confirmed_by_id=self.id_of(each.get("confirmed_by")),
                version=each.get("version", 1),
            )
            self.goals.append(goal)
            db.session.add(goal)
        db.session.flush()

    def _agreements(self) -> None:
        for each in self.file.get("agreements", ()):
            same = {name: each[name] for name in ("version", "cadence", "reply_days", "days")}
            same |= {name: _moment(each.get(name)) for name in ("held_at", "withdrawn_at")}
            same |= {"pilot_days": each.get("pilot_days", 0), "proposed_by_id": self.id_of(each.get("proposed_by"))}
            made = RoomAgreement(room_id=self.room.id, words=each.get("words", {}), **same)
            made.made_at = _moment(each["made_at"]) or clock.now()
            made.signatures = [
                RoomSignature(user_id=self.id_of(one["by"]), signed_at=_moment(one["signed_at"]))
                for one in each.get("signatures", ())
            ]
            db.session.add(made)

    def _entries(self) -> None:
        counts: dict[str, int] = {}
        for each in self.file.get("entries", ()):
            counts[each["kind"]] = counts.get(each["kind"], 0) + 1
            entry = self._entry(each)
            db.session.add(entry)
            db.session.flush()
            self.entries[entry.seq] = entry.id
            db.session.add_all([*self._revisions(entry, each), *self._reactions(entry, each)])
            self._files(entry, each)
            self.room.last_seq = each["seq"]
        self.room.counts = counts

    def _files(self, entry: RoomEntry, each: dict[str, Any]) -> None:
        for one in each.get("files", ()):
            body = self.body_of(one["path"])
            if body is None:
                continue
            try:
                kept = attachments.keep([uploads.read(one["name"], body)])
            except Invalid as error:
                raise FormatError([Problem(one["path"], error.message)]) from None
            shared: dict[str, Any] = {"room_id": self.room.id, "space_id": entry.space_id, "audience": entry.audience}
            row = attachments.row_of(*kept[0], entry_id=entry.id, owner_id=entry.owner_id, **shared)
            db.session.add(row)
            db.session.flush()
            entry.files = [*entry.files, row.shown]

    def _entry(self, each: dict[str, Any]) -> RoomEntry:
        turn = each.get("turn") or {}
        return RoomEntry(
            title=each.get("title", ""),
            body=each.get("body", ""),
            fields=self._fields(each.get("fields")),
            room_id=self.room.id,
            space_id=self.room.space_id,
            owner_id=self.id_of(each["by"]),
            seq=each["seq"],
            entry_kind=each["kind"],
            reply_to_id=self.entries.get(each.get("reply_to", 0)),
            number=each.get("number"),
            objective_id=self.goals[each["objective"] - 1].id if each.get("objective") else None,
            made_at=_moment(each["made_at"]),
            edited_at=_moment(each.get("edited_at")),
            version=each.get("version", 1),
            turn_id=self.id_of(turn.get("of")),
            turn_since=_moment(turn.get("since")),
            due_on=_day(turn.get("due_on")),
            settled_at=_moment(each.get("settled_at")),
            settled_by_id=self.id_of(each.get("settled_by")),
            hidden_at=_moment(each.get("hidden_at")),
        )

    def _fields(self, fields: dict[str, Any] | None) -> dict[str, Any]:
        found = dict(fields or {})
        if "items" in found:
            found["items"] = [{**item, "who": self.id_of(item["who"])} for item in found["items"]]
        return found

    def _revisions(self, entry: RoomEntry, each: dict[str, Any]) -> Iterator[RoomEntryRevision]:
        for one in each.get("revisions", ()):
            words = {"title": one.get("title", ""), "body_md": one.get("body", ""), "version": one["version"]}
            fields, made_at = self._fields(one.get("fields")), _moment(one["made_at"])
            yield RoomEntryRevision(entry_id=entry.id, fields=fields, made_at=made_at, **words)

    def _reactions(self, entry: RoomEntry, each: dict[str, Any]) -> Iterator[Reaction]:
        for name, handles in each.get("reactions", {}).items():
            for handle in sorted(set(handles)):
                yield Reaction(kind=RoomEntry.kind, ref_id=entry.id, user_id=self.people[handle].id, name=name[:16])

    def _steps(self) -> None:
        for goal, each in zip(self.goals, self.file.get("objectives", ()), strict=True):
            for one in each.get("history", ()):
                values = {"before": float(one["before"]), "value": float(one["value"])}
                entry_id = self.entries.get(one.get("entry", 0))
                made_at = _moment(one["made_at"])
                db.session.add(ObjectiveProgress(objective_id=goal.id, entry_id=entry_id, made_at=made_at, **values))
            db.session.flush()
            for one in each.get("changes", ()):
                words = {"kind": one["kind"], "values": one.get("values", {}), "note": one.get("note", "")}
                by_id, made_at = self.id_of(one.get("by")), _moment(one["made_at"])
                db.session.add(ObjectiveChange(objective_id=goal.id, by_id=by_id, made_at=made_at, **words))
            db.session.flush()

    def _sessions(self) -> list[int]:
        """Make the sessions, and return their ids in the order of the file."""
        made = []
        for each in self.file.get("sessions", ()):
            agenda = [{**item, "by": self.id_of(item["by"])} for item in each.get("agenda", ())]
            plain = {name: each.get(name, "") for name in ("state", "place", "link")}
            moments = {name: _moment(each.get(name)) for name in ("starts_at", "made_at", "changed_at")}
            about = {"room_id": self.room.id, "owner_id": self.room.owner_id, "space_id": self.room.space_id}
            session = RoomSession(
                **(plain | moments | about),
                sequence=each.get("sequence", 0),
                times=each.get("times", []),
                offered_by_id=self.id_of(each.get("offered_by")),
                minutes=each.get("minutes", 0),
                agenda=agenda,
                notes_id=self.entries.get(each.get("notes", 0)),
            )
            db.session.add(session)
            db.session.flush()
            made.append(session.id)
        return made

    def _transitions(self) -> None:
        for each in self.file.get("transitions", ()):
            words = {name: each.get(name, "") for name in ("before", "reason", "note")}
            by_id, made_at = self.id_of(each.get("by")), _moment(each["made_at"])
            facts = {"move": each["move"], "after": each["after"], "note_for": each.get("note_for", "nobody")}
            db.session.add(RoomTransition(room_id=self.room.id, by_id=by_id, made_at=made_at, **words, **facts))
            db.session.flush()


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
