"""The kinds of entries: their names on screen, icons, whose they are, and which of their fields are prose. Pure."""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from rooms.states import EITHER, Part

MENTEE, MENTOR = frozenset({Part.MENTEE}), frozenset({Part.MENTOR})


@dataclass(frozen=True)
class Kind:
    """One kind of entry. `post` is the verb on its button, `prose` its Markdown fields besides the body."""

    name: str
    label: LazyString
    post: LazyString
    icon: str
    prose: tuple[str, ...] = ()
    by: frozenset[Part] = EITHER
    tab: LazyString | None = None

    @property
    def brief(self) -> LazyString:
        """The name on the composer's button."""
        return BRIEF_LABELS.get(self.name, self.label)


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("message", lazy_gettext("Message"), lazy_gettext("Post message"), "chat-teardrop-text"),
        Kind(
            "question",
            lazy_gettext("Question"),
            lazy_gettext("Post question"),
            "question",
            ("good",),
            tab=lazy_gettext("Questions"),
        ),
        Kind(
            "feedback",
            lazy_gettext("Feedback"),
            lazy_gettext("Post feedback"),
            "pen-nib",
            ("keep", "try", "next"),
            tab=lazy_gettext("Feedback"),
        ),
        Kind(
            "check_in",
            lazy_gettext("Check-in"),
            lazy_gettext("Send check-in"),
            "list-checks",
            ("moved", "stuck", "next"),
            MENTEE,
            lazy_gettext("Check-ins"),
        ),
        Kind(
            "review_request",
            lazy_gettext("Review"),
            lazy_gettext("Ask for review"),
            "eye",
            ("look", "skip"),
            MENTEE,
        ),
        Kind(
            "session_notes",
            lazy_gettext("Session notes"),
            lazy_gettext("Post notes"),
            "note-pencil",
            tab=lazy_gettext("Sessions"),
        ),
        Kind(
            "decision",
            lazy_gettext("Decision"),
            lazy_gettext("Post decision"),
            "signpost",
            ("because",),
            tab=lazy_gettext("Decisions"),
        ),
        Kind(
            "resource",
            lazy_gettext("Resource"),
            lazy_gettext("Post resource"),
            "link-simple",
        ),
        Kind("milestone", lazy_gettext("Milestone"), lazy_gettext("Post milestone"), "flag-pennant"),
        Kind("reflection", lazy_gettext("Reflection"), lazy_gettext("Post reflection"), "book-open"),
    )
}

BRIEF_LABELS = {"session_notes": lazy_gettext("Session")}


def offered(part: str) -> list[Kind]:
    """Return the kinds that a part may post, in the order in which the composer shows them."""
    return [kind for kind in KINDS.values() if part in kind.by]
