"""What others say of a roadmap: a curator's review before it is listed, and mentors' endorsements."""

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid, NotAllowed
from app.forms import EmptyForm
from app.gate import public
from app.limits import limited
from app.web import done, show
from roadmaps import queries
from roadmaps.forms.reviews import AskReviewForm, DecideForm
from roadmaps.models import Roadmap
from roadmaps.queries import reviews
from roadmaps.routes import bp
from roadmaps.service import endorsing, reviewing


def _page(roadmap: Any, form: Any = None, status: int = 200) -> Response:
    """Show where the review of a roadmap stands, to who keeps it and to curators."""
    is_keeper = roadmap.owner_id == current_user.id
    if not (is_keeper or current_user.is_curator):
        raise NotAllowed(_("Who keeps this roadmap and the curators see its review."))
    fresh = AskReviewForm(formdata=None) if is_keeper else DecideForm(formdata=None, number=roadmap.newest)
    context = {"roadmap": roadmap, "review": reviews.newest_review(roadmap.id), "is_keeper": is_keeper}
    return show("roadmaps/review.html", status=status, form=form or fresh, **context)


def _own(slug: str) -> Roadmap:
    """Return a roadmap of one's own, held."""
    roadmap = reviews.roadmap_held(current_user, slug)
    if roadmap.owner_id != current_user.id:
        raise NotAllowed
    return roadmap


@bp.get("/reviews")
def list_reviews() -> Response:
    """List what waits for curators."""
    waiting = reviews.to_review(current_user)
    return show("roadmaps/reviews.html", waiting=waiting, changed=reviews.changed_since(current_user))


@bp.get("/<string:slug>/review")
def show_review(slug: str) -> Response:
    """Show where the review of a roadmap stands."""
    return _page(queries.roadmap_row(current_user, slug))


@bp.post("/<string:slug>/review")
@limited("10 per hour")
def ask_review(slug: str) -> Response:
    """Ask curators for a review."""
    roadmap, form = _own(slug), AskReviewForm()
    if not form.holds():
        return _page(queries.roadmap_row(current_user, slug), form, status=422)
    reviewing.ask(roadmap, form.words.data, author=current_user)
    return done(to=url_for("roadmaps.show_review", slug=slug), toast=_("A curator will look at it."))


@bp.post("/<string:slug>/review/withdrawal")
@limited("10 per hour")
def withdraw_review(slug: str) -> Response:
    """Take the request for a review back."""
    reviewing.withdraw(_own(slug))
    return done(to=url_for("roadmaps.show_review", slug=slug), toast=_("Your request is taken back."))


@bp.post("/<string:slug>/review/decision")
@limited("60 per hour")
def decide_review(slug: str) -> Response:
    """List a roadmap, or return it with reasons."""
    roadmap, form = reviews.roadmap_held(current_user, slug), DecideForm()
    if not current_user.is_curator:
        raise NotAllowed(_("Curators review roadmaps."))
    if not form.holds():
        return _page(queries.roadmap_row(current_user, slug), form, status=422)
    said = {"number": form.number.data or 0, "curator": current_user}
    try:
        if form.decision.data == "seen":
            reviewing.look_again(roadmap, **said)
        else:
            reviewing.decide(roadmap, lists=form.decision.data == "list", reasons=form.reasons.data, **said)
    except Invalid as error:
        form.pin(error)
        return _page(queries.roadmap_row(current_user, slug), form, status=422)
    return done(to=url_for("roadmaps.list_reviews"), toast=_("Your decision is noted."))


@bp.get("/<string:slug>/endorsements")
@public
def show_endorsements(slug: str) -> Response:
    """Show who endorses a roadmap, and to mentors of its skills the way to do so."""
    roadmap = queries.roadmap_row(current_user._get_current_object(), slug)
    found = reviews.endorsements_of(current_user, roadmap.id)
    skills = reviews.shared_skills(current_user, roadmap.id) if current_user.is_mentor else []
    mine = any(row.user_id == current_user.id for row in found)
    context: dict[str, Any] = {
        "skills": skills if roadmap.owner_id != current_user.id else [],
        "mine": mine,
        "form": EmptyForm(),
    }
    return show("roadmaps/endorsements.html", roadmap=roadmap, found=found, **context)


@bp.post("/<string:slug>/endorsements")
@limited("30 per hour")
def endorse(slug: str) -> Response:
    """Endorse a roadmap."""
    endorsing.endorse(queries.roadmap_row(current_user, slug), mentor=current_user)
    return done(to=url_for("roadmaps.show_endorsements", slug=slug), toast=_("Your endorsement stands here."))


@bp.post("/<string:slug>/endorsements/removal")
@limited("30 per hour")
def withdraw_endorsement(slug: str) -> Response:
    """Take an endorsement back."""
    endorsing.withdraw(queries.roadmap_row(current_user, slug), mentor=current_user)
    return done(to=url_for("roadmaps.show_endorsements", slug=slug), toast=_("Your endorsement is taken back."))
