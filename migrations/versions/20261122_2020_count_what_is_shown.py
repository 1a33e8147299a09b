"""Replies that moderators hid are no longer counted"""

import sqlalchemy as sa
from alembic import op

revision = "0083_count_what_is_shown"
down_revision = "0082_topic_titles"
branch_labels = None
depends_on = None

JSON = sa.column("facts", sa.JSON)
document = sa.table("document", sa.column("kind"), sa.column("ref_id"), JSON)
topic = sa.table("topic", *map(sa.column, ("id", "hidden_at", "reply_count", "mentor_reply_count")))
post = sa.table("post", *map(sa.column, ("topic_id", "seq", "removed_at", "hidden_at", "by_mentor")))
entry = sa.table("entry", *map(sa.column, ("id", "comment_count", "note_count")))
comment = sa.table("comment", *map(sa.column, ("entry_id", "hidden_at", "by_mentor")))
FACTS = {
    "topic": {"reply_count": "replies", "mentor_reply_count": "mentor_replies"},
    "entry": {"comment_count": "comments"},
}


def upgrade() -> None:
    """Count anew where something is hidden, also in what search and feeds say."""
    shown = sa.or_(post.c.hidden_at.is_(None), post.c.hidden_at == topic.c.hidden_at)
    there = post.c.topic_id == topic.c.id, post.c.seq > 1, post.c.removed_at.is_(None), shown
    _recount(topic, post.c.topic_id, there, ("reply_count", "mentor_reply_count"))
    there = comment.c.entry_id == entry.c.id, comment.c.hidden_at.is_(None)
    _recount(entry, comment.c.entry_id, there, ("comment_count", "note_count"))


def _recount(whole, key, there, names: tuple[str, str]) -> None:
    connection, part = op.get_bind(), key.table
    some = connection.execute(sa.select(key).where(part.c.hidden_at.is_not(None)).distinct()).scalars().all()
    counted = sa.select(sa.func.count()).where(*there)
    by_mentors = counted.where(part.c.by_mentor.is_(sa.true()))
    for ident in some:
        counts = [each.correlate(whole).scalar_subquery() for each in (counted, by_mentors)]
        connection.execute(sa.update(whole).where(whole.c.id == ident).values(dict(zip(names, counts, strict=True))))
        row = connection.execute(sa.select(whole).where(whole.c.id == ident)).mappings().one()
        about = document.c.kind == whole.name, document.c.ref_id == ident
        facts = connection.execute(sa.select(document.c.facts).where(*about)).scalar()
        if facts is not None:
            said = {name: row[column] for column, name in FACTS[whole.name].items()}
            connection.execute(sa.update(document).where(*about).values(facts={**facts, **said}))


def downgrade() -> None:
    """Leave them: nobody counts what they cannot read."""
