"""What pages of rooms show of entries and rhythm: labeled parts, notes beside a name, strips and tabs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from flask import request
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app import clock
from app.jinja import address, clock_time, local, moment
from app.jinja import day as written_day
from rooms import formats, goals, said, words
from rooms.forms import form_for
from rooms.forms.entries import SHAPES
from rooms.kinds import KINDS, SHOWN_AT_ONCE, may_post, offered
from rooms.life import Life
from rooms.models.room import DAYS
from rooms.rhythm import Mark, day_of, window

PARTS = {
    "moved": _l("Moved"),
    "stuck": _l("Stuck"),
    "keep": _l("Keep"),
    "try": _l("Try"),
    "situation": _l("Situation"),
    "behavior": _l("Behavior"),
    "impact": _l("Impact"),
    "strengths": _l("Strengths"),
    "change": _l("One thing to change"),
    "action": _l("Next action"),
    "next": _l("Next"),
    "look": _l("Please look at"),
    "skip": _l("Please skip"),
    "because": _l("Because"),
    "good": _l("A good answer"),
}
STRIP = {"on_time": "kept", "missed": "missed", "rest": "rest"}


class Around(NamedTuple):
    """What is equal for all entries that a page shows: who is in the room, what can be done, where it leads."""

    room_id: int
    mentor_id: int
    marked_id: int
    viewer_id: int
    names: tuple[tuple[int, str], ...]
    mentee: str
    mentor: str
    partner: str
    is_writable: bool
    here: str
    entries: str
    opened_on: date | None
    goals: tuple[tuple[int, str], ...]


def around(room: Any, viewer_id: int) -> Around:
    """Return what is equal for all entries of a room; on its page addresses are relative: it stays light."""
    is_read = request.endpoint == "rooms.show"
    mentee, mentor = words.first_name(room.mentee.name), words.first_name(room.mentor.name)
    return Around(
        room_id=room.id,
        mentor_id=room.mentor_id,
        marked_id=0 if room.is_peer else room.mentor_id,
        viewer_id=viewer_id,
        names=tuple((each.id, words.first_name(each.name)) for each in room.people),
        mentee=mentee,
        mentor=mentor,
        partner=words.others_of(room, viewer_id),
        is_writable=room.is_writable,
        here="" if is_read else address("rooms.show", room_id=room.id),
        entries=f"{room.id}/entries" if is_read else address("rooms.entries", room_id=room.id),
        opened_on=room.opened_on,
        goals=tuple((each.id, each.title) for each in room.objectives),
    )


def named(here: Around, person_id: int) -> str:
    """Name somebody in the room, or who was."""
    return dict(here.names).get(int(person_id)) or _("somebody who left")


class Told(NamedTuple):
    """One entry as its page shows it; replies come with how long ago they were, `begins` what is new."""

    row: Any
    replies: tuple[tuple[Any, str], ...]
    reacted: tuple[Any, ...]
    is_read: bool
    is_apart: bool
    begins: bool


def told(stream: Any, here: Around, reacted: Any, last_read: int, their_read: int) -> tuple[Told, ...]:
    """Return the entries of a page with all that is shown of each; the first one that is new begins what is new."""
    found, seen = [], False
    for place, row in enumerate(stream.entries):
        mine = row.owner_id == here.viewer_id
        begins = not seen and row.seq > last_read and not mine and bool(last_read or place)
        seen = seen or begins
        replies = tuple((reply, moment(reply.made_at)) for reply in stream.replies.get(row.id, ()))
        is_read = mine and their_read >= row.seq
        found.append(Told(row, replies, reacted[row.id], is_read, row.reply_to_id is not None, begins))
    return tuple(found)


def parts_of(row: Any) -> list[tuple[Any, Markup]]:
    """Return the labeled prose of an entry, in the order of its kind; the text was made safe when it was written."""
    names = [name for name in KINDS[row.entry_kind].prose if row.fields_html.get(name)]
    return [(PARTS[name], Markup(row.fields_html[name])) for name in names]  # noqa: S704


def part_label(name: str) -> str:
    """Return the label of a part of an entry."""
    return str(PARTS.get(name, name))


def entry_meta(row: Any, here: Around | None = None) -> str:
    """Return what stands beside the author's name."""
    fields, found = row.fields or {}, ""
    if row.entry_kind == "check_in" and fields.get("confidence"):
        found = _("Confidence %(number)s of 5", number=fields["confidence"])
    elif row.entry_kind == "review_request" and row.due_on:
        found = _("asks for a review by %(day)s", day=written_day(row.due_on))
    elif row.entry_kind == "session_notes":
        found = _("took notes")
    return ", ".join(filter(None, [found, aim_of(row, here) if here else ""]))


def aim_of(row: Any, here: Around) -> str:
    """Say which objective an entry belongs to."""
    places = [place for place, goal in enumerate(here.goals, 1) if goal[0] == row.objective_id]
    return _("Objective %(number)s", number=places[0]) if places else ""


def session_facts(fields: Any) -> str:
    """Say how long a session took, and where it was held."""
    length = ngettext("%(num)s minute", "%(num)s minutes", int(fields["minutes"])) if fields.get("minutes") else ""
    return ", ".join(filter(None, [length, fields.get("place", "")]))


def revisit_words(value: str, here: Around) -> str:
    """Say when a decision is looked at again, with the day of the room while it lasts."""
    on = as_day(value)
    if on is None:
        return ""
    if here.opened_on and 0 < (day := day_of(here.opened_on, on)) <= DAYS:
        return _("Revisit on day %(number)s, %(day)s", number=day, day=written_day(on))
    return _("Revisit on %(day)s", day=written_day(on))


