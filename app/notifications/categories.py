"""Categories: the few words under which members choose what they are told, and how."""

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
