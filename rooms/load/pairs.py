"""Who meets whom: rooms with what was asked, agreed and aimed at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import update

from app.load.loading import Load, Lots, Member
from app.load.people import CAPACITY
from app.load.pool import Piece
from app.models import Audience, DocumentFields, Membership, Notification, Profile, Role, Space
from app.models.space import Reading
from app.unit import work
from rooms import rhythm, schedule
from rooms.models import Room, RoomAgreement, RoomObjective, RoomSignature, RoomTransition
from rooms.models.objective import UNDATED
from rooms.models.room import DAYS, pair_key
from rooms.states import PAST, State

STATES = (*[State.ACTIVE] * 6, *[State.CLOSED] * 3, State.REQUESTED)
DAY = 86_400
COLUMNS = (
    *("id", "owner_id", "space_id", "audience", "mentor_id", "state", "open_pair", "why_md", "why_html"),
    *("agreement_version", "asked_at", "opened_at", "opened_on", "ended_at", "last_seq", "last_at", "counts"),
    *("check_in_days", "replies", "moved_at", "clock_at"),
)
OBJECTIVE = (
    *("id", "room_id", "owner_id", "space_id", "audience", "position", "title", "measure", "measure_kind", "target"),
    *("current", "due_on"),
)


@dataclass(slots=True)
class Pair:
    """A room while its entries are counted; times are seconds since the site began."""

    id: int
    space_id: int
    mentee: Member
    mentor: Member
    state: State
    asked: int
    opened: int
    ended: int
    opened_on: date
    seq: int = 0
    last: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    check_in_days: list[int] = field(default_factory=list)
    replies: list[list[int]] = field(default_factory=list)
    question: int = 0  # the entry that waits for the mentor's answer
    read: dict[int, int] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether the room has opened."""
        return self.state != State.REQUESTED


def meet(load: Load, rng: Random) -> list[Pair]:
    """Find a mentor for each room's mentee: no two meet twice, and no mentor has more rooms than places."""
    found: list[Pair] = []
    mentors = [member for member in load.people if member.is_mentor]
    mentees = [member for member in load.people if not member.is_mentor]
    if not mentors or not mentees:
        return found
    lots, met, taken = Lots(rng, mentees, 0.4), set[tuple[int, int]](), Counter[int]()
    for number in range(min(load.sizes.rooms, len(mentors) * CAPACITY)):
        state = State.ACTIVE if number < 3 else STATES[number % len(STATES)]
        for _try in range(20):
            mentee, mentor = mentees[0] if number < 3 else lots.draw(), rng.choice(mentors)
            if (mentee.id, mentor.id) not in met and taken[mentor.id] < CAPACITY:
                met.add((mentee.id, mentor.id))
                taken[mentor.id] += state == State.ACTIVE
                found.append(_pair(load, rng, len(found) + 1, (mentee, mentor), state))
                break
    return found


