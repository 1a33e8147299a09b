"""The directory of mentors: filters, order, and why each one is there."""

from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.gate import public
from app.profiles import bp, finding, words
from app.profiles.finding import PAGE_SIZE, Wanted
from app.profiles.queries import Face
from app.profiles.reasons import fit_of
from app.web import show

CHOICES = (*(("style", name) for name in words.STYLES), *(("format", name) for name in words.FORMATS), ("open", "1"))
MEMBERS_CHOICES = (*CHOICES, ("hours", "1"))


class Asked(NamedTuple):
    """What the filters show: the search, skills to choose from, how many meet each choice, and what is one's own."""

    wanted: Wanted
    skills: tuple[str, ...]
    choices: tuple[tuple[tuple[str, str], int], ...]
    languages: tuple[str, ...]
    industries: tuple[str, ...]
    timezone: str


@bp.get("/mentors")
@public
def mentors() -> Response:
    """Find a mentor."""
    wanted = finding.read(request.args)
    is_more = request.headers.get("HX-Target") == "more-mentors"
    fragment = "profiles/_rows.html" if is_more else "profiles/_results.html"
    return show("profiles/mentors.html", fragment=fragment, wanted=wanted, **_page_of(wanted))


def _page_of(wanted: Wanted) -> dict[str, Any]:
    """Return one page of the mentors of a search, and what its filters show."""
    viewer = current_user._get_current_object()
    found, mine = finding.find(wanted, viewer)
    skills = _skills_to_choose(wanted, mine, viewer)
    numbers = finding.count(wanted, viewer, skills, MEMBERS_CHOICES if viewer.id else CHOICES)
    first = (wanted.page - 1) * PAGE_SIZE
    rows = [(each, fit_of(each, mine)) for each in found[first : first + PAGE_SIZE]]
    more = min(max(len(found) - first - PAGE_SIZE, 0), PAGE_SIZE)
    page = {"rows": rows, "more": more, "shown": first + len(rows), "mine": mine}
    asked = Asked(
        wanted,
        tuple(skills),
        tuple(numbers.choices.items()),
        mine.languages if mine else (),
        tuple(mine.industries or ()) if mine else (),
        viewer.timezone if viewer.id else "",
    )
    return {**page, "asked": asked, "numbers": numbers, "chips": _chips(wanted), "openers": _openers(wanted, numbers)}


def _skills_to_choose(wanted: Wanted, mine: Face | None, viewer: Any) -> list[str]:
    """Return the skills that stand as boxes: those one seeks, else those offered most; and whatever is chosen."""
    names = [each.name for each in mine.seeks][:8] if mine else []
    names = names or finding.popular_skills(viewer)
    known = {name.casefold() for name in names}
    return names + [name for name in wanted.skill if name.casefold() not in known]


def _chips(wanted: Wanted) -> list[tuple[str, str]]:
    """Return what is asked for as (words, address without it)."""
    return [(_said(group, wanted), url_for("profiles.mentors", **wanted.without(group))) for group in wanted.groups]


def _said(group: str, wanted: Wanted) -> str:
    """Put what a group asks for into words."""
    value: Any = getattr(wanted, group)
    if group == "skill":
        return ", ".join(value)
    if group in {"style", "format"}:
        return ", ".join(str((words.STYLES if group == "style" else words.FORMATS)[each]) for each in value)
    if group == "reply":
        return ngettext("%(num)s working day", "%(num)s working days", value)
    if group == "language":
        return _("my languages") if value == "mine" else words.language_name(value)
    return {"hours": _("two shared hours a day"), "open": _("a place open now")}.get(group, str(value))


def _openers(wanted: Wanted, numbers: finding.Numbers) -> list[tuple[str, str, int]]:
    """Say what would open a match when there is none: the search without one group, as (words, address, mentors)."""
    if numbers.matching:
        return []
    counted = [(numbers.without[group], group) for group in wanted.groups if numbers.without.get(group)]
    return [
        (_said(group, wanted), url_for("profiles.mentors", **wanted.without(group)), number)
        for number, group in sorted(counted, key=lambda pair: -pair[0])
    ]
