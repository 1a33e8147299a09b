"""What rooms say: health with its reasons, pace, cadence, dates of due things. Words only, no decisions."""

from datetime import date, datetime
from typing import Any

from flask_babel import format_decimal, ngettext, pgettext
from flask_babel import gettext as _

from app.jinja import day as written_day
from app.jinja import short_day
from app.profiles.words import first_name
from rooms.kinds import OTHER, TURNS
from rooms.life import Life, Loop
from rooms.pace import Pace
from rooms.rhythm import Health, Mark, Reason, date_of
from rooms.sides import GROUP

GOOD, DUE = "good", "due"
SOON = 14  # days ahead on which a room speaks of somebody's leave


def room_name(mentee: str, mentor: str) -> str:
    """Return what a room is called by those in it."""
    return _("%(mentee)s and %(mentor)s", mentee=first_name(mentee), mentor=first_name(mentor))


def first_names(people: Any, ids: Any) -> str:
    """Name those of these people."""
    return ", ".join(first_name(each.name) for each in people if each.id in ids)


def name_of(room: Any) -> str:
    """Return what a room is called: by its group where it is the common one, else by the two in it."""
    return room.group_title if room.is_group else room_name(room.mentee.name, room.mentor.name)


def card_name(row: Any) -> str:
    """Return what a listed room is called."""
    return row.group_title if row.format == GROUP else room_name(row.mentee_name, row.mentor_name)


def others_of(room: Any, viewer_id: int) -> str:
    """Name the other side: the first name of the other, or the group."""
    return room.group_title if room.is_group else first_name(room.partner(viewer_id).name)


def number(value: float) -> str:
    """Write a number as the viewer does, without idle zeros."""
    return format_decimal(value)


def health_words(health: str) -> tuple[str, str]:
    """Return the word for a room's health and its tone."""
    return {
        Health.NEW: (_("New"), GOOD),
        Health.STEADY: (_("Steady"), GOOD),
        Health.SLOWING: (_("Slowing"), DUE),
        Health.QUIET: (_("Quiet"), DUE),
        Health.RESTING: (_("Resting"), ""),
        Health.AT_RISK: (_("At risk"), "bad"),
        Health.ENDED: (_("Ended"), ""),
    }[Health(health)]


def reason_words(reason: Reason) -> str:
    """Say why a room's health is what it is."""
    n = reason.number
    counted = {
        "silent": ngettext("Nothing was written for a day.", "Nothing was written for %(num)s days.", n),
        "missed": ngettext("The last check-in was not sent.", "The last %(num)s check-ins were not sent.", n),
        "waiting": ngettext("Something waits a day too long.", "Something waits %(num)s days too long.", n),
        "question": ngettext("A question has been open for a day.", "A question has been open for %(num)s days.", n),
        "behind": ngettext("An objective needs a push.", "%(num)s objectives need a push.", n),
        "kept": ngettext("The last check-in was kept.", "The last %(num)s check-ins were kept.", n),
        "resting": _("Nothing is due, and nothing counts as missed."),
        "new": _("The first check-in is still to come."),
        "group": _("Nothing waits too long."),
    }
    return counted.get(reason.code) or _("This room has ended. It stays readable for both of you.")


def pace_words(pace: Pace) -> tuple[str, str, str]:
    """Return the word for an objective's pace, its tone and its icon."""
    return {
        Pace.REACHED: (_("Reached"), GOOD, "check-circle"),
        Pace.ON_TRACK: (_("On track"), GOOD, "arrow-up-right"),
        Pace.NEEDS_PUSH: (_("Needs a push"), DUE, "hourglass-medium"),
    }[pace]


def objective_count(objective: Any) -> str:
    """Say how far an objective has come: 1 of 3."""
    if objective.is_milestone:
        return _("reached") if objective.done_share >= 1 else _("open")
    current, target = number(objective.current), number(objective.target)
    return _("%(current)s of %(target)s", current=current, target=target)


def often_words(cadence: str) -> str:
    """Say how often check-ins come."""
    named = {"monthly": _("check-ins every four weeks"), "weekly": _("weekly check-ins")}
    return named.get(cadence, _("check-ins every two weeks"))


