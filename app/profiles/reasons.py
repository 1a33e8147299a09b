"""A match in words: each feature as a sentence for or against, and the fit as one word."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel.lists import format_list
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.profiles.finding import Found, matched
from app.profiles.matching import Feature
from app.profiles.queries import Face
from app.profiles.words import CADENCES, FIT, STYLES, language_name, within

ICONS: Mapping[str, str] = {
    "skills": "target",
    "language": "translate",
    "hours": "clock",
    "style": "pen-nib",
    "availability": "hand-heart",
    "cadence": "calendar-blank",
    "industry": "buildings",
}


@dataclass(frozen=True)
class Reason:
    """One sentence of a match; `is_less` marks the one that speaks against it."""

    icon: str
    text: Markup
    is_less: bool = False


@dataclass(frozen=True)
class Fit:
    """A match as a row shows it: dashes, the word for them, and why."""

    strength: int
    word: str
    reasons: tuple[Reason, ...]


def fit_of(found: Found, mine: Face | None) -> Fit | None:
    """Put a match into words; none where there is none."""
    if found.match is None or mine is None:
        return None
    return _fit(found.face, mine, found.hours, str(get_locale()))


@lru_cache(maxsize=4096)
def _fit(face: Face, mine: Face, both: float | None, language: str) -> Fit:
    names = {each.name.casefold(): each.name for each in mine.seeks}
    match: Any = matched(mine, face, both)
    lines = [_reason(feature, names) for feature in match.reasons]
    if match.weakest is not None:
        lines.append(_reason(match.weakest, names, is_less=True))
    return Fit(match.strength, str(FIT[match.strength]), tuple(lines))


def _reason(feature: Feature, names: Mapping[str, str], *, is_less: bool = False) -> Reason:
    words = (_LESS if is_less else _FOR)[feature.name](feature.detail, names)
    return Reason("minus-circle" if is_less else ICONS[feature.name], Markup(words), is_less)  # noqa: S704 (escaped)


def _bold(names: list[str]) -> str:
    """Names in bold, escaped, as the viewer's language lists them."""
    return str(format_list([f"<b>{escape(name)}</b>" for name in names], locale=get_locale()))


def _plain(names: list[str]) -> str:
    return str(escape(format_list(names, locale=get_locale())))


def _named(keys: Any, names: Mapping[str, str]) -> list[str]:
    return [names.get(key, key) for key in keys]


def _skills_for(detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return _("Offers %(skills)s, which you seek", skills=_bold(_named(detail["found"][:3], names)))


def _skills_less(detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if detail["missing"]:
        return _("Does not offer %(skills)s", skills=_plain(_named(detail["missing"][:3], names)))
    return _("Is not far beyond you in %(skills)s", skills=_plain(_named(detail["found"][-1:], names)))


def _styles(keys: Any) -> list[str]:
    return [within(STYLES[key]) for key in keys if key in STYLES]


def _hours_words(detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    whole = int(detail["hours"])
    if not whole:
        return _("Shares no hour of your working day")
    return ngettext(
        "Shares <b>%(num)s hour</b> of your working day", "Shares <b>%(num)s hours</b> of your working day", whole
    )


def _places_less(detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if detail["is_away"]:
        return _("Is away for now")
    if not detail["places"]:
        return _("Has no free place right now")
    return ngettext("Has only one place left", "Has only %(num)s places left", detail["places"])


_FOR: Mapping[str, Any] = {
    "skills": _skills_for,
    "language": lambda detail, names: _(
        "Speaks %(languages)s, as you do", languages=_bold([language_name(code) for code in detail["found"]])
    ),
    "hours": _hours_words,
    "style": lambda detail, names: _("Works as you like it: %(styles)s", styles=_bold(_styles(detail["found"]))),
    "availability": lambda detail, names: ngettext(
        "Has <b>a place</b> open now", "Has <b>%(num)s places</b> open now", detail["places"]
    ),
    "cadence": lambda detail, names: _(
        "Meets at your pace: %(cadence)s", cadence=_bold([within(CADENCES[detail["cadence"]])])
    ),
    "industry": lambda detail, names: _("Has worked in %(industries)s", industries=_bold(detail["found"])),
}
_LESS: Mapping[str, Any] = {
    "skills": _skills_less,
    "language": lambda detail, names: _("Speaks no language that you named"),
    "hours": _hours_words,
    "style": lambda detail, names: _("Does not mention %(styles)s", styles=_plain(_styles(detail["missing"]))),
    "availability": _places_less,
    "cadence": lambda detail, names: _(
        "Prefers another pace: %(cadence)s", cadence=_plain([within(CADENCES[detail["cadence"]])])
    ),
    "industry": lambda detail, names: _("Has not worked in %(industries)s", industries=_plain(detail["missing"][:3])),
}
