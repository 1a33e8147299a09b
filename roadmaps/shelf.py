"""Roadmaps by the skills that their steps teach, for guides."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import Select, func, select

from app.access import Viewer, asked, stand_in, visible
from app.guides.shelves import MOST, Path
from app.statements import among, prepared
from roadmaps.models import Listing, Roadmap, Step, StepSkill


def teaching(viewer: Viewer, skills: Sequence[str]) -> list[Path]:
    """Return the roadmaps that teach most of these skills, as far as the viewer may see them."""
    return [
        Path(
            row.title,
            url_for("roadmaps.show", slug=row.slug),
            ngettext("%(num)s step about it", "%(num)s steps about it", row.steps),
        )
        for row in asked(viewer, _teaching(stand_in(viewer)), skills=list(skills))
    ]


@prepared
def _teaching(viewer: Any) -> Select[Any]:
    steps = func.count(func.distinct(Step.id)).label("steps")
    columns: list[Any] = [Roadmap.slug, Roadmap.title, steps]
    query = select(*columns).join(Step, Step.roadmap_id == Roadmap.id).where(Roadmap.listing == Listing.LISTED)
    query = query.join(StepSkill, StepSkill.step_id == Step.id).where(among(StepSkill.slug, "skills"))
    query = query.where(visible(Roadmap, viewer, own_hidden=False)).group_by(Roadmap.id, Roadmap.slug, Roadmap.title)
    return query.order_by(steps.desc(), Roadmap.id).limit(MOST)
