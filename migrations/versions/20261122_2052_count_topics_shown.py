"""Topics that moderators hid are no longer counted, nor under their tags"""

from alembic import op

revision = "0087_count_topics_shown"
down_revision = "0086_reworded_documents"
branch_labels = None
depends_on = None

STANDS = (
    "(topic.hidden_at IS NULL OR topic.hidden_at = (SELECT hidden_at FROM community WHERE id = topic.community_id))"
)
HIDDEN = "SELECT community_id FROM topic WHERE hidden_at IS NOT NULL"
TOPICS = f"""
    UPDATE community SET topic_count = (
        SELECT count(*) FROM topic
        WHERE topic.community_id = community.id AND topic.merged_into_id IS NULL AND {STANDS}
    ) WHERE id IN ({HIDDEN})
"""  # noqa: S608
TAGS = f"""
    UPDATE community_tag SET topic_count = (
        SELECT count(*) FROM topic_tag JOIN topic ON topic.id = topic_tag.topic_id
        WHERE topic_tag.community_id = community_tag.community_id AND topic_tag.name = community_tag.name AND {STANDS}
    ) WHERE community_id IN ({HIDDEN})
"""  # noqa: S608


def upgrade() -> None:
    """Count anew where a topic is hidden."""
    op.execute(TOPICS)
    op.execute(TAGS)


def downgrade() -> None:
    """Leave them: nobody counts what they cannot read."""
