"""Writing in a room: posting, answering, agreeing, changing, and how far somebody has read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from app import clock, swift
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.models import Membership, Notification
from rooms import turns
from rooms.events import POSTED, AnswerPosted, DecisionAgreed, EntryPosted, QuestionAnswered
from rooms.kinds import may_post
from rooms.models import Room, RoomEntry, RoomObjective
from rooms.reminding import QuestionDropped, TurnPassed
from rooms.rhythm import day_of
from rooms.service import asked
from rooms.service.due import due_for
from rooms.service.telling import say
from rooms.service.turns import no_longer_waits
from rooms.states import Part

KEPT_REPLIES = 60


@dataclass(frozen=True)
class Draft:
    """The words of an entry as a form gives them."""

    kind: str
    title: str = ""
    body: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    objective_id: int | None = None
    progress: Mapping[int, float] = field(default_factory=dict)


def post(room: Room, draft: Draft, *, author: Any, to: RoomEntry | None = None) -> RoomEntry:
    """Add an entry to a room, perhaps as a reply, and see to it that the next turn is known."""
    ensure_may_post(author)
    part, answered = room.part_of(author.id), to.entry_kind if to is not None and to.owner_id != author.id else ""
    if not may_post(draft.kind, room.writes_as(author.id), answered, to_all=room.is_group):
        raise NotAllowed(_("This kind of entry is the other side's to write."))
    entry = _born(room, draft, author.id)
    if to is not None:
        _reply(room, entry, to, part)
    if to is None or draft.kind == "question":
        _begin_turn(room, entry, part)
    swift.write(entry)
    if room.is_group and draft.kind == "question" and part == Part.MENTOR:
        asked.let_wait(room, entry)
    if draft.kind == "check_in":
        no_longer_waits(room, turns.RELEASE, about_id=room.owner_id)
    if moved := _advance(room, entry, draft.progress):
        entry.fields = {**entry.fields, "progress": moved}
    _count(room, entry)
    event = AnswerPosted if to is not None and draft.kind == "message" else POSTED.get(draft.kind, EntryPosted)
    say(event, room, room.others(author.id), actor_id=author.id, about=entry)
    return entry


def put(room: Room, draft: Draft, author_id: int) -> RoomEntry:
    """Put an entry into a room that is nobody's turn and of which nobody is told."""
    entry = _born(room, draft, author_id)
    db.session.add(entry)
    db.session.flush()
    _count(room, entry)
    return entry


def _born(room: Room, draft: Draft, author_id: int) -> RoomEntry:
    return RoomEntry(
        room_id=room.id,
        owner_id=author_id,
        space_id=room.space_id,
        audience=room.audience,
        seq=room.last_seq + 1,
        entry_kind=draft.kind,
        number=_check_ins_of(room, author_id) + 1 if draft.kind == "check_in" else None,
        objective_id=draft.objective_id if draft.objective_id in {each.id for each in room.objectives} else None,
        title=draft.title,
        body=draft.body,
        fields=draft.fields,
        made_at=clock.now(),
    )


def _check_ins_of(room: Room, person_id: int) -> int:
    """Return how many check-ins somebody has sent."""
    return len(room.replies if room.is_peer and person_id == room.mentor_id else room.check_in_days)


def _begin_turn(room: Room, entry: RoomEntry, part: str) -> None:
    whose = turns.on_post(entry.entry_kind, part)
    if whose is not None and not (
        room.is_group and whose == Part.MENTEE
    ):  # one question to many is nobody's turn alone
        wanted, to = entry.fields.get("due_on"), room.person_in(whose)
        entry.pass_turn(to, date.fromisoformat(wanted) if wanted else due_for(room, to))


