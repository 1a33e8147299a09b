"""Reacting to a thing, and taking it back."""

from typing import Any

from flask_babel import gettext as _

from app import bonds
from app.access import ensure_may_post
from app.errors import Invalid
from app.models import Reaction
from app.reactions.names import names_for


def toggle(thing: Any, name: str, *, person: Any) -> bool:
    """React to a thing, or take the reaction back; return whether it stands now."""
    ensure_may_post(person)
    if name not in names_for(thing.kind):
        raise Invalid(_("This reaction is not among those offered here."))
    thing.ensure_takes_part(person.id)
    return bonds.toggle(Reaction, kind=thing.kind, ref_id=thing.id, user_id=person.id, name=name)
