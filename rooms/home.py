"""What rooms put on home: what waits, this week's check-in, objectives, health. Three statements at most."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from flask import g
from flask_babel import gettext as _

from app import clock
from app.gate import Person
from app.home import Filled, Waiting
from app.i18n import Voice, voice
from app.jinja import address, local
from rooms import formats, words
from rooms.kinds import OTHER, TURNS
from rooms.life import Life, Loop, life_of
from rooms.queries import cards, objectives_of, waiting_entries
from rooms.sides import GROUP
from rooms.states import LIVE, PAST, State

MOST_WAITING = 20


def glance(person: Person) -> dict[str, Any]:
    """Return my requests, live rooms and what waits in them, read once per request with two statements."""
    kept: dict[int, dict[str, Any]] = g.setdefault("rooms_glance", {})
    if person.id not in kept:
        rows = cards(person, [State.REQUESTED, *LIVE], with_turns=True)
        waiting = waiting_entries(person, [row.id for row in rows])
        lives = {row.id: _life_of(row, waiting, person) for row in rows}
        kept[person.id] = {
            "requests": [row for row in rows if row.state == State.REQUESTED],
            "agreed": [row for row in rows if row.state == State.AGREED],
            "live": [row for row in rows if row.state in LIVE - {State.AGREED}],
            "over": [row for row in rows if row.state in PAST],
            "lives": lives,
        }
    return kept[person.id]


def _life_of(row: Any, waiting: Any, person: Person) -> Life:
    return life_of(row, [each for each in waiting if each.room_id == row.id]).seen_by(row, person.id)


def waiting(person: Person) -> list[Waiting]:
    """Say what waits for a member in rooms: requests to answer, and every turn that is theirs."""
    seen = glance(person)
    lives = seen["lives"]
    asked = [_asked(row) for row in seen["requests"] if row.mentor_id == person.id and not lives[row.id].loops]
    turns = [
        _turn(loop, row, lives[row.id], person)
        for row in [*seen["requests"], *seen["agreed"], *seen["live"], *seen["over"]]
        for loop in lives[row.id].turns_of(person.id)
        if loop.kind != "check_in"
    ]
    turns.sort(key=lambda thing: (thing.due_at is None, thing.due_at or thing.since))
    return (asked + turns)[:MOST_WAITING]


def _asked(row: Any) -> Waiting:
    name = row.mentee_name
    title, detail = (
        formats.asked_words(row.format, name, row.group_title),
        _("Read the request, then accept or decline."),
    )
    place = address("rooms.show", room_id=row.id)
    return Waiting("handshake", title, detail, place, _("Read request"), row.asked_at, tone="mentor")


def _turn(loop: Loop, row: Any, life: Life, person: Person) -> Waiting:
    other = words.first_name(row.mentee_name if person.id == row.mentor_id else row.mentor_name)
    other = row.group_title if row.format == GROUP else other
    return _said(loop, other, life.today, local(clock.now()).date(), voice())


@lru_cache(maxsize=1024)
def _said(loop: Loop, other: str, today: date, _here: date, _voice: Voice) -> Waiting:
    """Say once what waits: the words follow from what is open, from who is on the other side, and from the day."""
    if loop.where is not None:
        return _said_turn(loop, other, today)
    detail, is_late = words.due_words(loop.due_on, today)
    titles = {
        "question": _("A question waits for you in your room with %(name)s", name=other),
        "review_request": _("%(name)s asked for your review", name=other),
        "decision": _("%(name)s proposed a decision", name=other),
        "action": _("You took something on in your room with %(name)s", name=other),
    }
    title = titles.get(loop.kind, titles["question"])
    place = address("rooms.show", **loop.values)
    detail = f"{words.loop_title(loop)} · {detail}" if loop.title else detail
    return Waiting(loop.icon, title, detail, place, _("Open"), loop.since, _noon(loop.due_on), "due" if is_late else "")


def _said_turn(loop: Loop, other: str, today: date) -> Waiting:
    words_, place = TURNS.get(loop.kind, OTHER), address(loop.endpoint, **loop.values)
    detail, is_late = words.due_words(loop.due_on, today) if loop.due_on else ("", False)
    title, tone = str(words_.home) % {"name": other}, "due" if is_late else ""
    return Waiting(loop.icon, title, detail, place, str(words_.verb), loop.since, _noon(loop.due_on), tone)


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), UTC) if day else None


def check_in_panel(person: Person) -> Filled | None:
    """Return the check-in sheet of the mentee's room that needs it first."""
    room = _my_room(person)
    if room is None:
        return None
    life = glance(person)["lives"][room.id]
    return Filled((room, life), _due_sentence(life))


def _due_sentence(life: Life) -> str:
    """Say that a check-in is due, on the days on which it is."""
    mark = life.next_mark
    if mark is None or mark.day > life.day:
        return ""
    if mark.day == life.day:
        return _("Check-in %(number)s is due today. Two lines are enough.", number=life.written + 1)
    return _("Check-in %(number)s was due. Two lines are enough.", number=life.written + 1)


def _my_room(person: Person) -> Any:
    """Return the room in which the member learns and a check-in is due first."""
    seen = glance(person)
    mine = [row for row in seen["live"] if row.owner_id == person.id or row.format == formats.PEER]
    mine = [row for row in mine if row.format != GROUP]
    mine = [row for row in mine if row.state in {State.PILOT, State.ACTIVE}]
    return min(mine, key=lambda row: _days_left(seen["lives"][row.id]), default=None)


def _days_left(life: Life) -> int:
    return life.next_mark.day - life.day if life.next_mark else 999


def objectives_panel(person: Person) -> Filled | None:
    """Return the objectives of the same room."""
    room = _my_room(person)
    if room is None:
        return None
    today = glance(person)["lives"][room.id].today
    mine = tuple(each for each in objectives_of(person, room.id) if each.owner_id == person.id)
    return Filled((room.id, room.opened_on, today, mine))


def rooms_panel(person: Person) -> Filled | None:
    """Return my live rooms with their health."""
    seen = glance(person)
    if not seen["live"]:
        return None
    return Filled((tuple((row, seen["lives"][row.id]) for row in seen["live"][:3]), person.id), begun=True)
