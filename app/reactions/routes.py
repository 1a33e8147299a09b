"""Addresses of reactions: react or take it back, and see who reacted."""

from flask import Blueprint, Response, request
from flask_login import current_user

from app.access import subject
from app.gate import public
from app.limits import limited
from app.reactions import queries, service
from app.web import done, show, url_to

bp = Blueprint("reactions", __name__, url_prefix="/reactions")


@bp.get("")
@public
def index() -> Response:
    """Show by name who reacted to a thing."""
    thing = subject(request.args.get("about", ""), current_user)
    people = queries.people(thing.kind, thing.id, current_user)
    reacted = queries.counts(thing.kind, [thing.id], current_user)[thing.id]
    return show(
        "reactions/page.html", fragment="reactions/_people.html", thing=thing.document(), reacted=reacted, people=people
    )


@bp.post("")
@limited("300 per hour")
def toggle() -> Response:
    """React to a thing, or take the reaction back."""
    about, _, name = request.form.get("reaction", "").rpartition("/")
    thing = subject(about, current_user)
    service.toggle(thing, name, person=current_user)
    reacted = queries.counts(thing.kind, [thing.id], current_user)[thing.id]
    document = thing.document()
    title = document.title if thing.kind == "entry" else None
    return done("reactions/_group.html", to=url_to(document), about=about, reacted=reacted, title=title)
