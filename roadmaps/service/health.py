"""Looking after the addresses in roadmaps: gathering them, asking a few a minute, noting, telling the curator.

It is off unless the settings switch it on, and asks for roadmaps of the catalogue only. A site is asked at most once a
minute, and nothing is asked while the database is held.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import and_, delete, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app import clock, outbox
from app.db import db
from app.events import Ref, emit
from app.fetching import Found, Health, look_at
from app.outbox import Outcome
from app.reminders import first_time
from app.statements import dialect
from app.unit import look
from roadmaps.events import ResourcesAiling
from roadmaps.models import LinkedRoadmap, ResourceLink, ResourceUse, Roadmap, RoadmapVersion, Step
from roadmaps.models.published import Listing

AT_ONCE = 5  # addresses a minute, each of another site: 7,000 a day
ROADMAPS = 10
PATIENCE = 3  # failures in a row before an address that cannot be reached counts as gone
AGAIN = {Health.CHECKED: 30, Health.MOVED: 30, Health.PAYWALLED: 30, Health.GONE: 7, Health.TROUBLED: 1}  # days
AILING = frozenset({Health.MOVED, Health.GONE, Health.PAYWALLED})


def ask_some(now: datetime) -> None:
    """Gather the addresses of roadmaps that are new or changed, and have a few that are due asked."""
    if not current_app.config["SETTINGS"].link_checks:
        return
    for roadmap in db.session.scalars(_changed()):
        gather(roadmap, now)
    due = select(ResourceLink).where(ResourceLink.due_at <= now).order_by(ResourceLink.due_at).limit(200)
    lately = select(ResourceLink.host).where(ResourceLink.checked_at > now - timedelta(minutes=1))
    asked = set(db.session.scalars(lately))
    chosen = 0
    for link in db.session.scalars(due.with_for_update(skip_locked=True)):
        if chosen < AT_ONCE and link.host not in asked:
            asked.add(link.host)
            chosen += 1
            link.due_at = now + timedelta(days=1)
            outbox.enqueue("link", {"id": link.id}, slot=f"link:{link.id}")
    db.session.flush()


def _changed() -> Any:
    newer = or_(LinkedRoadmap.number.is_(None), LinkedRoadmap.number != Roadmap.number)
    query = select(Roadmap).outerjoin(LinkedRoadmap, LinkedRoadmap.roadmap_id == Roadmap.id)
    return (
        query.where(newer, Roadmap.listing == Listing.LISTED, Roadmap.number > 0).order_by(Roadmap.id).limit(ROADMAPS)
    )


def gather(roadmap: Roadmap, now: datetime) -> None:
    """Note which addresses the newest version of a roadmap names, and what is known of them already."""
    is_newest = RoadmapVersion.roadmap_id == roadmap.id, RoadmapVersion.number == roadmap.number
    content = db.session.scalars(select(RoadmapVersion.content).where(*is_newest)).one()
    steps = {step["key"]: step.get("resources", ()) for stage in content["stages"] for step in stage["steps"]}
    named = {key: list(dict.fromkeys(one["url"] for one in some)) for key, some in steps.items()}
    links = _links({url for urls in named.values() for url in urls}, now)
    db.session.execute(delete(ResourceUse).where(ResourceUse.roadmap_id == roadmap.id))
    for key, urls in named.items():
        db.session.add_all(ResourceUse(roadmap_id=roadmap.id, step_key=key, link_id=links[url].id) for url in urls)
    for step in db.session.scalars(select(Step).where(Step.roadmap_id == roadmap.id)):
        step.links = {url: _said(links[url]) for url in named.get(step.key, ()) if links[url].checked_at}
    db.session.merge(LinkedRoadmap(roadmap_id=roadmap.id, number=roadmap.number))
    db.session.flush()


def _links(urls: set[str], now: datetime) -> dict[str, ResourceLink]:
    """Return the row of each address, made where there is none."""
    upsert = upsert_postgresql if dialect() == "postgresql" else upsert_sqlite
    hashes = {url: sha256(url.encode()).hexdigest() for url in urls}
    plain = {"health": "", "moved_to": "", "failures": 0, "checked_at": None, "due_at": now}
    rows = [{"url": url, "url_hash": each, "host": host_of(url), **plain} for url, each in sorted(hashes.items())]
    if rows:
        db.session.execute(upsert(ResourceLink).values(rows).on_conflict_do_nothing())
    found = db.session.scalars(select(ResourceLink).where(ResourceLink.url_hash.in_(hashes.values())))
    return {link.url: link for link in found}


def host_of(url: str) -> str:
    """Return the site of an address."""
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""


@outbox.handler("link", slow=True, singly=True, attempts=3)
def check_links(payloads: Sequence[dict[str, Any]]) -> Iterator[Outcome]:
    """Ask addresses, with the database let go meanwhile, and note what was found."""
    for payload in payloads:
        with look():
            url = db.session.scalar(select(ResourceLink.url).where(ResourceLink.id == payload["id"]))
        yield partial(note, payload["id"], look_at(url)) if url else None


def note(link_id: int, found: Found) -> None:
    """Note how an address was found, beside each step that names it, and tell the curator where it ails."""
    link = db.session.scalar(select(ResourceLink).where(ResourceLink.id == link_id).with_for_update())
    if link is None:
        return
    before, now = link.health, clock.now()
    link.failures = link.failures + 1 if found.health == Health.TROUBLED else 0
    if found.health != Health.TROUBLED:
        link.health = found.health
    elif link.failures >= PATIENCE:
        link.health = Health.GONE
    link.moved_to, link.checked_at = found.to, now
    link.due_at = now + timedelta(days=AGAIN[found.health])
    if link.health:
        steps = list(db.session.scalars(_steps(link)))
        for step in steps:
            step.links = {**(step.links or {}), link.url: _said(link)}
        if link.health in AILING and link.health != before:
            _tell(link, {step.roadmap_id for step in steps})
    db.session.flush()


def _steps(link: ResourceLink) -> Any:
    names = and_(ResourceUse.roadmap_id == Step.roadmap_id, ResourceUse.step_key == Step.key)
    return select(Step).join(ResourceUse, names).where(ResourceUse.link_id == link.id).order_by(Step.id)


def _said(link: ResourceLink) -> dict[str, str]:
    moment = link.checked_at.date().isoformat() if link.checked_at else ""
    return {"health": link.health, "on": moment, "to": link.moved_to} if link.health else {}


def _tell(link: ResourceLink, roadmap_ids: set[int]) -> None:
    """Tell each curator once of an address that ails; what is unread of one roadmap is one line in their list."""
    for roadmap in db.session.scalars(select(Roadmap).where(Roadmap.id.in_(roadmap_ids)).order_by(Roadmap.id)):
        if first_time(f"link:{roadmap.id}:{link.id}:{link.health}"):
            subject, told = Ref("roadmap", roadmap.id), frozenset({roadmap.owner_id})
            emit(ResourcesAiling(actor_id=None, subject=subject, group=f"links:{roadmap.id}", notify=told))
