"""The groups of the demo: opened, asked for and joined, written in by all, and between two."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.db import db
from app.demo.chronicle import Chronicle, read
from app.models import Profile
from rooms import service
from rooms.demo.writing import write
from rooms.queries.groups import common_room
from rooms.service.groups import open_group

DATA = Path(__file__).parent / "groups.yaml"


def tell_groups(chronicle: Chronicle, objective: Any) -> None:
    """Plan all groups; `objective` reads one out of the data."""
    for said in read(DATA)["groups"]:
        key = said["key"]
        chronicle.plan(chronicle.of(said), partial(_open, chronicle, said))
        for each in said["joins"]:
            chronicle.plan(chronicle.of(each["asked"]), partial(_ask, chronicle, said, each, objective))
            chronicle.plan(chronicle.of(each["accepted"]), partial(_accept, chronicle, said, each))
            chronicle.plan(chronicle.of(each["signed"]), partial(_sign, chronicle, said, each))
        for entry in said["entries"]:
            chronicle.plan(chronicle.of(entry), partial(write, chronicle, key, entry))
        for pair in said["alone"]:
            for entry in pair["entries"]:
                chronicle.plan(chronicle.of(entry), partial(write, chronicle, f"{key}-{pair['with']}", entry))


def _mentor(chronicle: Chronicle, said: dict[str, Any]) -> Profile:
    mine = Profile.owner_id == chronicle.people[said["mentor"]].id
    return db.session.scalars(select(Profile).where(mine), execution_options={"populate_existing": True}).one()


def _open(chronicle: Chronicle, said: dict[str, Any]) -> None:
    words = {name: said[name] for name in ("title", "about", "places", "cadence")}
    group = open_group(_mentor(chronicle, said), mentor=chronicle.people[said["mentor"]], **words)
    chronicle.things[f"group/{said['key']}"] = group
    chronicle.things[f"room/{said['key']}"] = common_room(group.id)


def _ask(chronicle: Chronicle, said: dict[str, Any], each: dict[str, Any], objective: Any) -> None:
    group, mentor = chronicle.things[f"group/{said['key']}"], _mentor(chronicle, said)
    wishes = [objective(chronicle, one) for one in each["objectives"]]
    words: dict[str, Any] = {"mentee": chronicle.people[each["by"]], "why": each["why"], "objectives": wishes}
    chronicle.things[f"room/{said['key']}-{each['by']}"] = service.ask_to_join(group, mentor, **words)


def _accept(chronicle: Chronicle, said: dict[str, Any], each: dict[str, Any]) -> None:
    room = chronicle.things[f"room/{said['key']}-{each['by']}"]
    service.accept(room, mentor=chronicle.people[said["mentor"]])


def _sign(chronicle: Chronicle, said: dict[str, Any], each: dict[str, Any]) -> None:
    room = chronicle.things[f"room/{said['key']}-{each['by']}"]
    service.sign(room, 1, person=chronicle.people[each["by"]])