def state_words(state: str) -> str:
    """Say where a room stands, in the same words for both."""
    return {
        "requested": _("Waits for an answer"),
        "declined": _("Declined"),
        "withdrawn": _("Withdrawn"),
        "expired": _("Ran out without an answer"),
        "agreed": _("Waits for signatures"),
        "pilot": _("Trying it out"),
        "active": pgettext("state", "Open"),
        "paused": _("Paused"),
        "closing": _("Coming to its end"),
        "closed": _("Closed"),
        "ended_early": _("Closed"),
    }[state]


def mark_words(mark: Mark) -> tuple[str, str, str]:
    """Say what became of a planned check-in, in what tone and with what mark."""
    return {
        "on_time": (_("on time"), GOOD, "check-circle-fill"),
        "late": (ngettext("a day late", "%(num)s days late", mark.late), DUE, "check-circle-fill"),
        "missed": (_("missed"), "", "minus"),
        "due": (_("due"), DUE, "hourglass-medium"),
        "rest": (_("rest"), "", "pause"),
    }.get(mark.state, (_("to come"), "", ""))


def leave_words(room: Any, today: date) -> str:
    """Say kindly that the mentor is away, or soon will be; what waits for them is due after that."""
    if room.away_until is None or room.away_until.date() <= today:
        return ""
    begin, name = room.away_from.date() if room.away_from else today, first_name(room.mentor.name)
    if begin <= today:
        return _(
            "%(name)s is away until %(day)s; what waits is due after that.", name=name, day=short_day(room.away_until)
        )
    if (begin - today).days > SOON:
        return ""
    days = {"begin": short_day(begin), "end": short_day(room.away_until)}
    return _("%(name)s is away from %(begin)s, and back on %(end)s.", name=name, **days)


def mark_day(room: Any, mark: Mark) -> date:
    """Return the date on which a planned check-in is due."""
    return date_of(room.opened_on, mark.day)


def cadence_words(cadence: str, reply_days: int) -> str:
    """Say how often both write, and how quickly the mentor answers."""
    named = {"monthly": _("Check-ins every four weeks"), "weekly": _("Weekly check-ins")}
    often = named.get(cadence, _("Check-ins every two weeks"))
    replies = ngettext("replies within a working day", "replies within %(num)s working days", reply_days)
    return _("%(often)s, %(replies)s.", often=often, replies=replies)


def due_words(due_on: date | None, today: date) -> tuple[str, bool]:
    """Say when something is due, and whether that is now or past."""
    if due_on is None:
        return _("No date"), False
    days = (due_on - today).days
    if days == 0:
        return _("Due today"), True
    if days < 0:
        return ngettext("Due since yesterday", "%(num)s days overdue", -days), True
    if days == 1:
        return _("Due tomorrow"), False
    return _("Due %(day)s", day=written_day(due_on)), False


def loop_title(loop: Loop) -> str:
    """Name an open loop in one line."""
    if loop.kind == "check_in":
        return _("Check-in %(number)s", number=loop.title)
    if loop.where is not None:
        return str(TURNS.get(loop.kind, OTHER).title)
    return _("Review: %(title)s", title=loop.title) if loop.kind == "review_request" else loop.title


def as_moment(value: str) -> datetime:
    """Read a moment out of an entry's fields."""
    return datetime.fromisoformat(value)


def dial_label(life: Life) -> str:
    """Say in a sentence what the dial draws."""
    counts = {state: sum(mark.state == state for mark in life.marks) for state in ("on_time", "late", "missed")}
    counts["day"] = max(life.day, 0)
    return _("Day %(day)s of 90. Check-ins: %(on_time)s on time, %(late)s late, %(missed)s missed.", **counts)


def drafts_of(room_id: int, to: int) -> str:
    """Return how the places of drafts begin that answer an entry of a room, or none (0); a kind of entry ends them."""
    return f"room:{room_id}:{to}:"


ALL = (
    first_name,
    first_names,
    name_of,
    card_name,
    others_of,
    number,
    health_words,
    reason_words,
    pace_words,
    objective_count,
    often_words,
    state_words,
    leave_words,
    mark_day,
    mark_words,
    cadence_words,
    due_words,
    loop_title,
    as_moment,
    dial_label,
    drafts_of,
)
