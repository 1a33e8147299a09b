"""Keep reasons of closing, slow mode, duplicates, merges and moves of topics, and a log of what moderators did"""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0054_order"
down_revision = "0054_stirred"
branch_labels = None
depends_on = None

TOPICS = (("ix_topic_merged", "merged_into_id"), ("ix_topic_duplicate", "duplicate_of_id"))


def upgrade() -> None:
    """Add the columns and the two tables."""
    with op.batch_alter_table("topic") as topic:
        topic.add_column(sa.Column("lock_reason", sa.String(300), nullable=False, server_default=""))
        for name in ("slow_minutes", "merged_after"):
            topic.add_column(sa.Column(name, sa.Integer, nullable=False, server_default="0"))
        for name in ("duplicate_of_id", "merged_into_id"):
            topic.add_column(sa.Column(name, sa.Integer))
            topic.create_foreign_key(f"fk_topic_{name}_topic", "topic", [name], ["id"], ondelete="SET NULL")
    for index, name in TOPICS:
        where = sa.text(f"{name} IS NOT NULL")
        op.create_index(index, "topic", [name], sqlite_where=where, postgresql_where=where)
    community = sa.ForeignKey("community.id", ondelete="CASCADE")
    op.create_table(
        "community_log",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community_id", sa.Integer, community, nullable=False),
        sa.Column("actor_id", sa.Integer, sa.ForeignKey("user.id", ondelete="SET NULL"), index=True),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("topic_id", sa.Integer),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("user.id", ondelete="SET NULL"), index=True),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
    )
    op.create_index("ix_community_log_community_id_id", "community_log", ["community_id", "id"])
    op.create_table(
        "topic_move",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("topic_id", sa.Integer, sa.ForeignKey("topic.id", ondelete="CASCADE"), nullable=False),
        sa.Column("from_id", sa.Integer, sa.ForeignKey("community.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
    )
    op.create_index("ix_topic_move_topic_id_from_id", "topic_move", ["topic_id", "from_id"])


def downgrade() -> None:
    """Take them away; what was merged stays where it is."""
    for table in ("topic_move", "community_log"):
        op.drop_table(table)
    for index, _name in TOPICS:
        op.drop_index(index, table_name="topic")
    with op.batch_alter_table("topic") as topic:
        for name in ("duplicate_of_id", "merged_into_id"):
            topic.drop_constraint(f"fk_topic_{name}_topic", type_="foreignkey")
        for name in ("duplicate_of_id", "merged_into_id", "slow_minutes", "merged_after", "lock_reason"):
            topic.drop_column(name)
