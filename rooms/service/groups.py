"""Groups: a mentor opens one, changes what it invites to, and closes it for all."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from app import clock, documents
from app.access import ensure_may_post
from app.db import db, hold
from app.errors import Conflict, Invalid
from app.models import Membership, Profile, Role, Space
from app.models.space import Reading
from rooms.models import Room, RoomGroup, RoomTransition
from rooms.queries.groups import common_room, taken
from rooms.service.moves import make
from rooms.service.turns import nothing_waits
from rooms.sides import GROUP, LEADS
from rooms.states import LIVE, Part, State, possible


def open_group(profile: Profile, *, mentor: Any, title: str, about: str, places: int, cadence: str) -> RoomGroup:
    """Open a group with its common room. As a whole it takes one of the mentor's places, and has places of its own."""
    ensure_may_post(mentor)
    ensure_offered(profile)
    free = Profile.owner_id == mentor.id, Profile.places_taken < Profile.capacity
    took: Any = db.session.execute(update(Profile).where(*free).values(places_taken=Profile.places_taken + 1))
    if not took.rowcount:
        raise Invalid(_("All your places are taken. A group takes one of them: offer one more in your profile."))
    words = {"owner_id": mentor.id, "audience": profile.audience, "title": title, "cadence": cadence}
    group = RoomGroup(about, places=places, **words)
    db.session.add(group)
    db.session.flush()
    _common(group, profile, mentor)
    return group


def ensure_offered(profile: Profile) -> None:
    """Refuse a group of somebody who does not mentor, or not in groups."""
    if not profile.user.is_mentor or GROUP not in (profile.formats or ()):
        raise Invalid(_("Say in your profile first that you mentor in groups."))


def _common(group: RoomGroup, profile: Profile, mentor: Any) -> Room:
    """Open the room in which all of a group write; nothing in it is due, for that is with each mentee."""
    space = Space(kind="room", reading=Reading.SPACE)
    db.session.add(space)
    db.session.flush()
    db.session.add(Membership(space_id=space.id, user_id=mentor.id, role=Role.MEMBER, part=LEADS))
    now = clock.now()
    whose = {"owner_id": mentor.id, "mentor_id": mentor.id, "space_id": space.id, "group_id": group.id}
    pace = {"cadence": group.cadence, "reply_days": profile.reply_days, "timezone": mentor.timezone}
    room = Room(group.about_md, format=GROUP, state=State.ACTIVE, opened_at=now, last_at=now, **whose, **pace)
    room.opened_on, room.check_in_at = room.today, None
    db.session.add(room)
    db.session.flush()
    db.session.add(RoomTransition(room_id=room.id, move="open", after=State.ACTIVE, by_id=mentor.id))
    return room


def change_group(group: RoomGroup, *, mentor: Any, title: str, about: str, places: int, version: int) -> None:
    """Change what a group invites to; nobody loses a place by it."""
    ensure_may_post(mentor)
    if hold(group).version != version:
        raise Conflict(mine=f"{title}\n{about}", theirs=f"{group.title}\n{group.about_md}")
    if places < (count := db.session.scalar(select(taken(group.id))) or 0):
        raise Invalid(_("%(count)s places are taken already.", count=count), field="places")
    group.write(title, about)
    group.places = places
    group.version += 1
    db.session.flush()
    documents.write(db.session, common_room(group.id))  # it is found by the group's name


def close_group(group: RoomGroup, *, mentor: Any) -> None:
    """Close a group for all: each mentee's room ends, who waits is answered, and everybody can go on reading."""
    ensure_may_post(mentor)
    rooms = _rooms_of(group)
    if hold(group).is_over:
        return
    group.closed_at = clock.now()
    db.session.flush()
    for room in rooms:
        _end(room, mentor)
    common = common_room(group.id)
    db.session.add(common.move("close", by=mentor.id, part=Part.MENTOR))
    common.ended_at, common.clock_at = clock.now(), None
    nothing_waits(common)
    taken_place = Profile.owner_id == mentor.id, Profile.places_taken > 0
    db.session.execute(update(Profile).where(*taken_place).values(places_taken=Profile.places_taken - 1))
    db.session.flush()


def _rooms_of(group: RoomGroup) -> list[Room]:
    """Return the mentees' own rooms that wait or live, locked: before the group, as an acceptance does."""
    states = [State.REQUESTED, *sorted(LIVE)]
    query = select(Room).where(Room.group_id == group.id, Room.format != GROUP, Room.state.in_(states))
    return list(db.session.scalars(query.order_by(Room.id).with_for_update(of=Room)))


def _end(room: Room, mentor: Any) -> None:
    if room.state == State.REQUESTED:
        note = _("The group ended before I could answer you. That says nothing about your request.")
        make(room, "decline", person=mentor, reason="no_place", note=note, note_for="both")
    else:
        make(room, "close" if "close" in possible(room.state, Part.MENTOR) else "end_early", person=mentor)
