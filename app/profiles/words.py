"""The words of profiles: what formats, styles, cadences, levels and sections are called on screen."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.models.audience import Audience
from app.text import excerpt, plain

FORMATS: Mapping[str, Any] = {
    "one_to_one": _l("One to one"),
    "group": _l("In a group"),
    "reverse": _l("Reverse: a junior mentors a senior"),
    "peer": _l("Between peers"),
}
CHANNELS: Mapping[str, Any] = {
    "written_first": _l("Written first"),
    "mostly_video": _l("Mostly video"),
    "review_of_real_work": _l("Review of real work"),
    "mock_interviews": _l("Mock interviews"),
}
MANNERS: Mapping[str, Any] = {
    "challenging": _l("Challenging"),
    "supportive": _l("Supportive"),
}
STYLES: Mapping[str, Any] = {**CHANNELS, **MANNERS}
CADENCES: Mapping[str, Any] = {
    "weekly": _l("Every week"),
    "fortnightly": _l("Every two weeks"),
    "monthly": _l("Every month"),
}
LEVELS: Mapping[int, Any] = {
    1: _l("Beginning"),
    2: _l("Knows the basics"),
    3: _l("Does it alone"),
    4: _l("Does the hard parts"),
    5: _l("Teaches it"),
}
REPLY_DAYS = (1, 2, 3, 4, 5, 7, 10)
MAX_PLACES = 12

SECTION_NAMES: Mapping[str, Any] = {
    "about": _l("About me, where I live, and my links"),
    "offers": _l("What I offer as a mentor"),
    "seeks": _l("What I seek"),
    "place": _l("My languages, time zone and hours"),
    "writes": _l("What I write and lead here"),
    "learned": _l("What I learned on roadmaps"),
    "objectives": _l("Objectives that I reached, when both of us agreed to show them"),
    "credentials": _l("Credentials that I published"),
    "testimonials": _l("What others say of me after a room"),
}
READERS: Mapping[str, Any] = {
    Audience.PUBLIC.value: _l("Everybody"),
    Audience.MEMBERS.value: _l("Members"),
    Audience.OWNER.value: _l("Nobody"),
}
FIT: Mapping[int, Any] = {
    5: _l("Very strong"),
    4: _l("Strong"),
    3: _l("Fair"),
    2: _l("Partial"),
    1: _l("Slight"),
    0: _l("None that we can see"),
}

LANGUAGE_CODES = tuple(
    """
    af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id ig is it
    ja ka kk km kn ko ku ky lo lt lv mk ml mn mr ms mt my nb ne nl pa pl ps pt ro ru rw si sk sl so sq sr
    sv sw ta te tg th tk tl tr uk ur uz vi xh yo zh zu
    """.split()  # noqa: SIM905 (a list of ninety reads worse)
)


def within(label: Any) -> str:
    """Return a label as it stands within a sentence; German keeps the capitals of its nouns."""
    return str(label) if str(get_locale()) == "de" else str(label).lower()


@lru_cache(maxsize=16)
def _languages(locale: str) -> Mapping[str, str]:
    names = Locale.parse(locale).languages
    return {code: names.get(code, code) for code in LANGUAGE_CODES}


def language_name(code: str) -> str:
    """Return what a language is called in the viewer's own."""
    return _languages(str(get_locale())).get(code, code)


def language_choices() -> list[tuple[str, str]]:
    """Return all languages that can be chosen, by their names in the viewer's own."""
    return sorted(_languages(str(get_locale())).items(), key=lambda pair: pair[1].casefold())


def place_of(zone: str) -> str:
    """Return the place that a time zone is named after: Europe/Lisbon is Lisbon."""
    return zone.rpartition("/")[2].replace("_", " ")


def first_name(name: str) -> str:
    """Return the first word of a name, as buttons address people."""
    return name.split(" ", maxsplit=1)[0] or name


def own_words(markdown: str) -> str:
    """Return the beginning of what a mentor wrote about how they mentor."""
    return excerpt(plain(markdown or ""), 180)
