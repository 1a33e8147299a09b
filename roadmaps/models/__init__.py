"""Tables of roadmaps: what is published, and what each learner has done on it."""

from roadmaps.models.assignment import Assignment, Given
from roadmaps.models.learning import Enrollment, Evidence, EvidenceKind, State, StepState
from roadmaps.models.published import Roadmap, RoadmapTopic, RoadmapVersion, Step, StepSkill
from roadmaps.models.verification import Ask, ShownEvidence, Verification

__all__ = [
    "Ask",
    "Assignment",
    "Enrollment",
    "Evidence",
    "EvidenceKind",
    "Given",
    "Roadmap",
    "RoadmapTopic",
    "RoadmapVersion",
    "ShownEvidence",
    "State",
    "Step",
    "StepSkill",
    "StepState",
    "Verification",
]
