"""The surveys of a room as data: what is asked, when, and which answers are followed by offers of help. Pure.

A changed survey gets a higher version; the one before stays here, so that old answers can be read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from rooms.rhythm import day_of
from rooms.states import PAST, State

FIT_DAY, MIDWAY_DAY, LEAST_DAYS = 21, 45, 28
LOW, LOW_MEAN = 2, 3.0


@dataclass(frozen=True)
class Question:
    """One question: a scale of five with words at its ends, a choice, or free words."""

    name: str
    label: LazyString
    ends: tuple[LazyString, LazyString] | None = None
    choices: tuple[tuple[str, LazyString], ...] = ()

    @property
    def kind(self) -> str:
        """Return scale, choice or free."""
        return "scale" if self.ends else "choice" if self.choices else "free"


@dataclass(frozen=True)
class Survey:
    """One survey in one version; `number` is what its turn is about."""

    kind: str
    number: int
    version: int
    title: LazyString
    lead: LazyString
    questions: tuple[Question, ...]

    @property
    def scales(self) -> tuple[str, ...]:
        """Return the names of its questions on a scale about the room itself, not about the time before it."""
        return tuple(each.name for each in self.questions if each.kind == "scale" and not each.name.endswith("_before"))


AGREE = (_l("not at all"), _l("very much"))
FREE_HELPED, FREE_CHANGE = "helped", "change"

VERSIONS: tuple[Survey, ...] = (
    Survey(
        "fit",
        1,
        1,
        _l("After the first weeks"),
        _l("One question, for yourself. Nobody else can read your answer, or see whether there is one."),
        (
            Question(
                "fit",
                _l("Is this room a good fit for you?"),
                choices=(
                    ("good", _l("A good fit")),
                    ("deciding", _l("I am still deciding")),
                    ("not_fit", _l("Not a fit")),
                ),
            ),
            Question(FREE_CHANGE, _l("What would make it better?")),
        ),
    ),
    Survey(
        "midway",
        2,
        1,
        _l("Half way"),
        _l("Six short questions and two open ones. Nobody else can read your answers, or see whether there are any."),
        (
            Question("heard", _l("I am heard here"), AGREE),
            Question("closer", _l("I get closer to what I came for"), AGREE),
            Question("honest", _l("I can say what I really think"), AGREE),
            Question("time", _l("The time we give it is right"), AGREE),
            Question("replies", _l("Answers come when I need them"), AGREE),
            Question("again", _l("I would choose this room again"), AGREE),
            Question(FREE_HELPED, _l("What helps you most?")),
            Question(FREE_CHANGE, _l("What should change in the second half?")),
        ),
    ),
    Survey(
        "closing",
        3,
        1,
        _l("Looking back"),
        _l("How it was, and where you stand now. Nobody else can read your answers, or see whether there are any."),
        (
            Question("reached", _l("We did what we set out to do"), AGREE),
            Question(
                "confidence_before",
                _l("How sure of yourself were you when the room began?"),
                (_l("lost"), _l("sure")),
            ),
            Question("confidence", _l("And today?"), (_l("lost"), _l("sure"))),
            Question(
                "clarity_before",
                _l("How clear was your next step at work when the room began?"),
                (_l("foggy"), _l("clear")),
            ),
            Question("clarity", _l("And how clear is it today?"), (_l("foggy"), _l("clear"))),
            Question("again", _l("I would choose this room again"), AGREE),
            Question(FREE_HELPED, _l("What helped you most?")),
            Question(FREE_CHANGE, _l("What should the next room do differently?")),
        ),
    ),
)
SURVEYS: dict[str, Survey] = {each.kind: each for each in VERSIONS}  # the last version of a kind is the one asked


def due_kinds(room: Any, today: date, *, has_held: bool = False) -> list[str]:
    """Return the surveys whose time has come, by what everybody in the room can see: nothing that one side answered."""
    if not room.opened_on or room.state == State.PAUSED:
        return []
    day = day_of(room.opened_on, today)
    if room.state in PAST | {State.CLOSING}:
        return ["closing"] if room.state != State.ENDED_EARLY or day >= LEAST_DAYS else []
    if day >= MIDWAY_DAY:
        return ["midway"]
    has_met = has_held or bool(room.counts.get("session_notes")) or len(room.check_in_days) > 1
    return ["fit"] if has_met or day >= FIT_DAY else []


def next_look(room: Any, today: date) -> date | None:
    """Return the next day on which a survey's time may have come, when nothing happens before."""
    if room.state in PAST | {State.CLOSING} or not room.opened_on:
        return None
    if room.state == State.PAUSED:
        return today + timedelta(days=7)
    days = [room.opened_on + timedelta(days=day - 1) for day in (FIT_DAY, MIDWAY_DAY)]
    return next((day for day in days if day > today), None)


def is_low(survey: Survey, answers: Mapping[str, Any]) -> bool:
    """Whether answers say that help would be welcome."""
    if survey.kind == "fit":
        return answers.get("fit") in {"deciding", "not_fit"}
    given = _numbers([answers.get(name) for name in survey.scales])
    return bool(given) and (min(given) <= LOW or sum(given) / len(given) < LOW_MEAN)


def _numbers(values: Collection[Any]) -> list[int]:
    return [int(value) for value in values if str(value or "").isdecimal()]
