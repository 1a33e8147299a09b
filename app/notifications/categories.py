"""Categories: the few words under which members choose what they are told, and the ways in which they can be told."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

CATEGORIES: dict[str, LazyString] = {
    "requests": _l("Requests for mentorship"),
    "rooms": _l("Your rooms"),
    "reminders": _l("Reminders"),
    "sessions": _l("Sessions"),
    "follows": _l("Growth threads and people you follow"),
    "communities": _l("Communities and topics"),
    "roadmaps": _l("Roadmaps"),
    "moderation": _l("Decisions about what you wrote or reported"),
    "duties": _l("Moderating: people and things that wait for you"),
}
WAYS: dict[str, LazyString] = {
    "mail": _l("In the list, and by mail at once"),
    "daily": _l("In the list, and in a daily mail"),
    "weekly": _l("In the list, and in a weekly mail"),
    "app": _l("In the list only"),
    "off": _l("Not at all"),
}
DEFAULTS: dict[str, str] = {  # mail for what waits for an answer; the rest can wait for a look
    "requests": "mail",
    "rooms": "mail",
    "reminders": "mail",
    "sessions": "mail",
    "follows": "weekly",
    "communities": "weekly",
    "roadmaps": "app",
    "moderation": "mail",
    "duties": "app",
}


def default_way(category: str) -> str:
    """Return how members are told of a category who have chosen nothing."""
    return DEFAULTS.get(category, "app")