def _reply(room: Room, entry: RoomEntry, to: RoomEntry, part: str) -> None:
    """Put an entry under another one, and pass that one's turn on."""
    entry.reply_to_id = to.id
    asked.answered(room, to, entry.owner_id)
    if to.turn_id is None:
        return
    asker, sides = room.part_of(to.owner_id), {Part.MENTOR: room.mentor_id, Part.MENTEE: room.owner_id}
    if room.is_group:
        sides[Part.MENTEE] = to.owner_id
    whose, is_settled = turns.on_reply(to.entry_kind, asker, part, entry.entry_kind)
    if turns.days_late(to.due_on, room.today) >= turns.LATEST and to.turn_id == entry.owner_id:
        no_longer_waits(room, turns.RELEASE, about_id=entry.owner_id)
    _note_reply(room, to, entry.owner_id)
    if is_settled:
        to.settle(entry.owner_id)
    elif whose is not None and sides[whose] != to.turn_id:
        to.pass_turn(sides[whose], due_for(room, sides[whose]))


def _note_reply(room: Room, to: RoomEntry, by: int) -> None:
    """Remember for the rhythm on which day the mentor acted, and by how many days late."""
    if by == room.mentor_id == to.turn_id and room.opened_on and not room.is_peer:
        kept = [*room.replies, [day_of(room.opened_on, room.today), turns.days_late(to.due_on, room.today)]]
        swift.keep(room, replies=kept[-KEPT_REPLIES:])


def _advance(room: Room, entry: RoomEntry, progress: Mapping[int, float]) -> list[list[Any]]:
    """Move the objectives that the check-in names; return (position, before, after, unit) of each that moved."""
    moved = []
    mine = [each for each in room.objectives if each.owner_id == entry.owner_id and each.state != "confirmed"]
    for objective in mine:
        if objective.id in progress and (step := objective.advance(progress[objective.id], entry.id)):
            db.session.add(step)
            moved.append([objective.position, step.before, step.value, objective.unit])
    return moved


def _count(room: Room, entry: RoomEntry) -> None:
    counts = {**room.counts, entry.entry_kind: room.counts.get(entry.entry_kind, 0) + 1}
    values: dict[str, Any] = {"last_seq": entry.seq, "last_at": entry.made_at, "counts": counts}
    if entry.entry_kind == "check_in" and room.opened_on:
        values["check_in_at"] = clock.now()
        day = day_of(room.opened_on, room.today)
        if room.is_peer and entry.owner_id == room.mentor_id:
            values["replies"] = [*room.replies, [day, 0]]
        else:
            values["check_in_days"] = [*room.check_in_days, day]
    if (entry.entry_kind, counts[entry.entry_kind]) in {("session_notes", 1), ("check_in", 2)}:
        values["survey_on"] = room.today  # they have met: the clock asks how it feels
    swift.keep(room, **values)


def answer(room: Room, entry: RoomEntry, *, asker: Any) -> None:
    """Mark a question as answered; only who asked it may."""
    ensure_may_post(asker)
    if entry.entry_kind != "question" or entry.owner_id != asker.id:
        raise NotAllowed(_("Whoever asked a question says when it is answered."))
    if entry.settled_at is None:
        entry.settle(asker.id)
        asked.settled(room, entry)
        say(QuestionAnswered, room, room.others(asker.id), actor_id=asker.id, about=entry)


def drop(room: Room, entry: RoomEntry, *, asker: Any) -> None:
    """Drop a question that needs no answer any more; only who asked it may."""
    ensure_may_post(asker)
    if entry.entry_kind != "question" or entry.owner_id != asker.id:
        raise NotAllowed(_("Whoever asked a question says when it is answered."))
    if entry.settled_at is None:
        entry.fields = {**entry.fields, "dropped": True}
        entry.settle(asker.id)
        asked.settled(room, entry)
        say(QuestionDropped, room, room.others(asker.id), actor_id=asker.id, about=entry)


def agree(room: Room, entry: RoomEntry, *, person: Any) -> None:
    """Agree to a decision that the other proposed."""
    ensure_may_post(person)
    if entry.entry_kind != "decision" or entry.owner_id == person.id:
        raise NotAllowed(_("A decision is agreed to by the other person."))
    if entry.settled_at is None:
        _note_reply(room, entry, person.id)
        entry.settle(person.id)
        say(DecisionAgreed, room, room.others(person.id), actor_id=person.id, about=entry)


