"""What members of the demo report, and what the moderator has decided about earlier reports."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.db import db
from app.demo.chronicle import Chronicle, read
from app.models import Profile
from app.moderation import service
from app.moderation.models import Case

DATA = Path(__file__).parent / "reports.yaml"


def tell(chronicle: Chronicle) -> None:
    """Plan all reports, and what becomes of them."""
    data = read(DATA)
    for said in data["reports"]:
        chronicle.plan(chronicle.of(said), partial(_report, chronicle, said))
    for said in data["taken"]:
        chronicle.plan(chronicle.of(said), partial(_take, chronicle, said))
    for said in data["decisions"]:
        chronicle.plan(chronicle.of(said), partial(_decide, chronicle, said))


def _report(chronicle: Chronicle, said: dict[str, Any]) -> None:
    person = chronicle.people[said["by"]]
    made = service.report(_thing(chronicle, said["about"]), person=person, reason=said["reason"], note=said["note"])
    chronicle.things[f"report/{said['key']}"] = made


def _thing(chronicle: Chronicle, about: str) -> Any:
    """Return what a report names: a member's profile, or a thing by its name in the data."""
    kind, _slash, name = about.partition("/")
    if kind != "person":
        return chronicle.things[about]
    return db.session.scalars(select(Profile).where(Profile.owner_id == chronicle.people[name].id)).one()


def _take(chronicle: Chronicle, said: dict[str, Any]) -> Case:
    case: Case = chronicle.things[f"report/{said['report']}"].case
    service.take(case, moderator=chronicle.people[said["by"]])
    return case


def _decide(chronicle: Chronicle, said: dict[str, Any]) -> None:
    case, moderator = _take(chronicle, said), chronicle.people[said["by"]]
    words = {name: said[name] for name in ("outcome", "rule", "message", "note")}
    service.decide(case, moderator=moderator, **words)
