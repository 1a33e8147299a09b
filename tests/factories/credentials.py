"""Credentials, and learners who have earned one."""

from app import clock
from roadmaps.models import Credential, Enrollment
from roadmaps.service import credentials
from tests.factories.roadmaps import make_enrollment, make_roadmap


def make_verified(holder, curator, **file) -> Enrollment:
    """An enrollment whose required steps are all confirmed."""
    roadmap = make_roadmap(curator, **file)
    enrollment = make_enrollment(holder, roadmap, flour="done", water="done", loaf="done")
    for state in enrollment.states.values():
        state.attach("text", title="A loaf")
        state.confirmed_at, state.confirmed_by_id = clock.now(), curator.id
    return enrollment


def make_credential(holder, curator, **file) -> Credential:
    """A credential that holds."""
    return credentials.earned(make_verified(holder, curator, **file))
