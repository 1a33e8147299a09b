"""The life of a room as one table: which move leads from which states to which, and whose it is. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a room stands."""

    REQUESTED = "requested"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    AGREED = "agreed"
    PILOT = "pilot"
    ACTIVE = "active"
    PAUSED = "paused"
    CLOSING = "closing"
    CLOSED = "closed"
    ENDED_EARLY = "ended_early"


class Part(StrEnum):
    """What somebody is to a room. The clock moves rooms too."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    CLOCK = "clock"


LIVE = frozenset({State.AGREED, State.PILOT, State.ACTIVE, State.PAUSED, State.CLOSING})
REFUSED = frozenset({State.DECLINED, State.WITHDRAWN, State.EXPIRED})
PAST = frozenset({State.CLOSED, State.ENDED_EARLY})
OPENED = LIVE | PAST
WRITABLE = frozenset({State.PILOT, State.ACTIVE, State.CLOSING})

EITHER = frozenset({Part.MENTEE, Part.MENTOR})


@dataclass(frozen=True)
class Move:
    """One kind of transition. `to` is empty for the way back from a pause: there it is the state before."""

    sources: frozenset[State]
    to: State | None
    who: frozenset[Part]


MOVES: dict[str, Move] = {
    "accept": Move(frozenset({State.REQUESTED}), State.AGREED, frozenset({Part.MENTOR})),
    "decline": Move(frozenset({State.REQUESTED}), State.DECLINED, frozenset({Part.MENTOR})),
    "withdraw": Move(frozenset({State.REQUESTED}), State.WITHDRAWN, frozenset({Part.MENTEE})),
    "expire": Move(frozenset({State.REQUESTED}), State.EXPIRED, frozenset({Part.CLOCK})),
    "try_out": Move(frozenset({State.AGREED}), State.PILOT, EITHER | {Part.CLOCK}),
    "open": Move(frozenset({State.AGREED, State.PILOT}), State.ACTIVE, EITHER | {Part.CLOCK}),
    "pause": Move(frozenset({State.PILOT, State.ACTIVE, State.CLOSING}), State.PAUSED, EITHER),
    "resume": Move(frozenset({State.PAUSED}), None, EITHER | {Part.CLOCK}),
    "wind_down": Move(frozenset({State.ACTIVE}), State.CLOSING, EITHER | {Part.CLOCK}),
    "close": Move(frozenset({State.ACTIVE, State.CLOSING}), State.CLOSED, EITHER | {Part.CLOCK}),
    "end_early": Move(LIVE, State.ENDED_EARLY, EITHER | {Part.CLOCK}),
}


class NotYours(ValueError):
    """The move is somebody else's."""


class NotNow(ValueError):
    """The room is in a state that the move does not lead out of."""


def after(name: str, state: str, part: str, before_pause: str = "") -> State:
    """Return the state that a move leads to.

    Raises `NotYours` when this part may never make it, `NotNow` when the room is not in a state for it.
    """
    move = MOVES[name]
    if part not in move.who:
        raise NotYours(name)
    if state not in move.sources:
        raise NotNow(name)
    return move.to or State(before_pause or State.ACTIVE)


def possible(state: str, part: str) -> frozenset[str]:
    """Return the moves that this part may make from this state."""
    return frozenset(name for name, move in MOVES.items() if state in move.sources and part in move.who)
