"""Whose the tables of roadmaps are: published roadmaps stay for those who learn on them, without the name."""

from app.personal import declare, own, told

LEARNED = "in roadmaps/, with steps, notes and evidence"
MAPS = "a part of a published roadmap, which can be exported at its page"

declare(
    own(
        "enrollment",
        "owner_id",
        "roadmap_id number hours_per_week started_at paused_at completed_at verified_at audience",
    ),
    own(
        "step_state",
        "enrollment_id",
        "step_key state reason hours_spent note_md started_at done_at claimed_at confirmed_at",
    ),
    own("step_evidence", "state_id", "kind title url note_md added_at verified_at statement file_name size"),
    own("kept_step", "enrollment_id", "step_key title state reason done_at confirmed_at kept_at"),
    own("credential", "owner_id", "uid title token with_name issued_at revoked_at"),
    own("verification", "learner_id", "title words answer state asked_at answered_at", kept="owner_id"),
    told("verification_evidence", LEARNED),
    own("assignment", "owner_id", "step_key title words answer state made_at answered_at"),
    own("roadmap", "owner_id", "slug title summary meant_for note license published_at", kept="owner_id"),
    own("roadmap_draft", "owner_id", "title purpose content made_at changed_at"),
    told("roadmap_typed", "what is typed in a draft of one's own and not saved", mine="draft_id"),
    own("roadmap_suggestion", "author_id", "number reason content made_at answered_at"),
    own("roadmap_endorsement", "user_id", "roadmap_id skill made_at"),
    told("step", MAPS, mine="owner_id", kept="owner_id"),
    *(
        told(name, MAPS)
        for name in [
            "linked_roadmap",
            "resource_use",
            "roadmap_review",
            "roadmap_topic",
            "roadmap_version",
            "step_skill",
        ]
    ),
)
