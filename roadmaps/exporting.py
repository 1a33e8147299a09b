"""What somebody learned on roadmaps, in their export: steps with notes and evidence as Markdown, files, credentials."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import and_, select

from app.db import db
from app.exports.box import Box, plain_name
from app.exports.parts import ExportPart, Owner, add_export_part
from app.former import add_farewell
from roadmaps.farewell import farewell
from roadmaps.models import Credential, Enrollment, Evidence, Roadmap, Step, StepState


def init_app(app: Flask) -> None:
    """Give learners what is theirs along, and put in order what they leave when they go."""
    add_export_part(app, ExportPart("roadmaps", learned))
    add_export_part(app, ExportPart("credentials", certified))
    add_farewell(app, farewell)


def learned(owner: Owner, box: Box) -> None:
    """Write each roadmap that one is or was on, with the files that were attached to steps."""
    walks = select(Enrollment.id, Roadmap.slug, Roadmap.title, Enrollment.started_at)
    walks = walks.join(Roadmap, Roadmap.id == Enrollment.roadmap_id).where(Enrollment.owner_id == owner.id)
    for walk in db.session.execute(walks.order_by(Enrollment.id)).all():
        name = f"roadmaps/{walk.id}-{plain_name(walk.slug)}"
        box.text(f"{name}.md", _markdown(walk))
        files = select(Evidence.id, Evidence.file_key, Evidence.file_name).where(Evidence.file_key.is_not(None))
        files = files.join(StepState, StepState.id == Evidence.state_id).where(StepState.enrollment_id == walk.id)
        for row in db.session.execute(files.order_by(Evidence.id)).all():
            if row.file_key:
                box.stored(f"{name}/{row.id}-{plain_name(row.file_name or '')}", row.file_key)


def _markdown(walk: Any) -> Iterator[str]:
    yield f"# {walk.title}\n\n{walk.started_at:%Y-%m-%d}\n"
    title = and_(Step.key == StepState.step_key, Step.roadmap_id == Enrollment.roadmap_id)
    columns = (StepState.id, StepState.step_key, StepState.state, StepState.note_md, StepState.confirmed_at, Step.title)
    states = select(*columns).join(Enrollment, Enrollment.id == StepState.enrollment_id).outerjoin(Step, title)
    for row in db.session.execute(states.where(StepState.enrollment_id == walk.id).order_by(StepState.id)).all():
        confirmed = f", confirmed {row.confirmed_at:%Y-%m-%d}" if row.confirmed_at else ""
        yield f"\n## {row.title or row.step_key}: {row.state}{confirmed}\n"
        yield f"\n{row.note_md}\n" if row.note_md else ""
        shown = select(Evidence.title, Evidence.url, Evidence.note_md).where(Evidence.state_id == row.id)
        for each in db.session.execute(shown.order_by(Evidence.id)):
            yield f"\n- {each.title} {f'<{each.url}>' if each.url else ''}\n"
            yield f"\n{each.note_md}\n" if each.note_md else ""


def certified(owner: Owner, box: Box) -> None:
    """Write each credential as the signed token that anybody can check."""
    held = select(Credential.uid, Credential.token).where(Credential.owner_id == owner.id).order_by(Credential.id)
    for row in db.session.execute(held).all():
        box.text(f"credentials/{row.uid}.jwt", [row.token, "\n"])
