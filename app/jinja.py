"""What templates can call besides their macros: icons, dates, addresses, and who is looking."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request, url_for
from flask_babel import format_date, format_time, get_locale, get_timezone, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app import clock, drawings
from app.text import excerpt
from app.web import url_to

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


def icon(name: str, size: int = 20, label: str | None = None, cls: str = "") -> Markup:
    """Draw an icon of the sprite; decorative unless it has a label."""
    return _icon(current_app.jinja_env.globals["asset"]("icons/icons.svg"), name, size, label, cls)  # type: ignore[operator]


@lru_cache(maxsize=1024)
def _icon(sprite: str, name: str, size: int, label: str | None, cls: str) -> Markup:
    voice = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon {}" width="{}" height="{}" {}><use href="{}#{}"/></svg>').format(
        cls, size, size, voice, sprite, name
    )


def local(value: datetime) -> datetime:
    """Return a moment on the viewer's clock."""
    return value.astimezone(get_timezone())


@lru_cache(maxsize=2048)
def _written_day(day: date, pattern: str, locale: str) -> str:
    return format_date(day, pattern, rebase=False)


def day(value: datetime | date | None, year: bool | None = None) -> str:
    """Write a day: Fri 13 March, with the year when it is not this one."""
    if value is None:
        return ""
    on = local(value).date() if isinstance(value, datetime) else value
    with_year = on.year != local(clock.now()).year if year is None else year
    pattern = _("d MMMM yyyy") if with_year else _("EEE d MMMM")
    return _written_day(on, pattern, str(get_locale()))


def short_day(value: datetime | date | None) -> str:
    """Write a day in brief: 13 Mar, with the year when it is not this one."""
    if value is None:
        return ""
    on = local(value).date() if isinstance(value, datetime) else value
    pattern = _("d MMM yyyy") if on.year != local(clock.now()).year else _("d MMM")
    return _written_day(on, pattern, str(get_locale()))


def moment(value: datetime | None) -> str:
    """Write how long ago something was: just now, 18 min, 3 h, yesterday, then the day."""
    if value is None:
        return ""
    now = clock.now()
    passed = max(now - value, timedelta(0))
    if passed < timedelta(minutes=1):
        return _("just now")
    if passed < timedelta(hours=1):
        return ngettext("%(num)s min", "%(num)s min", passed.seconds // 60)
    there, here = local(value).date(), local(now).date()
    if there == here:
        return ngettext("%(num)s h", "%(num)s h", passed.seconds // 3600)
    if (here - there).days == 1:
        return _("yesterday")
    return short_day(value)


def clock_time(value: datetime) -> str:
    """Write the time of day on the viewer's clock: 08:14."""
    return format_time(value, _("HH:mm"))


def iso(value: datetime | date | None) -> str:
    """Write a moment for machines."""
    return value.isoformat() if value else ""


def time_tag(value: datetime | None, form: str = "moment") -> Markup:
    """Write a moment as a `time` element: `form` is moment, day or short_day."""
    if value is None:
        return Markup("")
    words = {"moment": moment, "day": day, "short_day": short_day}[form](value)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        iso(value), f"{day(value)}, {clock_time(value)}", words
    )


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
    return url_for(request.endpoint or "home.index", **{**query, **(request.view_args or {})})


def phrase(words: Any, title: str) -> str:
    """Complete an event's phrase with the title of what it is about."""
    text = str(words)
    return text.replace("%(title)s", title or _("something without a title"))


def host(url: str) -> str:
    """Return the host of a link, for showing where it leads."""
    return (urlsplit(url or "").hostname or "").removeprefix("www.")


def _section() -> str:
    return SECTIONS.get(request.blueprint or "", "") if request else ""


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
        icon=icon,
        has_endpoint=has_endpoint,
        here=here,
        url_to=url_to,
        now=clock.now,
        time_tag=time_tag,
    )
    app.context_processor(lambda: {"nav": _section()})
