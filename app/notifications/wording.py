"""What a mail says: of what anybody may read its title and an excerpt, of all else that something waits, and where.

No word of a room, no name of who is in it and no title stands in a mail, unless everybody in the room agreed to that.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from app import mail
from app.events import Event
from app.jinja import phrase
from app.notifications.waiting import Group
from app.text import excerpt, single_line
from app.when import when_of

EXCERPT = 220
SILENT = frozenset({"moderation", "duties"})  # their things are not quoted, whoever may read them


class Line(NamedTuple):
    """What a mail says about one thing: a sentence, perhaps what was written, and the way there."""

    sentence: str
    quotes: Sequence[tuple[str, str]]
    address: str


def line(group: Group) -> Line:
    """Say what is new about a thing."""
    newest = group.newest
    if newest.category in SILENT or not newest.may_quote:
        return Line(_quietly(newest), (), _quiet_address(group))
    sentence = _what(newest) if group.number == 1 else _how_much(group)
    is_room = group.key.startswith("room:")  # whose things are not named by the sentence
    said = [(row.actor_name or "", row.text or (row.title if is_room else "")) for row in group.rows if row.may_quote]
    quotes = [(name, excerpt(words, EXCERPT)) for name, words in said if words]
    return Line(sentence, quotes, address(newest))


def _quietly(row: Any) -> str:
    """Say that something waits, and nothing that could be read on a locked screen."""
    said = {
        "requests": _("There is news about a request for mentorship"),
        "rooms": _("Something waits for you in one of your rooms"),
        "reminders": _("A reminder waits for you"),
        "sessions": _("There is news about one of your sessions"),
        "moderation": _("A decision of our moderators waits for you"),
        "duties": _("Somebody waits for you as a moderator"),
    }
    return said.get(row.category) or _("Something new waits for you")


def _quiet_address(group: Group) -> str:
    """Return where it waits: the room, whose address is a number, or the inbox, for other addresses hold titles."""
    is_room = group.key.startswith("room:") and group.newest.category not in SILENT
    return address(group.newest) if is_room else mail.link("notifications.index")


def _what(row: Any) -> str:
    """Say the one thing that happened, as the inbox does."""
    event = Event.kinds.get(row.event)
    when = when_of(row.facts, row.timezone)
    words = phrase(event.phrase, row.title, when) if event else _("wrote about “%(title)s”", title=row.title)
    return single_line(f"{row.actor_name} {words}" if row.actor_name else words)


def _how_much(group: Group) -> str:
    if group.key.startswith("room:"):
        return ngettext("%(num)s new in one of your rooms", "%(num)s new in one of your rooms", group.number)
    whole = group.newest.facts.get("thread") or {}
    title = single_line(whole.get("title") or group.newest.title)
    return ngettext("%(num)s new in “%(title)s”", "%(num)s new in “%(title)s”", group.number, title=title)


def address(row: Any) -> str:
    """Return the whole address of what a row is about."""
    there = mail.link(row.endpoint, **row.values)
    return f"{there}#{row.anchor}" if row.anchor else there
