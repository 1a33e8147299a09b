"""Sessions: proposing times, choosing one, moving and skipping without a word of blame, and what comes afterwards.

The room is locked by its door before any of these is called. Whoever did not offer the times may choose one; in a room
of many the first answer holds for all, and everybody may move it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from rooms import turns
from rooms.models import Room, RoomEntry, RoomSession, SessionReflection
from rooms.models.session import MAX_ITEMS, MAX_TIMES, SessionState
from rooms.queries.sessions import reflection_of, sessions_ahead
from rooms.service.entries import Draft, post
from rooms.service.telling import say
from rooms.service.turns import no_longer_waits, wait_for
from rooms.session_events import SessionAgreed, SessionMoved, SessionProposed, SessionRefused, SessionSkipped
from rooms.sessions import kept_of

REMIND = timedelta(days=1)
SOON = timedelta(minutes=5)
FAR = timedelta(days=366)
MOST_AHEAD = 12

CHOOSE, HAPPENED, REFLECT = "session", "session_passed", "session_reflection"


def propose(
    room: Room,
    *,
    person: Any,
    times: Sequence[datetime],
    minutes: int,
    place: str = "",
    link: str = "",
    agenda: Sequence[tuple[str, int]] = (),
) -> RoomSession:
    """Offer times for a session; the others choose one, answer with others, or say no."""
    ensure_may_post(person)
    offered = _checked(times)
    if len(sessions_ahead(room)) >= MOST_AHEAD:
        raise Invalid(_("So many sessions are planned already. Hold or skip one first."))
    about = {"room_id": room.id, "owner_id": person.id, "space_id": room.space_id, "audience": room.audience}
    session = RoomSession(**about, state=SessionState.PROPOSED, minutes=minutes, place=place, link=link, agenda=[])
    for words, length in agenda:
        session.add_item(words, length, person.id)
    session.offer(offered, person.id)
    db.session.add(session)
    db.session.flush()
    _ask(room, session)
    say(SessionProposed, room, room.others(person.id), actor_id=person.id, about=session)
    return session


def _checked(times: Sequence[datetime]) -> list[datetime]:
    now = clock.now()
    offered = sorted(set(times))[:MAX_TIMES]
    if not offered:
        raise Invalid(_("Offer one time at least"), field="when_1")
    if offered[0] < now + SOON or offered[-1] > now + FAR:
        raise Invalid(_("Offer times that are still to come, within a year"), field="when_1")
    return offered


def _ask(room: Room, session: RoomSession) -> None:
    """Let the offered times wait for all others, and keep what the room's page shows."""
    due = min(turns.due_day(room.today, room.reply_days), min(session.offered).date())
    no_longer_waits(room, CHOOSE, about_id=session.id)
    for other in room.others(session.offered_by_id or 0):
        let_wait(room, CHOOSE, other, session, due_on=due)
    keep_next(room)


def let_wait(room: Room, kind: str, whose_id: int, session: RoomSession, **more: Any) -> None:
    """Say that something about a session waits for a participant."""
    endpoint = "rooms.session_reflection" if kind == REFLECT else "rooms.session"
    values = {"room_id": room.id, "session_id": session.id}
    wait_for(room, kind, whose_id, endpoint=endpoint, values=values, about_id=session.id, **more)


def choose(room: Room, session: RoomSession, *, person: Any, at: str) -> None:
    """Agree to one of the times that somebody else offered."""
    ensure_may_post(person)
    _ensure(session.is_offered)
    if room.is_group:
        _ensure_leads(room, person)
    elif session.offered_by_id == person.id:
        raise NotAllowed(_("You offered these times: the other chooses one."))
    if at not in session.times:
        raise Conflict(_("These times were changed meanwhile. Look at the new ones."))
    when = datetime.fromisoformat(at)
    if when <= clock.now():
        raise Invalid(_("This time has passed. Answer with another one."))
    reminder = when - REMIND
    session.agree(when, reminder if reminder > clock.now() else when + timedelta(minutes=session.minutes))
    settle(room, session)
    say(SessionAgreed, room, room.others(person.id), actor_id=person.id, about=session)


def offer_other(room: Room, session: RoomSession, *, person: Any, times: Sequence[datetime]) -> None:
    """Answer with other times, or move what was agreed: nothing is held against anybody."""
    ensure_may_post(person)
    _ensure_leads(room, person)
    _ensure(session.is_ahead and not session.has_begun)
    was_agreed = session.state == SessionState.AGREED
    session.offer(_checked(times), person.id)
    _ask(room, session)
    say(
        SessionMoved if was_agreed else SessionProposed, room, room.others(person.id), actor_id=person.id, about=session
    )


