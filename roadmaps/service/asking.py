"""Asking a mentor about a step: the question is begun here, then written and sent in the room with them."""

from typing import Any

from flask_babel import gettext as _

from app.access import ensure_may_post
from app.asking import where_to_ask
from app.errors import Missing
from app.handover import hand_over


def people(roadmap: Any) -> list[tuple[str, int]]:
    """Return whom the viewer can ask, by first name, with the newest space that they share."""
    newest = dict(sorted(roadmap.mentors or (), key=lambda bond: bond[1]))
    return [((name.split() or [name])[0], space) for name, space in sorted(newest.items())]


def begin(roadmap: Any, title: str, address: str, space_id: int, *, learner: Any) -> str:
    """Leave the first words of a question, which name the step, and return where their author goes on."""
    ensure_may_post(learner)
    if space_id not in {space for _name, space in roadmap.mentors or ()}:
        raise Missing
    words = _("About the step “%(title)s” of %(roadmap)s:", title=title, roadmap=roadmap.title)
    key = hand_over(learner.id, title, f"{words} {address}\n\n")
    return where_to_ask(learner, space_id, key)
