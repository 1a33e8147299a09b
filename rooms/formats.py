"""The formats of a room that one member asks another for: who learns from whom, and the words for it. Pure."""

from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rooms.life import PEER
from rooms.sides import GROUP
from rooms.words import first_name

ONE_TO_ONE, REVERSE = "one_to_one", "reverse"
ASKED: dict[str, LazyString] = {
    ONE_TO_ONE: _l("One to one"),
    REVERSE: _l("Reverse"),
    PEER: _l("Between peers"),
}


def offered_formats(profile: Any) -> list[str]:
    """Return the formats for which somebody can be asked; who names none takes the usual one.

    There is none for who mentors in groups only: they are asked for a place in one.
    """
    offered = [name for name in ASKED if name in (profile.formats or ())]
    return offered if GROUP in (profile.formats or ()) else offered or [ONE_TO_ONE]


def format_words(room: Any) -> str:
    """Say who learns from whom, where that is not the usual way."""
    if room.group_title:
        return _("Part of the group “%(title)s”", title=room.group_title)
    names = {"mentee": first_name(room.mentee.name), "mentor": first_name(room.mentor.name)}
    if room.format == REVERSE:
        return _("Reverse: %(mentee)s learns from %(mentor)s, who is earlier on the way", **names)
    return _("Between peers: both learn, both check in") if room.format == PEER else ""


def asked_words(kind: str, name: str, group: str | None = None) -> str:
    """Say what a request asks of whoever reads it."""
    if group:
        return _("%(name)s asks for a place in your group “%(title)s”", name=name, title=group)
    if kind == PEER:
        return _("%(name)s asks you to learn from each other", name=name)
    if kind == REVERSE:
        return _("%(name)s asks you to be their mentor, the reverse way", name=name)
    return _("%(name)s asks you to be their mentor", name=name)


def asking_words(kind: str, name: str) -> str:
    """Say what the form of a request is for."""
    if kind == PEER:
        return _(
            "Both of you set objectives, check in, and confirm what the other reached. %(name)s reads this.", name=name
        )
    if kind == REVERSE:
        return _(
            "You are further on, and learn from %(name)s what people see who begin. Say what that shall be.", name=name
        )
    return _(
        "Say why, and name one to three things that shall be different in ninety days. "
        "%(name)s reads it as you write it.",
        name=name,
    )


ALL = (format_words, asked_words, asking_words)
