"""The entries of rooms in the order of time: check-ins, questions with their answers, feedback and messages."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from app.load.loading import Load, Lots
from app.load.pool import Piece
from app.models import Audience, DocumentFields
from app.text import excerpt
from rooms import turns
from rooms.kinds import KINDS
from rooms.load.pairs import Pair, day_of
from rooms.models import RoomEntry
from rooms.models.entry import CONTEXT
from rooms.service.entries import KEPT_REPLIES
from rooms.states import PAST

FIRST_ROOM = 60  # entries of the first room: several pages
WORDS: dict[str, tuple[str, ...]] = {"check_in": ("moved", "stuck", "next"), "feedback": ("keep", "try", "next")}
COLUMNS = (
    *("id", "room_id", "owner_id", "space_id", "audience", "seq", "entry_kind", "number", "reply_to_id", "title"),
    *("body_md", "body_html", "body_text", "fields", "fields_html", "made_at", "turn_id", "turn_since", "due_on"),
    *("settled_at", "settled_by_id"),
)


@dataclass(slots=True)
class Line:
    """An entry before it has words."""

    second: int
    pair: Pair
    kind: str
    owner_id: int
    seq: int
    number: int | None = None
    reply_to: int | None = None
    settled: int = 0


def count(load: Load, rng: Random, found: list[Pair]) -> list[Line]:
    """Let everything be written, without its words, and count it as the services do; the n-th line has the id n + 1."""
    pairs, lines = [pair for pair in found if pair.is_open], list[Line]()
    if not pairs:
        return lines
    counts = Lots(rng, pairs, 0.3).spread(max(load.sizes.room_entries, len(pairs)), 1)
    counts[0] = max(counts[0], FIRST_ROOM)
    for second, number in load.timeline(
        rng, [pair.opened for pair in pairs], counts, [pair.ended - pair.opened for pair in pairs]
    ):
        pair = pairs[number]
        if second <= pair.ended:
            lines.append(_line(load, rng, pair, second, lines))
    return lines


def _line(load: Load, rng: Random, pair: Pair, second: int, lines: list[Line]) -> Line:
    day, ident = day_of(load, pair, second), len(lines) + 1
    kind, owner_id = _next(rng, pair, day)
    pair.seq += 1
    line = Line(second, pair, kind, owner_id, pair.seq)
    if kind == "check_in":
        pair.check_in_days.append(day)
        line.number = len(pair.check_in_days)
    elif kind == "question":
        pair.question = ident
    elif kind == "message" and pair.question and owner_id == pair.mentor.id:
        lines[pair.question - 1].settled = second
        line.reply_to, pair.question = pair.question, 0
        pair.replies = [*pair.replies, [day, 0]][-KEPT_REPLIES:]
    pair.counts[kind] += 1
    pair.last = second
    pair.read[owner_id] = pair.seq
    return line


def _next(rng: Random, pair: Pair, day: int) -> tuple[str, int]:
    """Say what is written next, and by whom."""
    if pair.question:
        return "message", pair.mentor.id
    if len(pair.check_in_days) < (day + 2) // 7:
        return "check_in", pair.mentee.id
    lot = rng.random()
    if lot < 0.25:
        return "question", pair.mentee.id
    if lot < 0.4:
        return "feedback", pair.mentor.id
    return "message", rng.choice((pair.mentee.id, pair.mentor.id))


def write(load: Load, found: list[Pair], lines: list[Line]) -> None:
    """Write all entries, now with their words."""
    for ident, line in enumerate(lines, 1):
        _write(load, ident, line)
        load.writer.step(2)


def _write(load: Load, ident: int, line: Line) -> None:
    pair, made_at = line.pair, load.at(line.second)
    title = load.pool.title()[:200] if line.kind == "question" else ""
    fields = {name: load.pool.short() for name in WORDS.get(line.kind, ())}
    body = Piece("", "", "") if fields else load.pool.body(load.pool.lot())
    text = "\n".join(filter(None, [body.text, *(each.text for each in fields.values())]))
    plain = {name: each.md for name, each in fields.items()}
    html = {name: each.html for name, each in fields.items()}
    shared = (line.owner_id, pair.space_id, Audience.SPACE.value)
    which = (pair.id, *shared, line.seq, line.kind, line.number, line.reply_to, title)
    row = (ident, *which, body.md, body.html, text, plain, html, made_at, *_turn(load, line))
    load.writer.sheet(RoomEntry, *COLUMNS).add(*row)
    label = title or excerpt(text, 80) or str(KINDS[line.kind].label)
    load.document(("room_entry", ident, *shared), _document(line, label, text, made_at), made_at)


def _turn(load: Load, line: Line) -> tuple[Any, ...]:
    """Say whose turn a question makes it, until when, and when it was settled."""
    pair = line.pair
    if line.kind != "question":
        return (None,) * 5
    if line.settled or pair.state in PAST:
        return None, None, None, load.at(line.settled or pair.ended), pair.mentee.id
    asked_at = load.at(line.second)
    return pair.mentor.id, asked_at, turns.due_day(asked_at.date(), 3), None, None


def _document(line: Line, label: str, text: str, made_at: datetime) -> DocumentFields:
    return DocumentFields(
        title=label,
        text=text,
        endpoint="rooms.show",
        values={"room_id": line.pair.id, "after": max(line.seq - CONTEXT, 0)},
        anchor=f"entry-{line.seq}",
        published_at=made_at,
        group=f"room:{line.pair.id}",
        facts={"entry_kind": line.kind},
    )
