"""Tables of roadmaps: what is written, what is published, and what each learner has done on it."""

from roadmaps.models.assignment import Assignment, Given
from roadmaps.models.credential import Credential, CredentialStatus, IssuerKey
from roadmaps.models.drafts import Purpose, RoadmapDraft, TypedWords
from roadmaps.models.health import LinkedRoadmap, ResourceLink, ResourceUse
from roadmaps.models.kept import KeptStep
from roadmaps.models.learning import Enrollment, Evidence, EvidenceKind, State, StepState
from roadmaps.models.published import Listing, Roadmap, RoadmapTopic, RoadmapVersion, Step, StepSkill
from roadmaps.models.review import Endorsement, Outcome, RoadmapReview
from roadmaps.models.suggestion import Suggestion
from roadmaps.models.verification import Ask, ShownEvidence, Verification

__all__ = [
    "Ask",
    "Assignment",
    "Credential",
    "CredentialStatus",
    "Endorsement",
    "Enrollment",
    "Evidence",
    "EvidenceKind",
    "Given",
    "IssuerKey",
    "KeptStep",
    "LinkedRoadmap",
    "Listing",
    "Outcome",
    "Purpose",
    "ResourceLink",
    "ResourceUse",
    "Roadmap",
    "RoadmapDraft",
    "RoadmapReview",
    "RoadmapTopic",
    "RoadmapVersion",
    "ShownEvidence",
    "State",
    "Step",
    "StepSkill",
    "StepState",
    "Suggestion",
    "TypedWords",
    "Verification",
]
