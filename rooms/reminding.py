"""What the clock says in rooms, and turns that are passed on. No phrase carries a word of what was written."""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.events import Event
from rooms import turns


@dataclass(frozen=True, kw_only=True)
class TurnPassed(Event):
    """Somebody handed a turn on without an answer."""

    phrase: ClassVar[LazyString] = _l("says it is your turn in your room")
    icon: ClassVar[str] = "arrow-bend-up-left"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class QuestionDropped(Event):
    """Who asked a question needs no answer any more."""

    phrase: ClassVar[LazyString] = _l("needs no answer to a question any more")
    icon: ClassVar[str] = "question"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class BreakProposed(Event):
    """Somebody proposed weeks of rest."""

    phrase: ClassVar[LazyString] = _l("proposes a break in your room")
    icon: ClassVar[str] = "pause"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class BreakAgreed(Event):
    """The other agreed to a break."""

    phrase: ClassVar[LazyString] = _l("agreed to a break in your room")
    icon: ClassVar[str] = "pause"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class BreakTakenBack(Event):
    """There is no break, or it ended before its time."""

    phrase: ClassVar[LazyString] = _l("would rather go on: there is no break in your room")
    icon: ClassVar[str] = "pause"
    category: ClassVar[str] = "rooms"


@dataclass(frozen=True, kw_only=True)
class Reminded(Event):
    """Time has passed."""

    icon: ClassVar[str] = "hourglass-medium"
    category: ClassVar[str] = "reminders"


@dataclass(frozen=True, kw_only=True)
class TurnDue(Reminded):
    """Today is the day by which an answer was promised."""

    phrase: ClassVar[LazyString] = _l("Something waits for you in your room and is due today")


@dataclass(frozen=True, kw_only=True)
class TurnWeekLate(Reminded):
    """It was due a week ago."""

    phrase: ClassVar[LazyString] = _l("Something in your room has waited for you a week longer than promised")


@dataclass(frozen=True, kw_only=True)
class TurnFortnightLate(Reminded):
    """It was due two weeks ago."""

    phrase: ClassVar[LazyString] = _l(
        "Something in your room has waited for you two weeks longer than promised. A line is enough, or pass it back"
    )


@dataclass(frozen=True, kw_only=True)
class ReleaseOffered(Reminded):
    """Four weeks after the promise, who waits may go another way."""

    phrase: ClassVar[LazyString] = _l("You have waited four weeks too long in your room. There are other ways to go on")
    icon: ClassVar[str] = "signpost"


@dataclass(frozen=True, kw_only=True)
class CheckInAhead(Reminded):
    """A check-in is due tomorrow."""

    phrase: ClassVar[LazyString] = _l("Your check-in is due tomorrow. Two lines are enough")
    icon: ClassVar[str] = "list-checks"


@dataclass(frozen=True, kw_only=True)
class CheckInLate(Reminded):
    """A check-in was due two days ago."""

    phrase: ClassVar[LazyString] = _l("Your check-in was due two days ago. Two lines are enough")
    icon: ClassVar[str] = "list-checks"


@dataclass(frozen=True, kw_only=True)
class CheckInWeekLate(Reminded):
    """A check-in was due a week ago."""

    phrase: ClassVar[LazyString] = _l("Your check-in was due a week ago. “Nothing moved” is a full answer")
    icon: ClassVar[str] = "list-checks"


@dataclass(frozen=True, kw_only=True)
class CheckInFortnightLate(Reminded):
    """A check-in was due two weeks ago."""

    phrase: ClassVar[LazyString] = _l("Your check-in was due two weeks ago. You can also plan a break in your room")
    icon: ClassVar[str] = "list-checks"


@dataclass(frozen=True, kw_only=True)
class ItemLate(Reminded):
    """The day of an action item has passed."""

    phrase: ClassVar[LazyString] = _l("Something you took on in your room is past its day. Tick it, or say what is new")
    icon: ClassVar[str] = "check-circle"


TURN_STEPS: dict[str, type[Reminded]] = {"due": TurnDue, "week": TurnWeekLate, "fortnight": TurnFortnightLate}
TURN_STEPS[turns.ITEM] = ItemLate
CHECK_IN_STEPS: dict[str, type[Reminded]] = {
    "ahead": CheckInAhead,
    "late": CheckInLate,
    "week": CheckInWeekLate,
    "fortnight": CheckInFortnightLate,
}
