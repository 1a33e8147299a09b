"""Publishing: a roadmap in the interchange format becomes a version, and can be written out again."""

import json
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import clock
from app.accounts.service.joining import create_user
from app.db import db
from app.models import Audience, User
from app.models.user import SiteRole
from app.text import plain, render
from roadmaps import plan
from roadmaps.interchange import RoadmapFile, dump, read
from roadmaps.models import Listing, Roadmap, RoadmapVersion, Step

STARTERS = Path(__file__).parent.parent / "starters"
HOUSE = "menteo"


@dataclass(frozen=True)
class Prepared:
    """A roadmap with all that is made of it before anything is written: its drawing, its rendered words."""

    file: RoadmapFile
    content: dict[str, Any]
    digest: str
    layout: dict[str, Any]
    thumbnail: dict[str, Any]
    prose: dict[str, list[str]]


@dataclass(frozen=True)
class Release:
    """How a version comes out: what changed, what became of the steps before, and who reads a roadmap that is new."""

    summary: str = ""
    moves: dict[str, list[str]] = field(default_factory=dict)
    listing: str = Listing.LISTED
    fork_of_id: int | None = None
    review_due_on: date | None = None


def prepare(file: RoadmapFile) -> Prepared:
    """Draw and render a roadmap; touches no database."""
    written = dump(file, "json")
    content = json.loads(written)
    layout = plan.draw(content)
    prose = prose_of(content)
    digest = sha256(written.encode()).hexdigest()
    return Prepared(file, content, digest, layout.as_dict(), plan.thumbnail(layout), prose)


def plain_content(file: RoadmapFile) -> dict[str, Any]:
    """Return a roadmap as plain values."""
    found: dict[str, Any] = json.loads(dump(file, "json"))
    return found


def prose_of(content: dict[str, Any]) -> dict[str, list[str]]:
    """Return the words of each step, rendered."""
    every = [step for stage in content["stages"] for step in stage["steps"]]
    return {step["key"]: [_html(step.get("summary")), _html(step.get("how_to"))] for step in every}


def _html(markdown: str | None) -> str:
    return render(markdown).html if markdown else ""


def publish(
    prepared: Prepared, *, owner_id: int | None, keep_owner: bool = True, release: Release | None = None
) -> tuple[Roadmap, bool]:
    """Publish a roadmap, as a new version where the slug is known; the same content again changes nothing.

    Returns the roadmap and whether a version was made. A known roadmap stays with its curator unless told otherwise.
    """
    roadmap = db.session.scalar(select(Roadmap).where(Roadmap.slug == prepared.file.slug))
    if roadmap is None:
        roadmap = _begun(prepared.file.slug, owner_id, release or Release())
        db.session.add(roadmap)
    elif not keep_owner:
        _give(roadmap, owner_id)
    if roadmap.number and current_version(roadmap).digest == prepared.digest:
        return roadmap, False
    _describe(roadmap, prepared)
    db.session.flush()
    _add_version(roadmap, prepared, release or Release())
    _keep_steps(roadmap, prepared)
    db.session.flush()
    return roadmap, True


def _begun(slug: str, owner_id: int | None, release: Release) -> Roadmap:
    """Return a roadmap without any version; what no curator has listed yet is read by members alone."""
    audience = Audience.PUBLIC if release.listing == Listing.LISTED else Audience.MEMBERS
    values = {"listing": release.listing, "audience": audience, "fork_of_id": release.fork_of_id}
    return Roadmap(slug=slug, owner_id=owner_id, number=0, **values)


def _give(roadmap: Roadmap, owner_id: int | None) -> None:
    for thing in (roadmap, *db.session.scalars(select(Step).where(Step.roadmap_id == roadmap.id))):
        thing.owner_id = owner_id


def _describe(roadmap: Roadmap, prepared: Prepared) -> None:
    file = prepared.file
    for name in ("title", "summary", "level", "level_note", "license", "attribution", "note"):
        setattr(roadmap, name, getattr(file, name) or "")
    roadmap.meant_for = file.audience or ""
    roadmap.source = prepared.content.get("source", {})
    if list(roadmap.topics) != list(file.topics):
        roadmap.topics = list(file.topics)  # type: ignore[assignment]
    roadmap.step_count = len(file.steps)
    roadmap.hours = sum(step.hours or 0 for step in file.steps)
    roadmap.thumbnail = prepared.thumbnail
    roadmap.number += 1
    roadmap.changed_at = clock.now()


def _add_version(roadmap: Roadmap, prepared: Prepared, release: Release) -> None:
    version = RoadmapVersion(roadmap_id=roadmap.id, number=roadmap.number, digest=prepared.digest)
    version.content, version.layout, version.prose = prepared.content, prepared.layout, prepared.prose
    version.moves, version.summary = release.moves, release.summary
    if release.review_due_on:
        roadmap.review_due_on = release.review_due_on
    db.session.add(version)


def _keep_steps(roadmap: Roadmap, prepared: Prepared) -> None:
    """Bring the rows of steps to the new version; what learners did hangs on keys and stays."""
    rows = {step.key: step for step in db.session.scalars(select(Step).where(Step.roadmap_id == roadmap.id))}
    position = 0
    for stage in prepared.file.stages:
        for said in stage.steps:
            step = rows.pop(said.key, None) or Step(roadmap=roadmap, roadmap_id=roadmap.id, key=said.key)
            step.owner_id, step.audience, step.hidden_at = roadmap.owner_id, roadmap.audience, roadmap.hidden_at
            step.number, step.position, step.stage = roadmap.number, position, stage.title
            step.title, step.type = said.title, said.kind
            step.text = "\n".join(filter(None, [plain(said.summary or ""), *said.evidence, *_names(said)]))
            if list(step.skills) != list(said.skills):
                step.skills = list(said.skills)  # type: ignore[assignment]
            db.session.add(step)
            position += 1
    for gone in rows.values():
        db.session.delete(gone)


def _names(said: Any) -> list[str]:
    return [resource.title for resource in said.resources]


def current_version(roadmap: Roadmap) -> RoadmapVersion:
    """Return the version that new learners start on."""
    where = RoadmapVersion.roadmap_id == roadmap.id, RoadmapVersion.number == roadmap.number
    return db.session.scalars(select(RoadmapVersion).where(*where)).one()


def export(slug: str, form: str = "yaml") -> str | None:
    """Write the current version of a roadmap in the interchange format; None where there is no such roadmap."""
    roadmap = db.session.scalar(select(Roadmap).where(Roadmap.slug == slug))
    if roadmap is None:
        return None
    content = current_version(roadmap).content
    return dump(read(json.dumps(content), f"{slug}.json")[0], form)


def starters() -> list[RoadmapFile]:
    """Return the roadmaps that come with the house."""
    return [file for path in sorted(STARTERS.glob("*.yaml")) for file in read(path.read_bytes(), path.name)]


def curator_id(handle: str = "") -> int | None:
    """Return the member of that handle; without one, whoever has curated the longest, else the house itself."""
    if handle:
        return db.session.scalar(select(User.id).where(User.handle == handle.casefold()))
    for role in (SiteRole.CURATOR, SiteRole.ADMINISTRATOR):
        found = db.session.scalar(select(User.id).where(User.role == role).order_by(User.id).limit(1))
        if found:
            return found
    return _house().id


def _house() -> User:
    """Return the account that roadmaps belong to where nobody curates yet: nobody can sign in with it."""
    house = db.session.scalar(select(User).where(User.handle == HOUSE))
    return house or create_user(name="Menteo", handle=HOUSE, email=f"{HOUSE}@{HOUSE}.invalid", role=SiteRole.CURATOR)
