"""Standing pages: guidelines, privacy, accessibility, help, how it works."""

from flask import Blueprint, Flask, render_template

from app.gate import public
from app.guests import same_for_guests
from app.moderation.rules import RULES

bp = Blueprint("pages", __name__)


@bp.get("/guidelines")
@public
@same_for_guests
def guidelines() -> str:
    """Show the rules of conduct."""
    return render_template("pages/guidelines.html", rules=RULES)


@bp.get("/privacy")
@public
@same_for_guests
def privacy() -> str:
    """Show what is kept about members, and who can read what."""
    return render_template("pages/privacy.html")


@bp.get("/accessibility")
@public
@same_for_guests
def accessibility() -> str:
    """Show how the site can be used and where it falls short."""
    return render_template("pages/accessibility.html")


@bp.get("/help", endpoint="help")
@public
@same_for_guests
def help_page() -> str:
    """Show answers to common questions."""
    return render_template("pages/help.html")


@bp.get("/how-it-works")
@public
@same_for_guests
def how() -> str:
    """Show what a visitor can expect."""
    return render_template("pages/how.html")


def init_app(app: Flask) -> None:
    """Serve the standing pages."""
    app.register_blueprint(bp)
