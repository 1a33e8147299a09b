"""Tables of roadmaps: what is published, and what each learner has done on it."""

from roadmaps.models.learning import Enrollment, Evidence, EvidenceKind, State, StepState
from roadmaps.models.published import Roadmap, RoadmapTopic, RoadmapVersion, Step, StepSkill

__all__ = [
    "Enrollment",
    "Evidence",
    "EvidenceKind",
    "Roadmap",
    "RoadmapTopic",
    "RoadmapVersion",
    "State",
    "Step",
    "StepSkill",
    "StepState",
]
