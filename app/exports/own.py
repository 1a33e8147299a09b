"""The kernel's part of an export: the rows of every table that are somebody's own, their profile, their picture."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy import select

from app import personal, personal_tables  # noqa: F401  (its import says whose the kernel's tables are)
from app.db import db
from app.exports.box import Box, plain_name
from app.exports.parts import ExportPart, Owner, add_export_part
from app.models import Profile, User
from app.profiles import pictures
from app.writing.models import Picture


def init_app(app: Flask) -> None:
    """Fill what is the kernel's."""
    add_export_part(app, ExportPart("profile", profile))
    add_export_part(app, ExportPart("tables", tables))
    add_export_part(app, ExportPart("pictures", pasted))


def tables(owner: Owner, box: Box) -> None:
    """Write the rows of each table that are the owner's own, as its declaration says (app/personal.py)."""
    for each in personal.takeable():
        box.rows(f"data/{each.table}.json", _rows(each, owner))


def _rows(each: personal.Personal, owner: Owner) -> Iterator[dict[str, Any]]:
    table = personal.table_of(each.table)
    people = [
        name for name in each.fields if any(key.column.table.name == "user" for key in table.c[name].foreign_keys)
    ]
    for row in personal.rows_of(each, owner.id):
        yield _named(row, people)


def _named(row: Mapping[str, Any], people: list[str]) -> dict[str, Any]:
    """Return a row with handles where it names people: numbers mean nothing elsewhere."""
    handles = {
        name: db.session.scalar(select(User.handle).where(User.id == row[name])) for name in people if row[name] != ""
    }
    target = row.get("target", "")
    if isinstance(target, str) and target.startswith("person:"):
        handle = db.session.scalar(select(User.handle).where(User.id == int(target.partition(":")[2])))
        handles["target"] = f"@{handle}" if handle else target
    return {**row, **handles}


def profile(owner: Owner, box: Box) -> None:
    """Write the profile as Markdown, and the picture."""
    found = db.session.scalars(select(Profile).where(Profile.owner_id == owner.id)).one()
    box.text("profile.md", _profile(owner, found))
    if owner.picture and (token := pictures.token_of(owner.picture)):
        for size in (256, 96):
            box.stored(f"pictures/{plain_name(owner.handle)}-{size}.webp", pictures.name_of(token, size))


def _profile(owner: Owner, found: Profile) -> Iterator[str]:
    yield f"# {owner.name} (@{owner.handle})\n"
    said = [found.headline, found.pronouns, found.location, found.about_md, found.one_line, found.how_md, found.goals]
    for words in filter(None, said):
        yield f"\n{words}\n"
    for side, title in (("offers", _("What I offer as a mentor")), ("seeks", _("What I seek"))):
        names = [each.name for each in found.skills if each.side == side]
        if names:
            yield f"\n## {title}\n\n" + "".join(f"- {name}\n" for name in names)
    if found.links:
        yield "\n" + "".join(f"- <{each.get('url', '')}> {each.get('title', '')}\n" for each in found.links)


def pasted(owner: Owner, box: Box) -> None:
    """Write the pictures that the owner put into texts, under the names by which the texts call them."""
    kept = select(Picture.token, Picture.key, Picture.name).where(Picture.owner_id == owner.id).order_by(Picture.id)
    for row in db.session.execute(kept).all():
        box.stored(f"pictures/{row.token}/{plain_name(row.name)}", row.key)
