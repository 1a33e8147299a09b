"""Home: what waits for a member, and the panels that domains put there; for visitors the landing page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from markupsafe import Markup

from app import clock
from app.gate import Person, public
from app.guests import same_for_guests
from app.templating import piece
from app.web import show

bp = Blueprint("home", __name__)


class Filled(NamedTuple):
    """What a panel shows, as values that can be a key; `lead` opens the page; `begun`: the ninety days run."""

    values: tuple[Any, ...]
    lead: str = ""
    begun: bool = False


@dataclass(frozen=True)
class Panel:
    """A part of home that a domain fills: `slot` is lead, main or aside; `load` gives what the template's macro shows.

    The template has a macro `panel`, drawn as a piece: it depends on these values, the language and the day alone.
    """

    slot: str
    order: int
    template: str
    load: Callable[[Person], Filled | None]


class Waiting(NamedTuple):
    """One thing that waits for a member: who has to act, since when, due when, and where to do it.

    `title` and `detail` are plain text in the viewer's language; `tone` is mentor, due or empty.
    """

    icon: str
    title: str
    detail: str
    url: str
    action: str
    since: datetime
    due_at: datetime | None = None
    tone: str = ""


def add_panel(app: Flask, panel: Panel) -> None:
    """Put a panel on home."""
    app.extensions.setdefault("home_panels", []).append(panel)


def add_waiting(app: Flask, load: Callable[[Person], list[Waiting]]) -> None:
    """Name a function that says what waits for a member in this domain."""
    app.extensions.setdefault("home_waiting", []).append(load)


def waiting_for(person: Person) -> list[Waiting]:
    """Return all that waits for a member, the most urgent first."""
    things = [thing for load in current_app.extensions.get("home_waiting", ()) for thing in load(person)]
    return sorted(things, key=lambda thing: (thing.due_at is None, thing.due_at or thing.since, thing.since))


def panels_for(person: Person) -> tuple[dict[str, list[Markup]], list[str], bool]:
    """Return the panels of each slot, in order, rendered; the sentences that open the page; whether a room runs."""
    slots: dict[str, list[Markup]] = {"lead": [], "main": [], "aside": []}
    sentences: list[str] = []
    begun = False
    for panel in sorted(current_app.extensions.get("home_panels", ()), key=lambda panel: panel.order):
        filled = panel.load(person)
        if filled is not None:
            sentences += [filled.lead] if filled.lead else []
            begun = begun or filled.begun
            macros: Any = current_app.jinja_env.get_template(panel.template).module
            slots[panel.slot].append(piece(macros.panel, *filled.values))
    return slots, sentences, begun


def greeting(person: Person) -> str:
    """Greet a member by their first name and the time of their day."""
    name = person.name.split()[0]
    hour = clock.now().astimezone(ZoneInfo(person.timezone)).hour
    if hour < 5 or hour >= 18:
        return _("Good evening, %(name)s", name=name)
    return _("Good morning, %(name)s", name=name) if hour < 12 else _("Good afternoon, %(name)s", name=name)


def lead(sentences: list[str], things: list[Waiting], *, is_new: bool = False) -> str:
    """Say in a sentence or two what waits, before any number; to somebody without a room, that nothing can be late."""
    if is_new:
        return _(
            "Nothing is running yet, so nothing can be late. "
            "Your ninety days start when you and a mentor agree on a first objective."
        )
    if not things:
        return " ".join(sentences) or _("Nothing waits for you today.")
    if not sentences:
        waits = ngettext("One thing waits for you.", "%(num)s things wait for you.", len(things))
    else:
        waits = ngettext("One more thing waits for you.", "%(num)s more things wait for you.", len(things))
    return Markup(" ").join([*sentences, Markup('<a href="#waiting">{}</a>').format(waits)])


def story() -> list[tuple[int, int, str, bool, str, list[str], str]]:
    """Return the notes around the landing page's dial: place, side, whether a mentor speaks, head, lines, pointer."""
    mentor, half = (
        [_("“Run it on"), _("February. Then"), _("chart it.”")],
        [_("Halfway. You both"), _("answer the same questions.")],
    )
    return [
        (
            170,
            -6,
            "start",
            False,
            _("Day 5"),
            [_("First check-in. Three"), _("questions, two minutes.")],
            "M134 8 146 -8 H166",
        ),
        (212, 70, "start", False, _("Day 19"), [_("Two days late,"), _("and said so.")], "M191 74 198 68 H208"),
        (127, 203, "start", False, _("Day 45"), half, "M104 195 110 201 H123"),
        (-60, 112, "start", True, _("Your mentor, today"), mentor, "M8 138 -2 132 H-14"),
        (54, -12, "end", False, _("Day 90"), [_("Three analyses,"), _("used every week.")], "M95 7 80 -14 H58"),
    ]


def _frozen(notes: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(tuple(tuple(each) if isinstance(each, list) else each for each in note) for note in notes)


@bp.get("/")
@public
@same_for_guests
def index() -> Response:
    """Show home to a member, the landing page to a visitor."""
    if not current_user.is_authenticated:
        return show("home/landing.html", notes=_frozen(story()))
    person = current_user._get_current_object()
    things = waiting_for(person)
    panels, sentences, begun = panels_for(person)
    is_new = not (begun or things or sentences or person.is_mentor)
    words: dict[str, Any] = {
        "greeting": greeting(person),
        "lead": lead(sentences, things, is_new=is_new),
        "is_new": is_new,
    }
    return show("home/page.html", waiting=tuple(things), panels=panels, **words)


def init_app(app: Flask) -> None:
    """Serve home."""
    app.register_blueprint(bp)