def _pair(load: Load, rng: Random, number: int, who: tuple[Member, Member], state: State) -> Pair:
    space_id = load.writer.sheet(Space, "id", "kind", "name", "reading", "made_at").take_id()
    age = rng.randint(20, 80) if state == State.ACTIVE else rng.randint(120, 600) if state in PAST else 3
    opened = load.seconds - age * DAY + rng.randint(0, DAY // 2)
    ended = opened + DAYS * DAY if state in PAST else load.seconds
    asked = opened - 2 * DAY
    return Pair(number, space_id, *who, state, asked, opened, ended, load.at(opened).astimezone(UTC).date())


def write(load: Load, pair: Pair) -> None:
    """Write a room whose entries are counted, with its space, agreement and objectives."""
    asked_at, opened_at = load.at(pair.asked), load.at(pair.opened) if pair.is_open else None
    load.writer.sheet(Space, "id", "kind", "name", "reading", "made_at").add(
        pair.space_id, "room", "", Reading.SPACE.value, asked_at
    )
    _write_members(load, pair, asked_at)
    why = load.pool.short()
    key = None if pair.state in PAST else pair_key(pair.mentee.id, pair.mentor.id)
    shared = (pair.id, pair.mentee.id, pair.space_id, Audience.SPACE.value)
    opened_on, ended_at = pair.opened_on if pair.is_open else None, load.at(pair.ended) if pair.state in PAST else None
    moments = (asked_at, opened_at, opened_on, ended_at)
    moved = (ended_at or opened_at or asked_at, _looked_at(load, pair))
    last_at = load.at(max(pair.last, pair.opened)) if pair.is_open else None
    counted = (pair.seq, last_at, dict(pair.counts), pair.check_in_days, pair.replies)
    row = (*shared, pair.mentor.id, pair.state.value, key, why.md, why.html, int(pair.is_open), *moments, *counted)
    load.writer.sheet(Room, *COLUMNS).add(*row, *moved)
    titles = _write_objectives(load, pair, shared[1:])
    load.document(("room", *shared), _document(pair, why, titles, opened_at or asked_at), opened_at or asked_at)
    _write_history(load, pair, asked_at, opened_at)
    load.writer.step(16)


def _looked_at(load: Load, pair: Pair) -> datetime | None:
    """Return when the clock has to look at the room."""
    if not pair.is_open:
        return load.at(pair.asked) + schedule.REMIND
    over = rhythm.date_of(pair.opened_on, DAYS + 1)
    return None if pair.state in PAST else schedule.morning(over, "UTC")


def _document(pair: Pair, why: Piece, titles: Sequence[str], at: datetime) -> DocumentFields:
    return DocumentFields(
        title=f"{pair.mentee.name}, {pair.mentor.name}",
        text=" ".join([why.text, *titles]),
        endpoint="rooms.show",
        values={"room_id": pair.id},
        published_at=at,
        group=f"room:{pair.id}",
        facts={"state": pair.state.value},
        is_searchable=pair.is_open,
    )


def _write_members(load: Load, pair: Pair, asked_at: datetime) -> None:
    sheet = load.writer.sheet(Membership, "space_id", "user_id", "role", "part", "joined_at", "last_read")
    parts = ("was_mentee", "was_mentor") if pair.state in PAST else ("mentee", "mentor")
    parts = parts if pair.is_open else ("asks", "asked")
    for member, part in zip((pair.mentee, pair.mentor), parts, strict=True):
        sheet.add(pair.space_id, member.id, int(Role.MEMBER), part, asked_at, pair.read.get(member.id, 0))


def _write_objectives(load: Load, pair: Pair, shared: tuple[Any, ...]) -> list[str]:
    sheet = load.writer.sheet(RoomObjective, *OBJECTIVE)
    titles = [load.pool.title()[:160] for _each in range(2)]
    due_on = rhythm.date_of(pair.opened_on, DAYS)
    for position, (title, kind, target) in enumerate(zip(titles, ("milestone", "number"), (1, 10), strict=True), 1):
        ident, measure = sheet.take_id(), "We both see it."
        sheet.add(ident, pair.id, *shared, position, title, measure, kind, target, target // 4, due_on)
        load.document(("objective", ident, *shared), _objective_says((pair.id, ident), title, measure), UNDATED)
    return titles


def _objective_says(which: tuple[int, int], title: str, measure: str) -> DocumentFields:
    room_id, ident = which
    return DocumentFields(
        title=title,
        text=measure,
        endpoint="rooms.objective",
        values={"room_id": room_id, "objective_id": ident},
        published_at=UNDATED,
        group=f"room:{room_id}",
        is_searchable=False,
    )


def _write_history(load: Load, pair: Pair, asked_at: datetime, opened_at: datetime | None) -> None:
    moves = load.writer.sheet(RoomTransition, "room_id", "move", "before", "after", "by_id", "made_at")
    moves.add(pair.id, "ask", "", State.REQUESTED.value, pair.mentee.id, asked_at)
    if opened_at is None:
        _ask(load, pair, asked_at)
        return
    for move, before, after in (("accept", State.REQUESTED, State.AGREED), ("open", State.AGREED, State.ACTIVE)):
        moves.add(pair.id, move, before.value, after.value, pair.mentor.id, opened_at)
    if pair.state in PAST:
        moves.add(pair.id, "close", State.ACTIVE.value, pair.state.value, pair.mentee.id, load.at(pair.ended))
    agreements = load.writer.sheet(
        RoomAgreement, "id", "room_id", "version", "cadence", "reply_days", "days", "made_at", "held_at"
    )
    ident = agreements.take_id()
    agreements.add(ident, pair.id, 1, "weekly", 3, DAYS, opened_at, opened_at)
    signatures = load.writer.sheet(RoomSignature, "agreement_id", "user_id", "signed_at")
    signatures.add(ident, pair.mentee.id, asked_at)
    signatures.add(ident, pair.mentor.id, opened_at)


def _ask(load: Load, pair: Pair, asked_at: datetime) -> None:
    names = ("user_id", "actor_id", "event", "kind", "ref_id", "group_key", "space_id", "made_at", "read_at")
    about = (pair.mentor.id, pair.mentee.id, "RequestSent", "room", pair.id, "", pair.space_id, asked_at, None)
    load.writer.sheet(Notification, *names).add(*about)


def take_places(load: Load, found: list[Pair]) -> None:
    """Count for each mentor the places that are taken."""
    load.writer.flush()
    taken = Counter(pair.mentor.id for pair in found if pair.state == State.ACTIVE)
    with work():
        from app.db import db

        for owner_id, count in taken.items():
            db.session.execute(update(Profile).where(Profile.owner_id == owner_id).values(places_taken=count))


def day_of(load: Load, pair: Pair, second: int) -> int:
    """Return the day of the room."""
    return ((load.begin + timedelta(seconds=second)).date() - pair.opened_on).days + 1
