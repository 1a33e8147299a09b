"""Parts of a room's file that somebody wrote about another or for themself: never anything that is not the reader's.

A testimonial is in it while both agree that it is shown. Answers to surveys and notes after sessions are in their
writer's own file and in nobody else's.
"""

from typing import Any

from sqlalchemy import and_, select

from app.access import visible
from app.db import db
from rooms.models import RoomEntry, RoomSession, RoomTestimonial, SessionReflection
from rooms.queries.surveys import own_answers
from rooms.queries.testimonials import readable


def testimonials_of(archive: Any) -> list[dict[str, Any]]:
    """Return what those in the room wrote about each other and both agreed to show."""
    both = RoomTestimonial.author_agreed_at.is_not(None), RoomTestimonial.subject_agreed_at.is_not(None)
    query = select(RoomTestimonial).where(RoomTestimonial.room_id == archive.room.id, *both)
    found = []
    for each in db.session.scalars(query.where(readable(archive.reader)).order_by(RoomTestimonial.id)):
        who = {"by": archive.handle(each.owner_id), "about": archive.handle(each.about_id), "part": each.part}
        moments = {
            name: getattr(each, name).isoformat() for name in ("made_at", "author_agreed_at", "subject_agreed_at")
        }
        found.append({**who, "body": each.body_md, **moments})
    return [each for each in found if each["by"] and each["about"]]


def own_surveys_of(archive: Any) -> list[dict[str, Any]]:
    """Return what the reader answered in surveys of the room."""
    by = archive.handle(archive.reader.id)
    return [
        {
            "kind": each.kind,
            "by": by,
            "version": each.version,
            "answers": dict(each.answers),
            "made_at": each.made_at.isoformat(),
        }
        for each in own_answers(archive.room, archive.reader)
        if by
    ]


def own_reflections_of(archive: Any) -> list[dict[str, Any]]:
    """Return what the reader noted for themself after sessions, by the place of the session in its list."""
    sessions = select(RoomSession.id).where(
        RoomSession.room_id == archive.room.id, visible(RoomSession, archive.reader)
    )
    places = {ident: place for place, ident in enumerate(db.session.scalars(sessions.order_by(RoomSession.id)), 1)}
    shared = and_(RoomEntry.id == SessionReflection.entry_id, visible(RoomEntry, archive.reader))
    query = select(SessionReflection, RoomEntry.seq).outerjoin(RoomEntry, shared)
    mine = SessionReflection.user_id == archive.reader.id, SessionReflection.session_id.in_(places)
    by = archive.handle(archive.reader.id)
    found = []
    for each, seq in db.session.execute(query.where(*mine).order_by(SessionReflection.session_id)):
        words = {"session": places[each.session_id], "by": by, "body": each.body_md, "entry": seq}
        found.append({**words, "made_at": each.made_at.isoformat()})
    return found if by else []