def pass_back(room: Room, entry: RoomEntry, line: str, *, person: Any) -> None:
    """Hand a turn on that cannot be answered now: to whoever the entry waits for besides, with a line if one wants."""
    ensure_may_post(person)
    if entry.turn_id != person.id:
        raise Conflict(_("It is not your turn here any more. Open the page again to see whose it is."))
    to = entry.owner_id if entry.owner_id != person.id else _last_other(room, entry, person.id)
    entry.pass_back(person.id, to, due_for(room, to), line)
    say(TurnPassed, room, frozenset({to}), actor_id=person.id, about=entry)


def _last_other(room: Room, entry: RoomEntry, person_id: int) -> int:
    """Return who handed the turn to the author of an entry: who passed it back last, else the other side."""
    passed = [each["by"] for each in entry.fields.get("passed", ()) if each["by"] != person_id]
    return int(passed[-1]) if passed else room.person_in(turns.other(room.part_of(person_id)))


def tick_item(entry: RoomEntry, number: int, *, person: Any) -> None:
    """Mark an action item as done, or as open again; both may."""
    ensure_may_post(person)
    try:
        entry.tick(number)
    except IndexError:
        raise Invalid(_("This action item is not there any more.")) from None


def ensure_author(entry: RoomEntry, person: Any) -> None:
    """Refuse anybody but who wrote the entry."""
    if entry.owner_id != person.id:
        raise NotAllowed(_("Only its author can change an entry."))


def edit(entry: RoomEntry, draft: Draft, *, author: Any, version: int) -> None:
    """Change one's own words; what they were is kept. A change made meanwhile is not overwritten."""
    ensure_may_post(author)
    ensure_author(entry, author)
    if entry.version != version:
        raise Conflict(**both_texts(entry, draft))
    objective_id = _objective_here(entry.room_id, draft.objective_id)
    kept = {"items": entry.fields["items"]} if "items" in entry.fields else {}
    if objective_id == entry.objective_id and entry.says(draft.title, draft.body, {**draft.fields, **kept}):
        return
    if entry.entry_kind == "decision" and entry.settled_at is not None:
        entry.pass_turn(entry.settled_by_id, None)  # what was agreed to were other words
        entry.settled_at = entry.settled_by_id = None
    entry.objective_id = objective_id
    db.session.add(entry.edit(draft.title, draft.body, {**draft.fields, **kept}))


def both_texts(entry: RoomEntry, draft: Draft) -> dict[str, str]:
    """Return what somebody would write over an entry, and what it says now, each as one text."""
    mine, theirs = (draft.title, draft.body, draft.fields), (entry.title, entry.body_md, entry.fields)
    return {"mine": _whole(*mine), "theirs": _whole(*theirs)}


def _whole(title: str, body: str, fields: Mapping[str, Any]) -> str:
    """Return all that an entry says, as one text."""
    return "\n".join([*filter(None, [title, body]), *(value for value in fields.values() if isinstance(value, str))])


def _objective_here(room_id: int, objective_id: int | None) -> int | None:
    """Return the objective if it is one of this room's."""
    here = RoomObjective.id == objective_id, RoomObjective.room_id == room_id
    return db.session.scalar(select(RoomObjective.id).where(*here)) if objective_id else None


def mark_read(room: Room, seq: int, *, person: Any) -> None:
    """Remember up to where somebody has read; what they were told about the room counts as read too."""
    seq = max(0, min(seq, room.last_seq))
    mine = Membership.space_id == room.space_id, Membership.user_id == person.id, Membership.last_read < seq
    db.session.execute(update(Membership).where(*mine).values(last_read=seq))
    told = Notification.space_id == room.space_id, Notification.user_id == person.id, Notification.read_at.is_(None)
    db.session.execute(update(Notification).where(*told).values(read_at=clock.now()))
