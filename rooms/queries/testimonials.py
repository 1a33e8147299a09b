"""The doors to testimonials: to whoever wrote them and whom they are about, and on pages to whoever may see them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.access import Viewer, asked, blocked, stand_in, visible
from app.db import db
from app.errors import Missing
from app.models import User
from app.statements import prepared
from rooms.models import RoomTestimonial

MOST = 50
COLUMNS: tuple[Any, ...] = (
    RoomTestimonial.id,
    RoomTestimonial.room_id,
    RoomTestimonial.owner_id,
    RoomTestimonial.about_id,
    RoomTestimonial.part,
    RoomTestimonial.body_html,
    RoomTestimonial.made_at,
    RoomTestimonial.author_agreed_at,
    RoomTestimonial.subject_agreed_at,
)


def _between(viewer: Any) -> ColumnElement[bool]:
    """Whether the viewer wrote it, or it is about them: also when a block stands between the two by now."""
    return or_(RoomTestimonial.owner_id == viewer.id, RoomTestimonial.about_id == viewer.id)


def testimonial_for(person: Viewer, testimonial_id: int) -> RoomTestimonial:
    """Return a testimonial by or about this member, held for a change."""
    query = select(RoomTestimonial).where(RoomTestimonial.id == testimonial_id, _between(person))
    found = db.session.scalar(query.with_for_update(of=RoomTestimonial))
    if found is None:
        raise Missing
    return found


def testimonials_of(person: Viewer) -> Sequence[Any]:
    """Return all testimonials by and about this member, the newest first."""
    return list(asked(person, _all(stand_in(person))))


@prepared
def _all(person: Any) -> Select[Any]:
    author, subject = aliased(User), aliased(User)
    names = author.name.label("author_name"), subject.name.label("subject_name"), subject.handle.label("subject_handle")
    query = select(*COLUMNS, *names).join(author, author.id == RoomTestimonial.owner_id)
    query = query.join(subject, subject.id == RoomTestimonial.about_id).where(_between(person))
    return query.order_by(RoomTestimonial.id.desc()).limit(MOST)


def readable(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer may read one that both show: as one of its page's readers, or since it is about them."""
    may = visible(RoomTestimonial, viewer)
    if not viewer.id:
        return may
    stands = RoomTestimonial.hidden_at.is_(None), ~blocked(RoomTestimonial.owner_id, viewer)
    return or_(may, and_(RoomTestimonial.about_id == viewer.id, *stands))


def shown_about(person_id: int, viewer: Viewer) -> tuple[Any, ...]:
    """Return what both sides show about somebody, as far as the viewer may see it."""
    return tuple(asked(viewer, _shown(stand_in(viewer)), about_id=person_id))


@prepared
def _shown(viewer: Any) -> Select[Any]:
    columns = (User.name, User.handle, User.picture)
    query = select(*COLUMNS, *columns).join(User, User.id == RoomTestimonial.owner_id)
    both = RoomTestimonial.author_agreed_at.is_not(None), RoomTestimonial.subject_agreed_at.is_not(None)
    query = query.where(RoomTestimonial.about_id == bindparam("about_id"), *both, readable(viewer))
    return query.order_by(RoomTestimonial.id.desc()).limit(12)
