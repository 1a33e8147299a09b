"""Reviewing a roadmap before it is listed: asking, taking back, deciding."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock, documents
from app.access import ensure_may_post, set_audience
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.events import Ref, emit
from app.models import Audience, User
from app.models.user import SiteRole
from roadmaps.events import RoadmapListed, RoadmapReturned, RoadmapReviewAsked
from roadmaps.models import Listing, Outcome, Roadmap, RoadmapReview, Step


def ask(roadmap: Roadmap, words: str, *, author: Any) -> None:
    """Ask curators to review a roadmap of one's own. The roadmap is held by the caller."""
    ensure_may_post(author)
    if roadmap.listing not in {Listing.UNLISTED, Listing.RETURNED}:
        raise Conflict(_("It waits for a review already, or stands in the catalogue."))
    roadmap.listing = Listing.IN_REVIEW
    db.session.add(RoadmapReview(roadmap_id=roadmap.id, number=roadmap.number, words=words))
    db.session.flush()
    roles = (SiteRole.CURATOR, SiteRole.ADMINISTRATOR)
    curators = frozenset(db.session.scalars(select(User.id).where(User.role.in_(roles))))
    _tell(RoadmapReviewAsked, roadmap, author, curators)


def waiting(roadmap: Roadmap) -> RoadmapReview:
    """Return what waits for an answer, or say that it was answered meanwhile."""
    open_ones = RoadmapReview.roadmap_id == roadmap.id, RoadmapReview.outcome == Outcome.WAITS
    found = db.session.scalars(select(RoadmapReview).where(*open_ones).order_by(RoadmapReview.id.desc())).first()
    if found is None:
        raise Conflict(_("This was answered or taken back meanwhile."))
    return found


def withdraw(roadmap: Roadmap) -> None:
    """Take the request back."""
    _close(waiting(roadmap), Outcome.WITHDRAWN)
    roadmap.listing = Listing.UNLISTED
    db.session.flush()


def decide(roadmap: Roadmap, *, lists: bool, reasons: str, number: int, curator: Any) -> None:
    """List a roadmap, or return it with reasons; nobody reviews their own, or another version than they read."""
    ensure_may_post(curator)
    if roadmap.owner_id == curator.id:
        raise NotAllowed(_("Somebody else reviews what is yours."))
    if not lists and not reasons:
        raise Invalid(_("Say what is missing: it is what they go by."), "reasons")
    review = waiting(roadmap)
    if number != roadmap.number:
        raise Conflict(_("A newer version came out while you were reading. Look at that one first."))
    _close(review, Outcome.LISTED if lists else Outcome.RETURNED, reasons, curator.id)
    review.number = number
    roadmap.listing = Listing.LISTED if lists else Listing.RETURNED
    if lists:
        roadmap.reviewed_number, roadmap.reviewed_at = number, clock.now()
        roadmap.reviewed_by_id = curator.id
        _open(roadmap)
    db.session.flush()
    _tell(RoadmapListed if lists else RoadmapReturned, roadmap, curator, frozenset({roadmap.owner_id}))


def look_again(roadmap: Roadmap, *, number: int, curator: Any) -> None:
    """Note that a curator has read the newest version of a roadmap that is listed."""
    ensure_may_post(curator)
    if roadmap.listing != Listing.LISTED or roadmap.owner_id == curator.id or number != roadmap.number:
        raise Conflict(_("A newer version came out while you were reading. Look at that one first."))
    roadmap.reviewed_number, roadmap.reviewed_at, roadmap.reviewed_by_id = number, clock.now(), curator.id
    db.session.flush()


def _close(review: RoadmapReview, outcome: Outcome, reasons: str = "", by_id: int | None = None) -> None:
    review.outcome, review.reasons, review.decided_at, review.decided_by_id = outcome, reasons, clock.now(), by_id


def _open(roadmap: Roadmap) -> None:
    """Let everybody read a roadmap, and search find it with its steps."""
    set_audience(roadmap, Audience.PUBLIC)
    for step in db.session.scalars(select(Step).where(Step.roadmap_id == roadmap.id)):
        documents.write(db.session, step)


def _tell(event: Any, roadmap: Roadmap, actor: Any, whom: frozenset[int]) -> None:
    emit(event(actor_id=actor.id, subject=Ref("roadmap", roadmap.id), group=f"roadmap:{roadmap.id}", notify=whom))
