"""Going another way after four weeks of waiting: a cover mentor with a packet of ticked items, or credit."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import Invalid, NotAllowed
from app.events import on
from app.models import Profile
from rooms.events import RequestAccepted
from rooms.kinds import KINDS
from rooms.models import Room, RoomEntry, RoomObjective, RoomPacket
from rooms.queries.release import cover_asked, own_items, packet_of
from rooms.reminding import ReleaseOffered
from rooms.service.entries import Draft, put
from rooms.service.moves import make
from rooms.service.requests import Objective, ask
from rooms.service.telling import say
from rooms.service.turns import wait_for
from rooms.states import LIVE, possible

CREDIT = "credit"
MOST_WISHES = 3
SHORTEST = timedelta(days=30)


def offer_release(room: Room, waits: Iterable[int], whose: int) -> None:
    """Offer those who have waited four weeks for somebody another way; only they see it."""
    where: dict[str, Any] = {"endpoint": "rooms.release", "values": {"room_id": room.id}}
    people = frozenset(waits)
    for person_id in people:
        wait_for(room, "release", person_id, about_id=whose, private=True, **where)
    say(ReleaseOffered, room, people)


def close_with_credit(room: Room, *, person: Any) -> None:
    """Close the room with credit for who waited: the record says that it was not for them that it ended."""
    closes = "close" in possible(room.state, room.part_of(person.id))
    make(room, "close" if closes else "end_early", person=person, reason=CREDIT)


def ask_cover(room: Room, mentor: Profile, *, person: Any, why: str, entries: set[int], objectives: set[int]) -> Room:
    """Ask a cover mentor with a packet of what was ticked among one's own; until they accept this room goes on."""
    if person.id != room.owner_id:
        raise NotAllowed(_("A cover mentor is for the mentee to choose."))
    if cover_asked(room) is not None:
        raise Invalid(_("You have asked a cover mentor already. Withdraw that request first."))
    written, aims = own_items(room, person)
    taken = [each for each in aims if each.id in objectives]
    if not 1 <= len(taken) <= MOST_WISHES:
        raise Invalid(_("Tick one to three objectives to go on with."), field="objectives")
    request = ask(mentor, mentee=person, why=why, objectives=[_wish(each) for each in taken], cadence=room.cadence)
    words = packet_words(taken, [each for each in reversed(written) if each.id in entries])
    db.session.add(RoomPacket(words, room_id=request.id, from_room_id=room.id))
    return request


def _wish(each: RoomObjective) -> Objective:
    due = max(each.due_on, clock.today() + SHORTEST)
    numbers: dict[str, Any] = {"is_number": True, "start": each.current, "target": each.target, "unit": each.unit}
    return Objective(each.title, each.measure, due, **({} if each.is_milestone else numbers))


def packet_words(objectives: Sequence[RoomObjective], entries: Sequence[RoomEntry]) -> str:
    """Write a packet: where the objectives stand, then what was said, the oldest first."""
    lines = [f"- **{each.title}**: {each.measure} ({each.done_share:.0%})" for each in objectives]
    parts = ["\n".join(lines)]
    for each in entries:
        fields = [str(each.fields[name]) for name in KINDS[each.entry_kind].prose if each.fields.get(name)]
        head = f"### {each.title or KINDS[each.entry_kind].label}, {each.made_at:%Y-%m-%d}"
        parts.append("\n\n".join(filter(None, [head, each.body_md, *fields])))
    return "\n\n".join(parts)


@on(RequestAccepted)
def hand_over(event: RequestAccepted) -> None:
    """Put the packet into the new room as its first entry, and close the room it came from with credit."""
    room = db.session.get_one(Room, event.subject.id)
    packet = packet_of(room)
    if packet is None:
        return
    draft = Draft("resource", title=_("Handover"), body=packet.body_md, fields={"handover": True})
    put(room, draft, room.owner_id)
    old = db.session.scalar(select(Room).where(Room.id == packet.from_room_id).with_for_update(of=Room))
    if old is not None and old.state in LIVE:
        close_with_credit(old, person=SimpleNamespace(id=old.owner_id))
