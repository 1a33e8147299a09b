"""Letting a step count that is known from another roadmap, or not; nothing else is started or counted by it."""

from flask_babel import gettext as _

from app.errors import Conflict
from roadmaps.known import Source
from roadmaps.models import Enrollment, EvidenceKind, State, StepState
from roadmaps.plan import Plan
from roadmaps.service.learning import measure


def accept(enrollment: Enrollment, plan: Plan, key: str, source: Source | None) -> StepState:
    """Let a step count as done; it is evidence of its own only where a person has confirmed the other one."""
    state = enrollment.at(key)
    if source is None or state.state in {State.DONE, State.SKIPPED}:
        raise Conflict(_("This step is not known from elsewhere any more. Open it again to see where it stands."))
    state.move(State.DONE)
    state.known_from = source.kept()
    if source.is_confirmed:
        title = _("“%(step)s” in %(roadmap)s, confirmed there", step=source.step, roadmap=source.roadmap)
        state.attach(EvidenceKind.KNOWN, title=title[:160], source_id=source.state_id)
    measure(enrollment, plan)
    return state


def refuse(enrollment: Enrollment, plan: Plan, key: str) -> StepState:
    """Note that a step shall be done here all the same: it is not offered again."""
    state = enrollment.at(key)
    state.not_known = True
    measure(enrollment, plan)
    return state
