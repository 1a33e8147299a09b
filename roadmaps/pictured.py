"""Pictures in the notes that learners write for themselves: nobody else ever reads them."""

from typing import Any

from sqlalchemy import ColumnElement, exists

from roadmaps.models import Enrollment, StepState


def in_notes(picture: Any) -> ColumnElement[bool]:
    """Return the SQL condition that a picture stands in a note of its owner's."""
    theirs = Enrollment.owner_id == picture.owner_id, StepState.enrollment_id == Enrollment.id
    return exists().where(*theirs, StepState.note_html.contains(picture.token))