def refuse(room: Room, session: RoomSession, *, person: Any) -> None:
    """Say no to the times that were offered, or take one's own back; one that was agreed before is skipped."""
    ensure_may_post(person)
    _ensure_leads(room, person, or_offered=session)
    _ensure(session.is_offered)
    was_moved = session.state == SessionState.MOVED
    session.end(SessionState.SKIPPED if was_moved else SessionState.CANCELLED)
    settle(room, session)
    say(SessionRefused, room, room.others(person.id), actor_id=person.id, about=session)


def skip(room: Room, session: RoomSession, *, person: Any) -> None:
    """Let an agreed session be: rhythm and health stay as they are."""
    ensure_may_post(person)
    _ensure_leads(room, person)
    _ensure(session.state == SessionState.AGREED)
    was_ahead = not session.has_begun
    session.end(SessionState.SKIPPED)
    settle(room, session)
    if was_ahead:
        say(SessionSkipped, room, room.others(person.id), actor_id=person.id, about=session)


def held(room: Room, session: RoomSession, *, person: Any) -> None:
    """Say that a session took place; each then has a moment to reflect, for themself."""
    ensure_may_post(person)
    if session.state == SessionState.HELD:
        return
    _ensure_leads(room, person)
    _ensure(session.state == SessionState.AGREED and session.has_begun)
    session.end(SessionState.HELD)
    settle(room, session)
    room.survey_on = room.today  # they have met: the clock asks how it feels
    for one in room.others(0):
        let_wait(room, REFLECT, one, session, private=True)


def _ensure_leads(room: Room, person: Any, *, or_offered: RoomSession | None = None) -> None:
    """In a group its mentor fixes, moves and skips; others say what suits them, and take back what they offered."""
    is_theirs = or_offered is not None and or_offered.offered_by_id == person.id
    if room.is_group and person.id != room.mentor_id and not is_theirs:
        raise NotAllowed(_("In a group its mentor fixes the time. Say which times suit you."))


def _ensure(may: bool) -> None:
    if not may:
        raise Conflict(_("This was decided already. Open the page again to see how it stands."))


def settle(room: Room, session: RoomSession) -> None:
    """Let nothing of this session wait any more, and keep what the room's page shows."""
    for kind in (CHOOSE, HAPPENED):
        no_longer_waits(room, kind, about_id=session.id)
    keep_next(room)


def keep_next(room: Room) -> None:
    """Keep on the room's row which session it looks at: the next agreed one, else the last one proposed."""
    db.session.flush()
    ahead = sessions_ahead(room)
    agreed = [each for each in ahead if each.starts_at and not each.is_offered]
    chosen = min(agreed, key=lambda each: each.starts_at) if agreed else (ahead[-1] if ahead else None)  # type: ignore[arg-type, return-value]
    values = {"next_session": kept_of(chosen) if chosen else None}
    db.session.execute(update(Room).where(Room.id == room.id).values(**values))


def add_item(room: Room, session: RoomSession, *, person: Any, words: str, minutes: int) -> None:
    """Put something on the agenda; anybody may until the session is over."""
    ensure_may_post(person)
    _ensure(session.is_ahead)
    if len(session.agenda) >= MAX_ITEMS:
        raise Invalid(_("This agenda is full. Take something off first."), field="words")
    session.add_item(words, minutes, person.id)
    keep_next(room)


def remove_item(room: Room, session: RoomSession, *, person: Any, number: int) -> None:
    """Take something off the agenda."""
    ensure_may_post(person)
    _ensure(session.is_ahead)
    session.remove_item(number)
    keep_next(room)


def write_notes(room: Room, session: RoomSession, draft: Draft, *, author: Any) -> RoomEntry:
    """Post the notes of a session; with them it has taken place."""
    held(room, session, person=author)
    entry = post(room, draft, author=author)
    session.notes_id = entry.id
    return entry


def reflect(room: Room, session: RoomSession, *, person: Any, body: str, share: bool) -> SessionReflection:
    """Keep what somebody noted for themself; shared, it becomes an entry of the room as well, once."""
    ensure_may_post(person)
    found = reflection_of(person, session)
    if found is None:
        found = SessionReflection(session_id=session.id, user_id=person.id)
        db.session.add(found)
    found.write(body)
    db.session.flush()
    no_longer_waits(room, REFLECT, whose_id=person.id, about_id=session.id)
    if share and found.entry_id is None:
        if not room.is_writable:
            raise NotAllowed(_("This room has ended or rests. Keep the note for yourself."))
        found.entry_id = post(room, Draft(kind="reflection", body=body), author=person).id
    return found


def leave_unreflected(room: Room, session: RoomSession, *, person: Any) -> None:
    """Write nothing this time."""
    no_longer_waits(room, REFLECT, whose_id=person.id, about_id=session.id)


__all__ = [
    "add_item",
    "choose",
    "held",
    "keep_next",
    "leave_unreflected",
    "let_wait",
    "offer_other",
    "propose",
    "reflect",
    "refuse",
    "remove_item",
    "settle",
    "skip",
    "write_notes",
]
