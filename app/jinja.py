"""What templates can call besides their macros: icons, dates, addresses, and who is looking."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask import Flask, current_app, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape
from werkzeug.routing import MapAdapter

from app import clock, drawings
from app.i18n import Voice, sentences, voice
from app.templating import clock_here, piece
from app.text import excerpt
from app.web import absolute, url_to

SECTIONS = {
    "home": "home",
    "feed": "home",
    "rooms": "rooms",
    "roadmaps": "roadmaps",
    "threads": "threads",
    "communities": "communities",
    "moderation": "moderation",
    "profiles": "mentors",
    "programs": "programs",
}

N_ = str  # marks what is translated where it is written

DAY, DAY_OF_YEAR = N_("EEE d MMMM"), N_("d MMMM yyyy")
SHORT_DAY, SHORT_DAY_OF_YEAR = N_("d MMM"), N_("d MMM yyyy")
TIME = N_("HH:mm")
SETTLED = timedelta(days=2)  # from then on a moment is written as its day
SPECIAL = frozenset({"_external", "_scheme", "_method"})
ANCHOR = "%!#$&'()*+,/:;=?@"  # what may stand in an anchor as it is


def _draw(sprite: str) -> Any:
    """Return the function that draws an icon of this sprite; decorative unless it has a label."""

    @lru_cache(maxsize=2048)
    def icon(name: str, size: int = 20, label: str | None = None, cls: str = "") -> Markup:
        says = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        return Markup('<svg class="icon{}" width="{}" {}><use href="{}#{}"/></svg>').format(
            f" {cls}" if cls else "", size, says, sprite, name
        )

    return icon


def local(value: datetime) -> datetime:
    """Return a moment on the viewer's clock."""
    return value.astimezone(voice().zone)


@lru_cache(maxsize=4096)
def _written_day(day: date, pattern: str, language: str) -> str:
    return format_date(day, sentences(language).ugettext(pattern), locale=language)


@lru_cache(maxsize=2048)
def _written_time(time: time, language: str) -> str:
    return format_time(time, sentences(language).ugettext(TIME), locale=language)


def day(value: datetime | date | None, year: bool | None = None) -> str:
    """Write a day: Fri 13 March, with the year when it is not this one."""
    return _day(value, DAY, DAY_OF_YEAR, year)


def short_day(value: datetime | date | None) -> str:
    """Write a day in brief: 13 Mar, with the year when it is not this one."""
    return _day(value, SHORT_DAY, SHORT_DAY_OF_YEAR, None)


def _day(value: datetime | date | None, pattern: str, with_year: str, year: bool | None) -> str:
    if value is None:
        return ""
    zone, today = clock_here()
    on = value.astimezone(zone).date() if isinstance(value, datetime) else value
    is_far = on.year != today.year if year is None else year
    return _written_day(on, with_year if is_far else pattern, voice().language)


def moment(value: datetime | None) -> str:
    """Write how long ago something was: just now, 18 min, 3 h, yesterday, then the day; read aloud in full."""
    if value is None:
        return ""
    passed, speaking = max(clock.now() - value, timedelta(0)), voice()
    if passed >= SETTLED:
        return _long_ago(value, speaking, clock_here()[1].year)
    if passed < timedelta(minutes=1):
        return speaking.gettext("just now")
    if passed < timedelta(hours=1):
        minutes = passed.seconds // 60
        ago = speaking.ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)
        return _aloud(speaking.ngettext("%(num)s min", "%(num)s min", minutes), ago)
    zone, here = clock_here()
    there = value.astimezone(zone).date()
    if there == here:
        hours = passed.seconds // 3600
        ago = speaking.ngettext("%(num)s hour ago", "%(num)s hours ago", hours)
        return _aloud(speaking.ngettext("%(num)s h", "%(num)s h", hours), ago)
    return speaking.gettext("yesterday") if (here - there).days == 1 else short_day(value)


@lru_cache(maxsize=512)
def _aloud(brief: str, full: str) -> Markup:
    """Write an abbreviation for the eye, and what it stands for to be read aloud."""
    pair = Markup('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>')
    return pair.format(brief, full)


@lru_cache(maxsize=8192)
def _long_ago(value: datetime, speaking: Voice, year: int) -> str:
    on = value.astimezone(speaking.zone).date()
    return _written_day(on, SHORT_DAY if on.year == year else SHORT_DAY_OF_YEAR, speaking.language)


