"""When an account goes: copies that moderators keep stay, without its name."""

from datetime import datetime

from sqlalchemy import Connection, String, cast, select, update

from app.former import NAME
from app.models import Document, Profile, User
from app.moderation.models import Case, Decision, Report

WORDS = {"text": "", "html": "", "endpoint": "", "values": {}}  # of a page that is gone


def farewell(connection: Connection, user_id: int, now: datetime) -> None:
    """Take a name out of what cases are called: those about its page, and about a place that is called by it."""
    name = connection.scalar(select(User.name).where(User.id == user_id))
    named = cast(Case.kept["title"].as_string(), String).contains(name, autoescape=True)
    for row in connection.execute(select(Case.id, Case.kind, Case.author_id, Case.kept).where(named)).all():
        parts = [NAME if part == name else part for part in row.kept["title"].split(", ")]
        is_page = row.kind == Profile.kind and row.author_id == user_id
        kept = {**row.kept, "title": ", ".join(parts), **(WORDS if is_page else {})}
        connection.execute(update(Case).where(Case.id == row.id).values(kept=kept))
        for model in (Report, Decision):
            about = Document.ref_id.in_(select(model.id).where(model.case_id == row.id))
            connection.execute(update(Document).where(Document.kind == model.kind, about).values(title=kept["title"]))
