"""What pages say of an objective: how sure it is, where the plan would be today, and each line of its history."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.jinja import day as written_day
from rooms.pace import LAST_DAYS, SLACK, Pace
from rooms.words import first_name, number, pace_words


def standing(objective: Any, waits_for: str = "") -> tuple[str, str]:
    """Return the words for how sure it is that an objective was reached, and the shape of its mark.

    What somebody says of themselves has a dashed mark, what waits an hourglass, what was confirmed a filled seal.
    """
    if objective.state == "confirmed":
        return _("Confirmed by %(name)s", name=first_name(objective.confirmer or _("somebody who left"))), "verified"
    if objective.state == "evidenced":
        return (
            _("Waits for %(name)s to confirm", name=waits_for) if waits_for else _("Waits to be confirmed")
        ), "asked"
    if objective.state == "claimed":
        return _("Says it is reached, no evidence yet"), "none"
    return (_("At the target, not claimed yet") if objective.done_share >= 1 else _("Self-reported")), "none"


def how_it_goes(objective: Any, begun_on: date, today: date) -> tuple[str, str, str]:
    """Return the word for an open objective's pace, its tone and icon; being at the target is not yet confirmed."""
    pace = objective.pace(begun_on, today)
    if pace == Pace.REACHED:
        return _("At the target"), "", "circle-dashed"
    return pace_words(pace)


def plan_words(objective: Any, begun_on: date, today: date) -> str:
    """Say where the plan would be today, and what that makes of the pace."""
    if objective.is_milestone:
        days = (objective.due_on - today).days
        if days < LAST_DAYS:
            return _("A milestone has no way between. Its day is near, so it needs a push until it is reached.")
        return _("A milestone has no way between: it is on track until its last %(days)s days.", days=LAST_DAYS)
    values: dict[str, Any] = {"plan": number(objective.planned(begun_on, today)), "current": number(objective.current)}
    values |= {"unit": objective.unit, "slack": round(SLACK * 100)}
    return _(
        "By the plan it would be at %(plan)s %(unit)s today; it is at %(current)s. "
        "Up to %(slack)s percent of the way behind still counts as on track.",
        **values,
    )


def way_words(objective: Any) -> str:
    """Say what is counted: from 0 to 3 analyses."""
    if objective.is_milestone:
        return _("A milestone: reached or not")
    values = {"start": number(objective.start), "target": number(objective.target), "unit": objective.unit}
    return _("From %(start)s to %(target)s %(unit)s", **values).strip()


def line_words(line: Any, objective: Any) -> str:
    """Say what one line of the history tells, after the name of whoever did it."""
    if line.kind == "progress":
        before, after = line.values["way"]
        if objective.is_milestone:
            return _("marked it as reached") if after > before else _("marked it as open")
        values = {"before": number(before), "after": number(after), "unit": objective.unit}
        return _("moved it from %(before)s to %(after)s %(unit)s", **values).strip()
    return {
        "set": _("set this objective"),
        "edited": _("changed it"),
        "claim": _("said that it is reached"),
        "evidence": _("showed evidence"),
        "evidence_gone": _("removed the entry that showed it"),
        "take_back": _("took the claim back"),
        "confirm": _("confirmed it"),
        "return": _("asked for more evidence"),
        "withdraw": _("took the confirmation back"),
        "published": _("agreed that others may see it"),
        "unpublished": _("no longer agrees that others see it"),
    }[line.kind]


def edits(line: Any) -> list[tuple[str, str, str]]:
    """Return what an edit changed, as (name, before, after)."""
    names = {
        "title": _("Objective"),
        "measure": _("How we will know"),
        "measure_kind": _("Counted as"),
        "start": _("From"),
        "target": _("To"),
        "unit": _("Counted in"),
        "due_on": _("By when"),
    }
    told = line.values if line.kind == "edited" else {}
    return [(names[name], _written(name, before), _written(name, after)) for name, (before, after) in told.items()]


def _written(name: str, value: Any) -> str:
    if name == "due_on":
        return written_day(date.fromisoformat(value))
    if name == "measure_kind":
        return _("a number") if value == "number" else _("a milestone")
    return number(value) if isinstance(value, int | float) else value or "–"


def by_person(room: Any, goals: Sequence[Any] | None = None) -> list[tuple[Any, list[Any]]]:
    """Return a room's objectives by whose they are: those who asked to learn first, the mentor's own last."""
    found: dict[int, list[Any]] = {}
    for goal in room.objectives if goals is None else goals:
        found.setdefault(goal.owner_id, []).append(goal)
    people = (room.mentor,) if room.is_group else (room.mentee, room.mentor)
    return [(person, found[person.id]) for person in people if person.id in found]


ALL = (by_person, standing, how_it_goes, plan_words, way_words, line_words, edits)
