"""What pages show of sessions: the next one beside the conversation, times on both clocks, what waits. Words only."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock
from app.jinja import day as written_day
from app.jinja import local
from rooms import clocks
from rooms.models.session import OFFERED, RoomSession, SessionState

SHOWN_ITEMS = 3


class Planned(NamedTuple):
    """The session that a room looks at now. `stage` is ahead, on, passed, offered (to the viewer) or waiting.

    In a group it is `fix` for the mentor while times are offered, and `told` for who has said which of them suit.
    """

    id: int
    stage: str
    at: datetime | None
    minutes: int
    place: str
    items: tuple[str, ...]
    more: int


def kept_of(session: RoomSession) -> dict[str, Any]:
    """Return what a room keeps of its next session, so that its page need not look for it.

    Items out of an entry are only counted: who may read that is asked on the session's page.
    """
    plain = [item["text"] for item in session.agenda if not item.get("entry")]
    return {
        "id": session.id,
        "state": str(session.state),
        "at": session.starts_at.isoformat() if session.starts_at else None,
        "minutes": session.minutes,
        "place": session.place,
        "by": session.offered_by_id,
        "told": session.answered,
        "items": plain[:SHOWN_ITEMS],
        "more": len(session.agenda) - len(plain[:SHOWN_ITEMS]),
    }


def planned(room: Any, viewer_id: int) -> Planned | None:
    """Return the session that a room looks at now, as this participant sees it; nothing in one that has ended."""
    kept = room.next_session
    if not kept or not room.is_live:
        return None
    at = datetime.fromisoformat(kept["at"]) if kept["at"] else None
    facts = (kept["minutes"], kept["place"], tuple(kept["items"]), kept["more"])
    stage = _stage(kept, at, viewer_id)
    if room.is_group and stage in {"waiting", "offered"}:
        told = viewer_id in kept.get("told", ())
        stage = "fix" if viewer_id == room.mentor_id else "told" if told else "offered"
    return Planned(kept["id"], stage, at, *facts)


def _stage(kept: Any, at: datetime | None, viewer_id: int) -> str:
    if kept["state"] in OFFERED or at is None:
        return "waiting" if kept["by"] == viewer_id else "offered"
    now = clock.now()
    if now < at:
        return "ahead"
    return "on" if now < at + timedelta(minutes=kept["minutes"]) else "passed"


def length_words(minutes: int, place: str) -> str:
    """Say how long a session takes, and where it is: 45 minutes, Video."""
    length = ngettext("%(num)s minute", "%(num)s minutes", minutes)
    return ", ".join(filter(None, [length, place]))


def session_state(session: Any) -> tuple[str, str, str]:
    """Return the word for where a session stands, its tone and its icon."""
    if session.state == SessionState.AGREED and session.has_begun:
        return _("Did it happen?"), "due", "hourglass-medium"
    return {
        SessionState.PROPOSED: (_("Times proposed"), "due", "hourglass-medium"),
        SessionState.MOVED: (_("New times proposed"), "due", "hourglass-medium"),
        SessionState.AGREED: (_("Agreed"), "good", "checks"),
        SessionState.HELD: (_("Held"), "good", "check-circle-fill"),
        SessionState.SKIPPED: (_("Skipped"), "", "minus-circle"),
        SessionState.CANCELLED: (_("Called off"), "", "minus-circle"),
    }[SessionState(session.state)]


def session_title(session: Any) -> str:
    """Name a session by its day."""
    if session.starts_at and session.state != SessionState.MOVED:
        return _("Session on %(day)s", day=written_day(session.starts_at))
    return _("Planning a session")


def agenda_words(session: Any) -> str:
    """Say how the items of an agenda fit into the session."""
    left = session.minutes - session.planned_minutes
    values = {"planned": session.planned_minutes, "minutes": session.minutes}
    if left < 0:
        over = ngettext("%(num)s minute too many", "%(num)s minutes too many", -left)
        return _("%(planned)s of %(minutes)s minutes planned: %(over)s.", over=over, **values)
    return _("%(planned)s of %(minutes)s minutes planned.", **values)


def notes_of(session: Any, topics: Sequence[str]) -> dict[str, Any]:
    """Return what the notes of a session begin with: its day, its length, a heading for each thing to talk about."""
    held_on = local(session.starts_at).date() if session.starts_at else None
    body = "\n\n".join(f"### {topic}\n" for topic in topics)
    return {"held_on": held_on, "minutes": session.minutes, "place": session.place, "body": body}


def for_templates() -> dict[str, Any]:
    """Return everything about sessions that templates call."""
    here = (planned, length_words, session_state, session_title, agenda_words)
    return {each.__name__: each for each in (*here, clocks.written, clocks.readings)}
