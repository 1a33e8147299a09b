"""Endorsing a roadmap: a mentor's word for it, in a skill of their own that it teaches; they can take it back."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import NotAllowed
from app.statements import dialect, inserting
from roadmaps.models import Endorsement
from roadmaps.queries.reviews import shared_skills


def endorse(roadmap: Any, *, mentor: Any) -> None:
    """Endorse a roadmap; twice is once."""
    ensure_may_post(mentor)
    skills = shared_skills(mentor, roadmap.id)
    if roadmap.owner_id == mentor.id or not skills:
        raise NotAllowed(_("Mentors endorse what others keep, in a skill that they offer on their profile."))
    row = {"roadmap_id": roadmap.id, "user_id": mentor.id, "number": roadmap.newest, "skill": skills[0]}
    db.session.execute(inserting(Endorsement, dialect()).on_conflict_do_nothing(), row | {"made_at": clock.now()})


def withdraw(roadmap: Any, *, mentor: Any) -> None:
    """Take an endorsement back."""
    mine = Endorsement.roadmap_id == roadmap.id, Endorsement.user_id == mentor.id
    db.session.execute(delete(Endorsement).where(*mine))
