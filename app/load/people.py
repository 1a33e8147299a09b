"""The members of a loaded site: accounts, profiles, skills, and who follows whom."""

from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select

from app.accounts.identity import email_key, handle_key
from app.db import db
from app.load.loading import Load, Lots, Member
from app.load.sizes import Sizes
from app.load.words import FIRST_NAMES, LAST_NAMES
from app.models import Audience, DocumentFields, Follow, Language, Profile, ProfileSkill, SiteRole, Skill, User
from app.skills.service import import_starters
from app.unit import work

FOLLOWED = 8
MENTORS = 5  # every so many-th member is one
ROLES = {2: SiteRole.CURATOR, 3: SiteRole.MODERATOR, 4: SiteRole.ADMINISTRATOR}
CAPACITY = 12
HOST = "example.org"


def rows(sizes: Sizes) -> int:
    """Estimate how many rows there will be."""
    return sizes.users * (7 + FOLLOWED)


def address_of(number: int) -> str:
    """Return the address with which a loaded member signs in."""
    return f"load-{number}@{HOST}"


def fill(load: Load) -> None:
    """Write all members."""
    with work():
        import_starters()
        skills = [(row.id, row.name) for row in db.session.execute(select(Skill.id, Skill.name).order_by(Skill.id))]
    rng = load.random("people")
    for number in range(1, load.sizes.users + 1):
        name = f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"
        member = Member(number, name, f"load_{number}", number % MENTORS == 0)
        load.people.append(member)
        joined = load.at(rng.randint(0, load.seconds // 2))
        _account(load, member, joined)
        _profile(load, rng, member, skills, joined)
    _follow(load, rng)


def _account(load: Load, member: Member, joined: datetime) -> None:
    sheet = load.writer.sheet(
        User,
        *("id", "handle", "handle_key", "name", "email", "email_key", "email_verified_at", "password_hash", "role"),
        *("is_mentor", "joined_at"),
    )
    email = address_of(member.id)
    role = ROLES.get(member.id, SiteRole.MEMBER)
    named = (member.id, member.handle, handle_key(member.handle), member.name, email, email_key(email))
    sheet.add(*named, joined, load.password_hash, str(role), member.is_mentor, joined)


def _profile(load: Load, rng: Random, member: Member, skills: list[tuple[int, str]], joined: datetime) -> None:
    profiles = load.writer.sheet(
        Profile,
        *("id", "owner_id", "audience", "headline", "about_md", "about_html", "how_md", "how_html", "one_line"),
        *("capacity", "hours", "mentor_since"),
    )
    about, how = load.pool.short(), load.pool.short()
    headline, one_line = load.pool.title()[:120], load.pool.sentence()[:200] if member.is_mentor else ""
    mentor = (how.md, how.html, one_line, CAPACITY, 4, joined) if member.is_mentor else ("", "", "", 0, 0, None)
    ident = profiles.take_id()
    profiles.add(ident, member.id, Audience.PUBLIC.value, headline, about.md, about.html, *mentor)
    chosen = rng.sample(skills, 3)
    side = "offers" if member.is_mentor else "seeks"
    kept = load.writer.sheet(ProfileSkill, "profile_id", "skill_id", "name", "side", "level")
    for skill_id, name in chosen:
        kept.add(ident, skill_id, name, side, rng.randint(2, 5))
    load.writer.sheet(Language, "profile_id", "code").add(ident, "en")
    offered = [name for _id, name in chosen] if member.is_mentor else []
    words = (headline, one_line, ", ".join(offered), about.text, how.text if member.is_mentor else "")
    text = " ".join(filter(None, words))
    _found(load, member, ident, joined, text=text, offered=offered, headline=headline)
    load.writer.step(7)


def _found(load: Load, member: Member, ident: int, joined: datetime, **said_of: Any) -> None:
    said = DocumentFields(
        title=member.name,
        text=said_of["text"],
        tags=said_of["offered"],
        endpoint="profiles.show",
        values={"handle": member.handle},
        published_at=joined,
        facts={"mentor": member.is_mentor, "headline": said_of["headline"], "picture": ""},
    )
    load.document(("person", ident, member.id, None, Audience.PUBLIC.value), said, joined)


def _follow(load: Load, rng: Random) -> None:
    sheet = load.writer.sheet(Follow, "user_id", "target", "made_at")
    lots = Lots(rng, load.people)
    for member in load.people:
        others = {lots.draw().id for _each in range(FOLLOWED)} - {member.id}
        for other in sorted(others):
            sheet.add(member.id, f"person:{other}", load.at(rng.randint(load.seconds // 2, load.seconds)))
        load.writer.step(len(others))
