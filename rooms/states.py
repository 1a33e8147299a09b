"""The life of a room as one table: which move leads from where to where, whose it is, what it needs, who is told.

Pure. `rooms/service/moves.py` makes the moves and carries out what a row says; nothing else changes a room's state.
"""

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


class Need(StrEnum):
    """What a move needs besides the right person and the right state."""

    PLACE = "place"  # a free place of the mentor's, which it takes
    WORDS = "words"  # a note for the other
    MENTEES_TURN = "mentees_turn"  # the mentor has asked something back
    MENTORS_TURN = "mentors_turn"
    SIGNED = "signed"  # everybody has signed the same version of the agreement
    PILOT = "pilot"  # that version has a pilot
    NO_PILOT = "no_pilot"
    ALL_GO_ON = "all_go_on"  # nobody has said no; silence counts as going on
    SOMEBODY_STOPS = "somebody_stops"
    UNTIL = "until"  # a day ahead on which it ends by itself
    DUE = "due"  # the moment that the clock waited for (rooms/schedule.py)


class Told(StrEnum):
    """Who is told of a move. Whoever made it is not."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    ALL = "all"


LIVE = frozenset({State.AGREED, State.PILOT, State.ACTIVE, State.PAUSED, State.CLOSING})
REFUSED = frozenset({State.DECLINED, State.WITHDRAWN, State.EXPIRED})
PAST = frozenset({State.CLOSED, State.ENDED_EARLY})
OPENED = LIVE - {State.AGREED} | PAST
WRITABLE = frozenset({State.PILOT, State.ACTIVE, State.CLOSING})

EITHER = frozenset({Part.MENTEE, Part.MENTOR})
MENTEE, MENTOR, CLOCK = frozenset({Part.MENTEE}), frozenset({Part.MENTOR}), frozenset({Part.CLOCK})


@dataclass(frozen=True)
class Move:
    """One kind of transition. `to` is empty for the way back from a pause: there it is the state before.

    `tells` names who is told, and the event (rooms/events.py) in which words.
    """

    sources: frozenset[State]
    to: State | None
    who: frozenset[Part]
    needs: frozenset[Need] = frozenset()
    tells: tuple[tuple[Told, str], ...] = ()


def _move(
    sources: State | frozenset[State], to: State | None, who: frozenset[Part], *needs: Need, **tells: str
) -> Move:
    """Return a row; `tells` is written as mentee="EventName"."""
    places = frozenset({sources}) if isinstance(sources, State) else sources
    return Move(places, to, who, frozenset(needs), tuple((Told(told), event) for told, event in tells.items()))


S, N = State, Need

MOVES: dict[str, Move] = {
    "accept": _move(S.REQUESTED, S.AGREED, MENTOR, N.PLACE, mentee="RequestAccepted"),
    "decline": _move(S.REQUESTED, S.DECLINED, MENTOR, N.WORDS, mentee="RequestDeclined"),
    "ask_back": _move(S.REQUESTED, S.REQUESTED, MENTOR, N.WORDS, N.MENTORS_TURN, mentee="RequestAskedBack"),
    "answer_back": _move(S.REQUESTED, S.REQUESTED, MENTEE, N.WORDS, N.MENTEES_TURN, mentor="RequestAnsweredBack"),
    "withdraw": _move(S.REQUESTED, S.WITHDRAWN, MENTEE),
    "expire": _move(S.REQUESTED, S.EXPIRED, CLOCK, N.DUE, mentee="RequestExpired", mentor="RequestLapsed"),
    "try_out": _move(S.AGREED, S.PILOT, EITHER, N.SIGNED, N.PILOT, all="RoomOpened"),
    "open": _move(S.AGREED, S.ACTIVE, EITHER, N.SIGNED, N.NO_PILOT, all="RoomOpened"),
    "lapse": _move(S.AGREED, S.ENDED_EARLY, CLOCK, N.DUE, all="AgreementLapsed"),
    "go_on": _move(S.PILOT, S.ACTIVE, CLOCK, N.DUE, N.ALL_GO_ON, all="PilotWentOn"),
    "end_pilot": _move(S.PILOT, S.ENDED_EARLY, CLOCK, N.DUE, N.SOMEBODY_STOPS, all="PilotEnded"),
    "pause": _move(WRITABLE, S.PAUSED, EITHER, N.UNTIL, all="RoomPaused"),
    "resume": _move(S.PAUSED, None, EITHER, all="RoomResumed"),
    "resume_on_day": _move(S.PAUSED, None, CLOCK, N.DUE, all="PauseOver"),
    "wind_down": _move(S.ACTIVE, S.CLOSING, EITHER, all="ClosingBegun"),
    "wind_down_on_day": _move(S.ACTIVE, S.CLOSING, CLOCK, N.DUE, all="DaysOver"),
    "close": _move(frozenset({S.ACTIVE, S.CLOSING}), S.CLOSED, EITHER, all="RoomEnded"),
    "close_on_day": _move(S.CLOSING, S.CLOSED, CLOCK, N.DUE, all="RoomClosed"),
    "end_early": _move(LIVE, S.ENDED_EARLY, EITHER, all="RoomEnded"),
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
