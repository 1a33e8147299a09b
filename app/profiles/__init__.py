"""Profiles: the public face of a member, what they offer and seek, and finding a mentor by it.

Words: a *section* of a profile is shown to everybody, to members or to nobody; an *offer* is what a mentor's page says;
a *match* compares what one member seeks with what another offers, by named *features* (matching.py), and says why.
"""

from flask import Blueprint, Flask

bp = Blueprint("profiles", __name__)


def init_app(app: Flask) -> None:
    """Serve profiles, finding a mentor, and pictures."""
    from app.profiles import routes, viewing, words

    app.register_blueprint(bp)
    app.jinja_env.globals.update(profile_words=words, profile_eyes=viewing.EYES, address_of=routes.portfolio.address_of)