def when_words(value: datetime) -> str:
    """Write when an entry was posted: today with the time, else the day."""
    if local(value).date() == local(clock.now()).date():
        return _("Today, %(time)s", time=clock_time(value))
    return written_day(value)


def since_words(value: datetime) -> str:
    """Write the words of the rule above what is new."""
    days = (local(clock.now()).date() - local(value).date()).days
    if days < 1:
        return _("New today")
    return _("New since yesterday") if days == 1 else _("New since %(day)s", day=written_day(value))


def as_day(value: str | None) -> date | None:
    """Read a day out of an entry's fields."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        return None


def host(address: str) -> str:
    """Return where an address leads, in short."""
    return urlsplit(address).netloc.removeprefix("www.")


def weight(size: int) -> str:
    """Say how large a file is."""
    if size < 100_000:
        return _("%(size)s KB", size=format_decimal(max(round(size / 1000), 1)))
    return _("%(size)s MB", size=format_decimal(round(size / 1_000_000, 1)))


def tabs(counts: Any, only: str) -> list[tuple[Any, str, bool, int]]:
    """Return the tabs of the kinds that the room has entries of."""
    shown = [kind for kind in KINDS.values() if kind.tab and counts.get(kind.name)]
    return [(kind.tab, f"?only={kind.name}", only == kind.name, counts[kind.name]) for kind in shown]


def strip(marks: Sequence[Mark]) -> list[str]:
    """Return the states of a rhythm strip."""
    return [f"late+{mark.late}" if mark.state == "late" else STRIP.get(mark.state, "due") for mark in marks]


def reply_strip(life: Life) -> list[str]:
    """Return the mentor's strip for the weeks that are shown."""
    weeks = {mark.number for mark in window(life.marks)}
    return strip([mark for mark in life.replies if mark.number in weeks])


def rhythm_rows(room: Any, life: Life) -> list[tuple[str, list[str]]]:
    """Return the rows of the rhythm: whose check-ins are counted, then the other."""
    first = _row_of(room, life.whose)
    second = room.mentee if first is room.mentor else room.mentor
    return [(words.first_name(first.name), strip(life.window)), (words.first_name(second.name), reply_strip(life))]


def _row_of(room: Any, person_id: int) -> Any:
    return room.mentor if person_id == room.mentor_id else room.mentee


def rhythm_label(room: Any, life: Life) -> str:
    """Say in a sentence what the strips draw."""
    passed = [mark for mark in life.marks if mark.state in {"on_time", "late", "missed"}]
    values = {"kept": life.written, "planned": len(passed), "name": words.first_name(_row_of(room, life.whose).name)}
    return _("%(name)s wrote %(kept)s of %(planned)s planned check-ins.", **values)


def progress_names(form: Any) -> list[str]:
    """Return the names of the fields in which a check-in tells of objectives."""
    return [field.name for field in form if field.name.startswith("progress_")]


def blank_form(kind: str, room: Any, to: int | None, author_id: int | None = None) -> Any:
    """Return the form of a kind with nothing typed, perhaps in answer to an entry."""
    return form_for(
        kind, room, author_id=author_id, formdata=None, to=str(to) if to else "", data=begun_with(kind, room)
    )


def begun_with(kind: str, room: Any) -> dict[str, str]:
    """Return what a form begins with: a check-in with what came next the last time, until that is done."""
    return {"next": room.last_next} if kind == "check_in" and room.last_next and room.format != "peer" else {}


def chosen_kind(wanted: str, room: Any, to: Any, viewer_id: int) -> str:
    """Return the kind that the composer shows: the one wanted, where it is this person's to write, or the first."""
    answered = to.entry_kind if to is not None and to.owner_id != viewer_id else ""
    part, to_all = room.writes_as(viewer_id), room.is_group
    if wanted in KINDS and may_post(wanted, part, answered, to_all=to_all):
        return wanted
    return offered(part, to_all=to_all)[0].name


def quoted(entry: Any) -> str:
    """Return the words of an entry as a quotation to answer below."""
    lines = (entry.body_md or entry.body_text or entry.title).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def choices(part: str, chosen: str, to_all: bool = False) -> tuple[list[Any], list[Any]]:
    """Return the kinds that the composer shows at once, and those behind "More"; the chosen one is always shown."""
    kinds = offered(part, to_all=to_all)
    shown = kinds[:SHOWN_AT_ONCE]
    shown += [kind for kind in kinds[SHOWN_AT_ONCE:] if kind.name == chosen]
    return shown, [kind for kind in kinds if kind not in shown]


def shape_class(name: str) -> str:
    """Return the class under which a field of feedback shows with its shape only."""
    return next((f"room__shape--{shape}" for shape, names in SHAPES.items() if name in names), "")


class _WithoutObjectives:
    """A room as the short check-in form sees it: detail is added on the room's own page."""

    objectives: tuple[Any, ...] = ()
    is_group = False


def short_check_in(room: Any) -> Any:
    """Return the check-in form of home, begun with what came next the last time."""
    return form_for("check_in", _WithoutObjectives(), formdata=None, data=begun_with("check_in", room))


SAID = (
    named,
    part_label,
    parts_of,
    entry_meta,
    session_facts,
    revisit_words,
    when_words,
    since_words,
    as_day,
    host,
    weight,
    tabs,
    strip,
    rhythm_rows,
    rhythm_label,
    progress_names,
    blank_form,
    short_check_in,
    choices,
    shape_class,
    *formats.ALL,
    *goals.ALL,
    *said.ALL,
    *words.ALL,
)


def for_templates() -> dict[str, Any]:
    """Return everything of this module and of `words` that templates call."""
    return {each.__name__: each for each in SAID}
