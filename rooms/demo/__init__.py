"""The rooms of the demo: asked for, opened, written in, day by day; and requests that wait or were declined."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app import clock
from app.db import db
from app.demo.chronicle import Chronicle, read
from app.models import Membership, Profile
from rooms import service
from rooms.demo.circles import tell_groups
from rooms.demo.ending import plan_ending
from rooms.demo.meeting import plan_session
from rooms.demo.writing import write
from rooms.models import Room
from rooms.queries.agreement import agreement_of
from rooms.service.moves import make

DATA = Path(__file__).parent / "rooms.yaml"
WORDS = ("channel", "confidentiality", "boundaries", "exit")


def tell(chronicle: Chronicle) -> None:
    """Plan all rooms and requests."""
    data = read(DATA)
    tell_groups(chronicle, _objective)
    for said in data["rooms"]:
        _plan_room(chronicle, said)
    for said in data["requests"]:
        chronicle.plan(chronicle.of(said), partial(_ask, chronicle, {**said, "mentees": [said["mentee"]]}))
        if answer := said.get("answer"):
            chronicle.plan(chronicle.of(answer), partial(_decline, chronicle, said))


def _plan_room(chronicle: Chronicle, said: dict[str, Any]) -> None:
    moments = {step["state"]: chronicle.of(step) for step in said["history"]}
    request = {**said["request"], **{name: said[name] for name in ("key", "mentor", "mentees", "objectives")}}
    chronicle.plan(moments["requested"], partial(_ask, chronicle, request))
    chronicle.plan(moments["agreed"], partial(_accept, chronicle, said))
    chronicle.plan(moments["pilot"], partial(_open, chronicle, said))
    if "active" in moments:
        chronicle.plan(moments["active"], partial(_go_on, chronicle, said["key"]))
    for entry in said["entries"]:
        chronicle.plan(chronicle.of(entry), partial(write, chronicle, said["key"], entry))
    for session in said.get("sessions", []):
        plan_session(chronicle, said["key"], session)
    if ending := said.get("ending"):
        plan_ending(chronicle, said["key"], ending)
    chronicle.plan(chronicle.now, partial(_catch_up, chronicle, said["key"]))


def _ask(chronicle: Chronicle, said: dict[str, Any]) -> None:
    mentor = db.session.scalars(select(Profile).where(Profile.owner_id == chronicle.people[said["mentor"]].id)).one()
    chronicle.things[f"room/{said['key']}"] = service.ask(
        mentor,
        mentee=chronicle.people[said["mentees"][0]],
        why=said["why"],
        objectives=[_objective(chronicle, each) for each in said["objectives"]],
        cadence=said["cadence"],
    )


def _objective(chronicle: Chronicle, said: dict[str, Any]) -> service.Objective:
    is_number = not said.get("milestone")
    way = {"start": said["from"], "target": said["to"], "unit": said["unit"]} if is_number else {}
    how = said.get("counts_when") or said["measure"]
    due_on = chronicle.date(said["due_day"])
    return service.Objective(title=said["title"], measure=how, due_on=due_on, is_number=is_number, **way)


def _accept(chronicle: Chronicle, said: dict[str, Any]) -> None:
    room: Room = chronicle.things[f"room/{said['key']}"]
    service.accept(room, mentor=chronicle.people[said["mentor"]])
    agreement = agreement_of(room, 1)
    agreement.words = {name: said["agreement"][name] for name in WORDS}


def _open(chronicle: Chronicle, said: dict[str, Any]) -> None:
    room: Room = chronicle.things[f"room/{said['key']}"]
    service.sign(room, 1, person=chronicle.people[said["mentees"][0]])
    reply = {"kind": "message", **said["request"]["reply"]}
    chronicle.plan(clock.now() + timedelta(minutes=4), partial(write, chronicle, said["key"], reply))


def _go_on(chronicle: Chronicle, key: str) -> None:
    """Let the clock count the answers at the end of a pilot: nobody said no."""
    room: Room = chronicle.things[f"room/{key}"]
    room.clock_at = clock.now()
    make(room, "go_on")


def _decline(chronicle: Chronicle, said: dict[str, Any]) -> None:
    answer = said["answer"]
    room: Room = chronicle.things[f"room/{said['key']}"]
    service.decline(room, mentor=chronicle.people[said["mentor"]], reason=answer["kind"], note=answer["body"])


def _catch_up(chronicle: Chronicle, key: str) -> None:
    """Let both have read up to the newest entry of the other."""
    room: Room = chronicle.things[f"room/{key}"]
    entries = [thing for name, thing in chronicle.things.items() if name.startswith(f"room/{key}/")]
    for person_id in (room.owner_id, room.mentor_id):
        newest = max((entry.seq for entry in entries if entry.owner_id != person_id), default=1)
        mine = Membership.space_id == room.space_id, Membership.user_id == person_id
        db.session.execute(update(Membership).where(*mine).values(last_read=newest - 1))
