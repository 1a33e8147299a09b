"""Whose the tables of communities are: what was said among others stays, without the name."""

from app.personal import declare, own, told

PLACES = "belongs to the place"

declare(
    own("community", "owner_id", "slug title summary about_md guidelines tags made_at", kept="owner_id"),
    own("topic", "owner_id", "community_id title topic_kind made_at", kept="owner_id last_poster_id"),
    own("post", "owner_id", "topic_id seq body_md made_at edited_at", kept="owner_id"),
    own("post_revision", "post_id", "number body_md made_at"),
    own("topic_revision", "topic_id", "number title tags topic_kind reason made_at"),
    own("topic_answer", "user_id", "topic_id picks made_at"),
    own("topic_read", "user_id", "topic_id last_seq read_at"),
    own("weekly_topic", "author_id", "community_id weekday hour zone title body_md made_at"),
    own("community_removal", "owner_id", "community_id reason is_ban made_at lifted_at"),
    own("handing_over", "to_id", "community_id is_leaving made_at"),
    own("steward_offer", "user_id", "community_id made_at"),
    own("membership_request", "user_id", "community_id words made_at declined_at"),
    *(
        told(name, PLACES)
        for name in (
            "community_tag",
            "community_log",
            "community_vacancy",
            "gathering",
            "poll",
            "topic_move",
            "topic_tag",
        )
    ),
)
