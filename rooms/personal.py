"""Whose the tables of rooms are: what was written to both stays with the other, without the name."""

from app.personal import declare, own, told

ROOMS = "in rooms/, as far as it may be read today"

declare(
    own("room_template", "owner_id", "entry title body made_at"),
    own("room_group", "owner_id", "title about_md cadence places made_at closed_at", kept="owner_id"),
    own("testimonial", "owner_id", "part body_md made_at author_agreed_at subject_agreed_at"),
    own("room_achievement", "owner_id", "title measure start target unit confirmed_at shown_at"),
    own("room_survey", "user_id", "kind answers made_at"),
    own("session_reflection", "user_id", "body_md made_at"),
    own("room_pilot_answer", "user_id", "goes_on made_at"),
    own("room_priority", "user_id", "made_at"),
    told("room", ROOMS, kept="owner_id mentor_id"),
    told("room_objective", ROOMS, kept="owner_id"),
    told("room_entry", ROOMS, kept="owner_id"),
    told("room_attachment", ROOMS, kept="owner_id"),
    told("room_session", ROOMS, kept="owner_id"),
    told("room_signature", ROOMS, kept="user_id"),
    told("room_quote", ROOMS),
    told("room_passage", ROOMS),
    *(
        told(name, ROOMS)
        for name in [
            "objective_change",
            "objective_progress",
            "room_agreement",
            "room_break",
            "room_entry_revision",
            "room_import",
            "room_opening",
            "room_packet",
            "room_transition",
            "room_turn",
        ]
    ),
)
