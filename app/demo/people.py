"""The people of the demo: accounts, profiles, pictures, and who follows whom."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.accounts import passwords
from app.accounts.service.joining import create_user
from app.db import db
from app.demo.bonds import follow_people
from app.demo.chronicle import Chronicle, read
from app.demo.portraits import draw
from app.gate import Person
from app.models import User
from app.profiles import pictures, service
from app.profiles.queries import profile_of
from app.skills.service import import_starters

DATA = Path(__file__).parent / "people.yaml"
PASSWORD = "forty days of small steps"  # noqa: S105 (known to everybody: only demos on loopback take it)
HOST = "example.org"
BEGIN = -61


def address_of(handle: str) -> str:
    """Return the address with which somebody of the demo signs in."""
    return f"{handle}@{HOST}"


def tell(chronicle: Chronicle) -> None:
    """Plan that everybody joins, with one password for all."""
    said = read(DATA)["people"]
    password_hash = passwords.hash_password(PASSWORD)
    chronicle.plan(chronicle.at(BEGIN), import_starters)
    for number, person in enumerate(said):
        moment = chronicle.joined[person["handle"]] = chronicle.at(person["joined_day"], f"06:{number:02}")
        chronicle.plan(moment, partial(_join, chronicle, person, password_hash))
    follow_people(chronicle)


def _join(chronicle: Chronicle, said: dict[str, Any], password_hash: str) -> None:
    names = {"name": said["name"], "handle": said["handle"], "email": address_of(said["handle"])}
    user = create_user(**names, password_hash=password_hash, role=said["site_role"], timezone=said["time_zone"])
    user.is_mentor = "offers" in said
    if look := said.get("portrait"):
        user.picture = pictures.keep(draw(look))
    chronicle.welcome(user)
    person = chronicle.people[user.handle]
    about = {name: said[name] for name in ("pronouns", "headline", "location", "industries")}
    about |= {"about_md": said["about"], "links": said.get("links", [])}
    service.change_about(person, _version(person, "about"), **about)
    place = {"languages": said["languages"], "timezone": said["time_zone"]}
    service.change_place(person, _version(person, "place"), **place)
    _offer(person, said.get("offers"))
    _seek(person, said.get("seeks"))


def _version(person: Person, section: str) -> str:
    return service.version_of(profile_of(person), section)


def _offer(person: Person, said: dict[str, Any] | None) -> None:
    if said is None:
        return
    plain = ("one_line", "capacity", "hours", "reply_days", "cadence", "styles", "formats")
    values = {name: said[name] for name in plain} | {"how_md": said["how"], "skills": _skills(said)}
    service.change_offers(person, _version(person, "offers"), is_mentor=True, away=(None, None), **values)


def _seek(person: Person, said: dict[str, Any] | None) -> None:
    if said is None:
        return
    values = {"goals": said["goals"], "seeks": {"cadence": said["cadence"], "styles": said["styles"]}}
    service.change_seeks(person, _version(person, "seeks"), skills=_skills(said), **values)


def _skills(said: dict[str, Any]) -> list[tuple[str, int]]:
    return [(each["skill"], each["level"]) for each in said["skills"]]


def taken_handles() -> list[str]:
    """Return those handles of the demo that somebody else has in this database."""
    said = read(DATA)["people"]
    handles = [person["handle"] for person in said]
    return list(db.session.scalars(select(User.handle).where(User.handle.in_(handles))))
