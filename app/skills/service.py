"""Importing skills: by slug, all or nothing, and the same file twice changes nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from app.db import db
from app.models import ProfileSkill, Skill, SkillArea
from app.skills.reading import SkillRecord, Taxonomy, read

STARTERS = Path(__file__).parent / "starter.yaml"


@dataclass
class Imported:
    """What an import did."""

    made: int = 0
    changed: int = 0
    same: int = 0


def import_file(path: Path) -> Imported:
    """Import a file of skills; a broken one raises `BrokenFile` and imports nothing."""
    return keep(read(path.read_bytes(), path.name))


def import_starters() -> Imported:
    """Import the skills that the house comes with."""
    return import_file(STARTERS)


def keep(taxonomy: Taxonomy) -> Imported:
    """Make the areas and skills of a file, or bring those that are there up to it."""
    done = Imported()
    areas = {area.slug: area for area in db.session.scalars(select(SkillArea))}
    for record in taxonomy.areas:
        area = areas.setdefault(record.slug, SkillArea(slug=record.slug, name=record.name))
        area.name = record.name
        db.session.add(area)
    db.session.flush()
    known = {skill.slug: skill for skill in db.session.scalars(select(Skill))}
    for skill_record in taxonomy.skills:
        _keep_skill(skill_record, known.get(skill_record.slug), areas[skill_record.area].id, done)
    db.session.flush()
    return done


def _keep_skill(record: SkillRecord, skill: Skill | None, area_id: int, done: Imported) -> None:
    values: dict[str, Any] = {"name": record.name, "area_id": area_id, "kind": record.kind}
    values |= {"description": record.description, "aliases": list(record.aliases)}
    if skill is None:
        db.session.add(Skill(slug=record.slug, **values))
        done.made += 1
        return
    changed = {name: value for name, value in values.items() if getattr(skill, name) != value}
    if "name" in changed:  # profiles keep the name beside the skill, so that lists need not look it up
        renamed = update(ProfileSkill).where(ProfileSkill.skill_id == skill.id).values(name=record.name)
        db.session.execute(renamed)
    for name, value in changed.items():
        setattr(skill, name, value)
    done.changed += bool(changed)
    done.same += not changed
