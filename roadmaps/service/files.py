"""Files that learners attach as evidence."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.db import db
from app.errors import Invalid
from app.filing import Shelf
from app.uploads import FIELD, Upload
from roadmaps.models import Enrollment, Evidence, StepState

MOST = 200  # files of one learner
MOST_BYTES = 250 * 1024 * 1024
SHELF = Shelf("evidence", "step_evidence", Evidence.file_key)
keep, delete_later, sweep = SHELF.keep, SHELF.delete_later, SHELF.sweep


def facts_of(key: str, upload: Upload, learner: Any) -> dict[str, Any]:
    """Return what a piece of evidence says of a file that is kept; refuses more than a learner may keep."""
    counted = select(func.count(), func.coalesce(func.sum(Evidence.size), 0))
    counted = counted.join(StepState, StepState.id == Evidence.state_id)
    counted = counted.join(Enrollment, Enrollment.id == StepState.enrollment_id)
    count, size = db.session.execute(counted.where(Enrollment.owner_id == learner.id, Evidence.size > 0)).one()
    if count >= MOST or size + len(upload.body) > MOST_BYTES:
        raise Invalid(_("Your files take all the room there is. Remove some, or link to them instead."), FIELD)
    named = {"file_name": upload.name, "media_type": upload.media_type}
    return named | {"file_key": key, "size": len(upload.body)}
