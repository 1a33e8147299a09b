"""Whose the tables of growth threads are."""

from app.personal import declare, own, told

CHAINED = "in threads/, with the chain over it"

declare(
    own(
        "thread",
        "owner_id",
        "title purpose_md skills begun_at audience remind_weekday remind_hour rests finished_at aim aim_on",
    ),
    own("thread_tag", "thread_id", "tag"),
    told("thread_link", CHAINED, mine="thread_id"),
    own(
        "entry",
        "owner_id",
        "thread_id seq day type title body_md evidence_title evidence_url hours about_on prompt published_at "
        "edited_at wanted",
    ),
    own("entry_revision", "entry_id", "title body_html written_at"),
    own("story", "owner_id", "thread_id title body_md made_at shown_at"),
    own("story_quote", "owner_id", "agreed answered_at"),
    own("comment", "owner_id", "entry_id body_md made_at is_answer", kept="owner_id"),
)
