"""What is written in the demo's rooms: entries of every kind, replies to them, and what follows from them."""

from datetime import timedelta
from functools import partial
from typing import Any

from app import clock
from app.demo.bonds import react
from app.demo.chronicle import Chronicle
from app.gate import Person
from rooms import service
from rooms.models import Room, RoomEntry
from rooms.models.objective import ObjectiveState
from rooms.service import Draft

PROSE = ("moved", "stuck", "next", "keep", "try", "because", "look_at", "skip")
RENAMED = {"look_at": "look"}
SOON = timedelta(hours=3)


def write(chronicle: Chronicle, key: str, said: dict[str, Any], to: RoomEntry | None = None) -> None:
    """Post an entry, and plan the replies to it and all else that the data says of it."""
    room: Room = chronicle.things[f"room/{key}"]
    author = chronicle.people[said["by"]]
    entry = service.post(room, _draft(chronicle, room, said), author=author, to=to)
    chronicle.things[f"room/{key}/{entry.seq}"] = entry
    for reply in said.get("replies", []):
        act = partial(write, chronicle, key, {"kind": "message", **reply}, entry)
        chronicle.plan(chronicle.of(reply), act)
    if said.get("answer") and to is not None:
        chronicle.plan(clock.now() + SOON, partial(service.answer, room, to, asker=_owner(chronicle, to)))
    react(chronicle, entry, {each["mark"]: [each["by"]] for each in said.get("acknowledged", [])})
    fields = said.get("fields", {})
    _agree(chronicle, room, entry, fields)
    _tick(chronicle, entry, fields)
    if said["kind"] == "milestone":
        _show(room, author, fields)
        if confirmed := fields.get("confirmed"):
            act = partial(_confirm, chronicle, room, author, fields["objective"], confirmed)
            chronicle.plan(clock.now() + SOON, act)


def _owner(chronicle: Chronicle, entry: RoomEntry) -> Person:
    return next(person for person in chronicle.people.values() if person.id == entry.owner_id)


def _draft(chronicle: Chronicle, room: Room, said: dict[str, Any]) -> Draft:
    fields = said.get("fields", {})
    words = {RENAMED.get(name, name): fields[name] for name in PROSE if name in fields}
    words |= _facts(chronicle, fields) | _addresses(said["kind"], fields)
    notes = "\n".join(f"- {note}" for note in fields.get("notes", []))
    number = fields.get("objective")
    return Draft(
        kind=said["kind"],
        title=_title(said),
        body=said.get("body", "") or notes,
        fields=words,
        objective_id=room.objectives[number].id if number is not None else None,
        progress={room.objectives[index].id: value for index, value in fields.get("progress", {}).items()},
    )


def _title(said: dict[str, Any]) -> str:
    if said["kind"] == "check_in":
        return ""
    return str(said.get("title", "")).removeprefix("On ") if said["kind"] == "feedback" else said.get("title", "")


def _facts(chronicle: Chronicle, fields: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if "confidence" in fields:
        facts["confidence"] = str(fields["confidence"])
    if "minutes" in fields:
        facts |= {"minutes": fields["minutes"], "place": fields["channel"]}
        facts["held_on"] = clock.now().date().isoformat()
        facts["items"] = [_item(chronicle, each) for each in fields["actions"]]
    if fields.get("revisit_day") is not None:
        facts["revisit_on"] = chronicle.date(fields["revisit_day"]).isoformat()
    if "due_day" in fields and "evidence" in fields:
        facts["due_on"] = chronicle.date(fields["due_day"]).isoformat()
    return facts


def _item(chronicle: Chronicle, said: dict[str, Any]) -> dict[str, Any]:
    due_on = chronicle.date(said["due_day"]).isoformat()
    return {"text": said["text"], "who": chronicle.people[said["owner"]].id, "by": due_on, "done": False}


def _addresses(kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    shown = fields.get("evidence") or fields.get("about") or {}
    url = fields.get("url") or shown.get("url")
    facts = {"url": url} if url else {}
    return facts | ({"source": shown["note"]} if kind == "review_request" else {})


def _agree(chronicle: Chronicle, room: Room, entry: RoomEntry, fields: dict[str, Any]) -> None:
    for handle in fields.get("agreed_by", []):
        person = chronicle.people[handle]
        if person.id != entry.owner_id:
            moment = max(clock.now() + SOON, chronicle.at(fields["agreed_day"], "09:00"))
            chronicle.plan(moment, partial(service.agree, room, entry, person=person))


def _tick(chronicle: Chronicle, entry: RoomEntry, fields: dict[str, Any]) -> None:
    for number, said in enumerate(fields.get("actions", [])):
        if said["done"]:
            moment = max(clock.now() + SOON, chronicle.at(said["due_day"], "12:00"))
            person = chronicle.people[said["owner"]]
            chronicle.plan(moment, partial(service.tick_item, entry, number, person=person))


def _show(room: Room, author: Person, fields: dict[str, Any]) -> None:
    """Give an objective the evidence that a milestone brings; members come to that with the reviews of rooms."""
    objective, shown = room.objectives[fields["objective"]], fields["evidence"]
    if value := fields.get("reaches"):
        service.set_progress(objective, value, person=author)
    proof = service.Proof(shown["title"], shown["url"])
    if objective.done_share >= 1 and objective.state == ObjectiveState.OPEN:
        service.claim(room, objective, person=author, proof=proof)
    else:
        service.show_evidence(room, objective, proof, person=author)


def _confirm(chronicle: Chronicle, room: Room, owner: Person, number: int, said: dict[str, Any]) -> None:
    """Let the other confirm an objective, and both agree to show it."""
    objective, by = room.objectives[number], chronicle.people[said["by"]]
    service.confirm(room, objective, person=by, version=objective.version)
    for person in (owner, by) if said["shown"] else ():
        service.agree_to_publish(objective, person=person, agrees=True)
