"""What of a room's objectives is shown outside it: only while both agree and the confirmation stands, and to those who
may read that section of the page on which it stands.
"""

from typing import Any

from sqlalchemy import select

from app import clock
from app.db import db
from app.events import on
from app.models import Profile
from app.profiles.events import VisibilityChanged
from rooms.models import RoomAchievement, RoomObjective, RoomTestimonial

SHOWN = ("owner_id", "confirmed_by_id", "title", "measure", "measure_kind", "start", "target", "unit", "confirmed_at")


def show_or_not(objective: RoomObjective) -> None:
    """Let a confirmed objective stand on its owner's portfolio while both agree, or take it from there at once."""
    db.session.flush()
    found = db.session.scalar(select(RoomAchievement).where(RoomAchievement.objective_id == objective.id))
    if found is not None and not objective.is_published:
        db.session.delete(found)
    elif found is None and objective.is_published:
        audience = page_of(objective.owner_id).readers_of("objectives")
        words: dict[str, Any] = {"hidden_at": objective.hidden_at}
        words |= {name: getattr(objective, name) for name in SHOWN}
        shown = RoomAchievement(objective_id=objective.id, audience=audience, shown_at=clock.now(), **words)
        db.session.add(shown)
    db.session.flush()


def page_of(owner_id: int) -> Profile:
    """Return the page on which something of somebody's rooms stands."""
    return db.session.scalars(select(Profile).where(Profile.owner_id == owner_id)).one()


@on(VisibilityChanged)
def follow_page(event: VisibilityChanged) -> None:
    """Let what stands on a page be read by those who may read its section from now on."""
    page = db.session.get_one(Profile, event.subject.id)
    for shown in db.session.scalars(select(RoomAchievement).where(RoomAchievement.owner_id == page.owner_id)):
        shown.audience = page.readers_of("objectives")
    for said in db.session.scalars(select(RoomTestimonial).where(RoomTestimonial.about_id == page.owner_id)):
        said.show_to(page.readers_of("testimonials"))
    db.session.flush()


def take_from_portfolio(achievement: RoomAchievement, *, person: Any) -> None:
    """Take one's consent back without going into the room: also when a block stands between the two by now."""
    query = select(RoomObjective).where(RoomObjective.id == achievement.objective_id)
    objective = db.session.scalars(query.with_for_update(of=RoomObjective)).one()
    if person.id == objective.owner_id:
        objective.owner_publishes_at = None
    else:
        objective.confirmer_publishes_at = None
    db.session.add(objective.become(objective.state, person.id, "unpublished"))
    show_or_not(objective)
