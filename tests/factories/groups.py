"""Groups: opened by a mentor, joined by mentees through rooms of their own."""

from datetime import timedelta

from sqlalchemy import select

from app import clock
from app.db import db
from app.models import Profile
from rooms import service
from rooms.models import Room, RoomGroup
from rooms.queries.agreement import agreement_of
from rooms.queries.groups import common_room
from rooms.service import groups
from tests.factories.rooms import actor, wish


def make_group(mentor, title: str = "Query readers", *, places: int = 4, about: str = "We read plans.") -> RoomGroup:
    """A group that nobody has joined yet, of a mentor who offers that."""
    profile = db.session.scalars(select(Profile).where(Profile.owner_id == mentor.id)).one()
    profile.formats = sorted({*(profile.formats or ()), "one_to_one", "group"})
    db.session.flush()
    words = {"title": title, "about": about, "places": places, "cadence": "weekly"}
    group = groups.open_group(profile, mentor=actor(mentor), **words)
    db.session.refresh(profile)
    return group


def ask_for(group: RoomGroup, mentee, *, why: str = "I want to read with others.") -> Room:
    """A request for a place that waits for an answer."""
    profile = db.session.scalars(select(Profile).where(Profile.owner_id == group.owner_id)).one()
    return service.ask_to_join(group, profile, mentee=actor(mentee), why=why, objectives=[wish()])


def join(group: RoomGroup, mentee, mentor, *, day: int = 1, **words) -> Room:
    """A mentee's own room in a group, opened so that today is this day of it."""
    with clock.at(clock.now() - timedelta(days=day - 1)):
        room = ask_for(group, mentee, **words)
        service.accept(room, mentor=actor(mentor))
        agreement_of(room, 1).pilot_days = 0
        db.session.flush()
        service.sign(room, 1, person=actor(mentee))
    db.session.flush()
    return room


__all__ = ["ask_for", "common_room", "join", "make_group"]