def clock_time(value: datetime) -> str:
    """Write the time of day on the viewer's clock: 08:14."""
    there = local(value)
    return _written_time(time(there.hour, there.minute), voice().language)


def iso(value: datetime | date | None) -> str:
    """Write a moment for machines."""
    return value.isoformat() if value else ""


def time_tag(value: datetime | None, form: str = "moment") -> Markup:
    """Write a moment as a `time` element: `form` is moment, day or short_day."""
    if value is None:
        return Markup("")
    zone, today = clock_here()
    if form != "moment" or clock.now() - value >= SETTLED:
        return _settled(value, form, voice().language, zone, today)
    begun = _time_element(value, voice().language, zone, today.year)
    return Markup(f"{begun}{moment(value)}</time>")  # noqa: S704


@lru_cache(maxsize=8192)
def _settled(value: datetime, form: str, language: str, zone: ZoneInfo, today: date) -> Markup:
    """Write the element of a moment so long ago, or in such a form, that its words stay the same all day."""
    begun = _time_element(value, language, zone, today.year)
    words = {"moment": moment, "day": day, "short_day": short_day}[form](value)
    return Markup(f"{begun}{words}</time>")  # noqa: S704


@lru_cache(maxsize=8192)
def _time_element(value: datetime, language: str, zone: ZoneInfo, year: int) -> str:
    """Begin the element: everything but its words stays the same all year."""
    there = value.astimezone(zone)
    on = _written_day(there.date(), DAY if there.year == year else DAY_OF_YEAR, language)
    at = _written_time(time(there.hour, there.minute), language)
    return f'<time datetime="{value.isoformat(timespec="minutes").replace("+00:00", "Z")}" title="{on}, {at}">'


def has_endpoint(name: str) -> bool:
    """Whether the address exists in this app: the kernel also runs without some domains."""
    return name in current_app.view_functions


def here(**values: Any) -> str:
    """Return the address of this page with some query values changed; None takes one out."""
    query = {
        name: args
        for name, args in request.args.to_dict(flat=False).items()
        if name not in {"after", "before", "endpoint"} and name[:1] != "_"
    }
    for name, value in values.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    plain = {name: args[0] if isinstance(args, list) and len(args) == 1 else args for name, args in query.items()}
    return address(request.endpoint or "home.index", **{**plain, **(request.view_args or {})})


def phrase(words: Any, title: str, when: str = "") -> str:
    """Complete an event's phrase with the title of what it is about, and with when that takes place."""
    text = str(words).replace("%(when)s", when)
    return text.replace("%(title)s", title or _("something without a title"))


def host(url: str) -> str:
    """Return the host of a link, for showing where it leads."""
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


def _section() -> str:
    return SECTIONS.get(request.blueprint or "", "") if request else ""


@lru_cache(maxsize=1)
def _adapter(app: Flask) -> MapAdapter:
    return app.url_map.bind("localhost")


@lru_cache(maxsize=8192)
def _built(app: Flask, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
    return _adapter(app).build(endpoint, dict(values))


def address(endpoint: str, **values: Any) -> str:
    """Return the address of an endpoint, as `url_for` does; the same values are put together once."""
    if anchor := values.pop("_anchor", None):
        return f"{address(endpoint, **values)}#{quote(anchor, safe=ANCHOR)}"
    if values.keys() & SPECIAL or endpoint[:1] == ".":
        return url_for(endpoint, **values)
    try:
        return _built(current_app._get_current_object(), endpoint, tuple(values.items()))  # type: ignore[attr-defined]
    except TypeError:  # lists as values are no keys
        return url_for(endpoint, **values)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in (text or "").splitlines())


def init_app(app: Flask) -> None:
    """Give templates their words."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    filters = {"day": day, "short_day": short_day, "moment": moment, "iso": iso, "clock_time": clock_time}
    app.jinja_env.filters.update(filters, time=time_tag, lines=_lines, phrase=phrase, host=host, excerpt=excerpt)
    app.jinja_env.globals.update(
        drawings=drawings,
        current_locale=get_locale,
        icon=_draw(app.jinja_env.globals["asset"]("icons.svg")),  # type: ignore[operator]
        has_endpoint=has_endpoint,
        here=here,
        url_to=url_to,
        absolute=absolute,
        url_for=address,
        piece=piece,
        now=clock.now,
        time_tag=time_tag,
    )
    app.context_processor(lambda: {"nav": _section()})
