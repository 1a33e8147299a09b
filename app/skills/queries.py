"""Looking skills up: names to the taxonomy, suggestions while typing, and all of it by area."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import String, case, func, or_, select
from sqlalchemy import cast as sql_cast

from app.db import db
from app.models import Skill, SkillArea

MOST_LISTED = 300


def recognize(names: Iterable[str]) -> dict[str, Any]:
    """Return the skills of the taxonomy that these names, slugs or other names mean, by the name in lower case."""
    wanted = {name.casefold() for name in names if name.strip()}
    if not wanted:
        return {}
    aliases = func.lower(sql_cast(Skill.aliases, String))
    spellings = wanted | {name.capitalize() for name in wanted} | {name.upper() for name in wanted}
    alike = [aliases.contains(json.dumps(name), autoescape=True) for name in sorted(wanted)]
    query = select(Skill.id, Skill.slug, Skill.name, Skill.aliases)
    query = query.where(or_(func.lower(Skill.name).in_(spellings), Skill.slug.in_(wanted), *alike)).order_by(Skill.id)
    found: dict[str, Any] = {}
    rows = db.session.execute(query).all()
    for names_of in (_by_name, _by_slug, _by_alias):  # a skill's own name goes before what others are also called
        for row in rows:
            for name in names_of(row):
                if name in wanted:
                    found.setdefault(name, row)
    return found


def _by_name(row: Any) -> list[str]:
    return [row.name.casefold()]


def _by_slug(row: Any) -> list[str]:
    return [row.slug]


def _by_alias(row: Any) -> list[str]:
    return [alias.casefold() for alias in row.aliases or ()]


def suggestions(typed: str, limit: int = 12) -> Sequence[str]:
    """Return names of skills that fit what has been typed, those that begin with it first."""
    part = typed.lower()
    name = func.lower(Skill.name)
    alias = func.lower(sql_cast(Skill.aliases, String)).contains(json.dumps(part)[1:-1], autoescape=True)
    begins = case((name.startswith(part, autoescape=True), 0), (name.contains(part, autoescape=True), 1), else_=2)
    query = select(Skill.name).where(or_(name.contains(part, autoescape=True), alias))
    return db.session.scalars(query.order_by(begins, func.length(Skill.name), Skill.name).limit(limit)).all()


def listed_names() -> Sequence[str]:
    """Return the names that a form offers before anything is typed."""
    return db.session.scalars(select(Skill.name).order_by(Skill.id).limit(MOST_LISTED)).all()


def areas() -> list[tuple[str, list[Any]]]:
    """Return all skills by area, both in the order of their names."""
    query = select(SkillArea.name.label("area"), Skill.name, Skill.description, Skill.kind)
    query = query.join(SkillArea, SkillArea.id == Skill.area_id)
    grouped: dict[str, list[Any]] = {}
    for row in db.session.execute(query.order_by(SkillArea.name, Skill.name)):
        grouped.setdefault(row.area, []).append(row)
    return list(grouped.items())
