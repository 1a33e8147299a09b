"""The kinds of entries: their names on screen, icons, whose they are, and which of their fields are prose. Pure."""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from rooms.states import EITHER, Part

MENTEE, MENTOR = frozenset({Part.MENTEE}), frozenset({Part.MENTOR})
SHOWN_AT_ONCE = 6  # kinds that the composer shows before "More"


@dataclass(frozen=True)
class Kind:
    """One kind of entry. `post` is the verb on its button, `prose` its Markdown fields besides the body.

    `answers` is the kind that it is written under, and only there.
    """

    name: str
    label: LazyString
    post: LazyString
    icon: str
    prose: tuple[str, ...] = ()
    by: frozenset[Part] = EITHER
    tab: LazyString | None = None
    answers: str = ""

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
            ("keep", "try", "situation", "behavior", "impact", "next"),
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
        Kind(
            "review_answer",
            lazy_gettext("Review"),
            lazy_gettext("Post review"),
            "pen-nib",
            ("strengths", "change", "action"),
            answers="review_request",
        ),
        Kind("milestone", lazy_gettext("Milestone"), lazy_gettext("Post milestone"), "flag-pennant"),
        Kind("reflection", lazy_gettext("Reflection"), lazy_gettext("Post reflection"), "book-open"),
    )
}


@dataclass(frozen=True)
class Turn:
    """What waits without being an entry: how it is called in the room, what home says of it, and the verb beside it.

    `home` may use %(name)s, the other person of the room.
    """

    title: LazyString
    home: LazyString
    verb: LazyString
    icon: str


OTHER = Turn(
    lazy_gettext("Something to answer"),
    lazy_gettext("Something waits for you in your room with %(name)s"),
    lazy_gettext("Open"),
    "hourglass-medium",
)
TURNS: dict[str, Turn] = {
    "ask_back": Turn(
        lazy_gettext("An answer about the request"),
        lazy_gettext("%(name)s asked something about your request"),
        lazy_gettext("Answer"),
        "question",
    ),
    "agreement": Turn(
        lazy_gettext("Agreement to sign"),
        lazy_gettext("The agreement with %(name)s waits for you to sign"),
        lazy_gettext("Read"),
        "handshake",
    ),
    "pilot": Turn(
        lazy_gettext("Go on after the trial?"),
        lazy_gettext("Do you want to go on with %(name)s?"),
        lazy_gettext("Answer"),
        "footprints",
    ),
    "survey": Turn(
        lazy_gettext("A few questions for you"),
        lazy_gettext("A few questions about your room with %(name)s"),
        lazy_gettext("Answer"),
        "list-checks",
    ),
    "session": Turn(
        lazy_gettext("Times for a session"),
        lazy_gettext("%(name)s proposed times for a session"),
        lazy_gettext("Choose"),
        "calendar-blank",
    ),
    "asked": Turn(
        lazy_gettext("A question to everybody"),
        lazy_gettext("A question to everybody waits for you in %(name)s"),
        lazy_gettext("Answer"),
        "question",
    ),
    "session_passed": Turn(
        lazy_gettext("Did the session happen?"),
        lazy_gettext("Did your session with %(name)s happen?"),
        lazy_gettext("Answer"),
        "calendar-blank",
    ),
    "session_reflection": Turn(
        lazy_gettext("A thought after the session"),
        lazy_gettext("A line for yourself after the session with %(name)s"),
        lazy_gettext("Write"),
        "book-open",
    ),
    "reflection": Turn(
        lazy_gettext("Reflection to write"),
        lazy_gettext("A reflection waits for you in your room with %(name)s"),
        lazy_gettext("Write"),
        "book-open",
    ),
    "quote": Turn(
        lazy_gettext("Words of yours to allow"),
        lazy_gettext("%(name)s asks whether your words may be quoted"),
        lazy_gettext("Read"),
        "quotes",
    ),
    "testimonial": Turn(
        lazy_gettext("Words about you to allow"),
        lazy_gettext("%(name)s wrote a testimonial: it waits for your yes"),
        lazy_gettext("Read"),
        "quotes",
    ),
    "claim": Turn(
        lazy_gettext("Objective to confirm"),
        lazy_gettext("%(name)s reached an objective and asks you to confirm it"),
        lazy_gettext("Look"),
        "target",
    ),
    "break": Turn(
        lazy_gettext("A break to agree on"),
        lazy_gettext("%(name)s proposes a break in your room"),
        lazy_gettext("Look"),
        "pause",
    ),
    "step_to_confirm": Turn(
        lazy_gettext("Step to confirm"),
        lazy_gettext("%(name)s asks you to confirm a step of a roadmap"),
        lazy_gettext("Look"),
        "seal-check",
    ),
    "step_returned": Turn(
        lazy_gettext("More evidence for a step"),
        lazy_gettext("%(name)s asks for more evidence of a step"),
        lazy_gettext("Look"),
        "seal-check",
    ),
    "assignment": Turn(
        lazy_gettext("A roadmap for you"),
        lazy_gettext("%(name)s assigned a roadmap to you"),
        lazy_gettext("Look"),
        "path",
    ),
    "release": Turn(
        lazy_gettext("Go another way"),
        lazy_gettext("You have waited long for %(name)s. You can go another way"),
        lazy_gettext("See how"),
        "signpost",
    ),
}

# What is written to all of a group. Check-ins, reviews and decisions are between a mentee and the mentor.
TO_ALL = frozenset({"message", "question", "feedback", "session_notes", "resource", "milestone", "reflection"})

BRIEF_LABELS = {"session_notes": lazy_gettext("Session")}


FIRST = {  # what each side reaches for most comes first
    Part.MENTEE: ("message", "question", "check_in", "review_request", "session_notes", "decision"),
    Part.MENTOR: ("message", "question", "feedback", "session_notes", "decision", "resource"),
}


def offered(part: str, *, to_all: bool = False) -> list[Kind]:
    """Return the kinds that a part may begin something with, in the order in which the composer shows them."""
    first = FIRST.get(Part(part), ())
    rest = [name for name in KINDS if name not in first]
    found = [KINDS[name] for name in (*first, *rest) if part in KINDS[name].by and not KINDS[name].answers]
    return [kind for kind in found if not to_all or kind.name in TO_ALL]


def may_post(name: str, part: str, answered: str, *, to_all: bool = False) -> bool:
    """Whether a part may write this kind, to all of a group or not, in answer to an entry of that kind or to none."""
    kind = KINDS[name]
    if to_all and name not in TO_ALL:
        return False
    return part in kind.by and kind.answers in {"", answered}
