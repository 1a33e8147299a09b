"""The addresses of guides."""

from flask import Blueprint, Response
from flask_babel import get_locale
from flask_login import current_user

from app.errors import Missing
from app.gate import public
from app.guides import shelves
from app.guides.reading import GROUPS, guides
from app.web import show

bp = Blueprint("guides", __name__, url_prefix="/guides")


@bp.get("")
@public
def index() -> Response:
    """List all guides by what they are about."""
    found = guides(get_locale().language).values()
    groups = [(name, title, [each for each in found if each.group == name]) for name, title in GROUPS.items()]
    return show("guides/index.html", groups=groups)


@bp.get("/<string:slug>", endpoint="show")
@public
def show_guide(slug: str) -> Response:
    """Show a guide, with mentors and roadmaps for its skills."""
    guide = guides(get_locale().language).get(slug)
    if guide is None:
        raise Missing
    viewer = current_user._get_current_object()
    skills = shelves.named(guide.skills)
    people = shelves.mentors(viewer, [skill.name for skill in skills])
    paths = shelves.paths(viewer, guide.skills)
    return show("guides/page.html", guide=guide, skills=skills, mentors=people, paths=paths)
