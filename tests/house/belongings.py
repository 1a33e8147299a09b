"""The part of the world that hangs on rooms without being an entry of its own."""

from sqlalchemy import select

from app import drafts
from app.db import db
from rooms import service
from rooms.models import Room, RoomAchievement, RoomEntry, RoomObjective, RoomPacket
from rooms.service import Proof, agenda, show_evidence, templates, uses
from tests.factories import rooms as rooms_
from tests.house.world import World, secret, title


def make(world: World, who: dict) -> None:
    """One of each: what the owner keeps for themself, what both of the room read, what others have in theirs."""
    owner, room = rooms_.actor(who["owner"]), db.session.get(Room, world.ids["room"])
    words = {"entry": "message", "title": title("templateword"), "body": secret("templateword")}
    world.keep("roomtemplate", templates.keep(person=owner, **words))
    drafts.save(f"room:{room.id}:0:message", {"body": [secret("draftword")]}, author=owner)
    told = rooms_.make_entry(room, who["owner"], "message", body=secret("agendaword"))
    agenda.put_on_agenda(room, told, person=owner)
    entry = db.session.get(RoomEntry, world.ids["roomentry"])
    uses.add_item(room, entry, secret("itemword"), who["mentor"].id, None, person=owner)
    objective = db.session.get(RoomObjective, world.ids["roomobjective"])
    show_evidence(room, objective, Proof(secret("evidenceword"), url="https://example.org/shown"), person=owner)
    closed = db.session.get(Room, world.ids["closedroom"]).objectives[0]
    closed.outcome, closed.outcome_note = "partly", secret("outcomeword")
    places = {"room_id": world.ids["request"], "from_room_id": world.ids["otherroom"]}
    db.session.add(RoomPacket(secret("packetword"), **places))


def reach(world: World, who: dict) -> None:
    """An objective of the owner that is confirmed, and shown by both."""
    room = db.session.get(Room, world.ids["room"])
    owner, mentor = rooms_.actor(who["owner"]), rooms_.actor(who["mentor"])
    objective = service.add_objective(room, rooms_.wish(title("reachedword")), person=owner)
    service.claim(room, objective, person=owner, proof=Proof("Shown", url="https://example.org/reached"))
    service.confirm(room, objective, person=mentor, version=objective.version)
    for each in (owner, mentor):
        service.agree_to_publish(objective, person=each, agrees=True)
    world.keep("achievement", db.session.scalars(select(RoomAchievement)).one())
