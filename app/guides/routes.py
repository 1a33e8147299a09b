"""The addresses of guides."""

from flask import Blueprint, Response, request
from flask_babel import get_locale
from flask_login import current_user

from app.errors import Missing
from app.gate import public
from app.guides import shelves
from app.guides.reading import GROUPS, found, guides, related
from app.text import single_line
from app.web import show

bp = Blueprint("guides", __name__, url_prefix="/guides")


@bp.get("")
@public
def index() -> Response:
    """List all guides by what they are about, or those that tell of the words that are searched."""
    language, typed = get_locale().language, single_line(request.args.get("q", ""))[:80]
    listed = guides(language).values()
    groups = [(name, title, [each for each in listed if each.group == name]) for name, title in GROUPS.items()]
    fitting = found(language, typed) if typed else []
    return show("guides/index.html", fragment="guides/_list.html", groups=groups, typed=typed, found=fitting)


@bp.get("/<string:slug>", endpoint="show")
@public
def show_guide(slug: str) -> Response:
    """Show a guide, with mentors and roadmaps for its skills."""
    language = get_locale().language
    guide = guides(language).get(slug)
    if guide is None:
        raise Missing
    viewer = current_user._get_current_object()
    skills = shelves.named(guide.skills)
    people = shelves.mentors(viewer, [skill.name for skill in skills])
    paths = shelves.paths(viewer, guide.skills)
    return show(
        "guides/page.html", guide=guide, skills=skills, mentors=people, paths=paths, more=related(guide, language)
    )
