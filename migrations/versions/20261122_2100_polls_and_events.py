"""Keep polls, events, and what members answer in them"""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0053_kinds"
down_revision = "0060_growth_ties"
branch_labels = None
depends_on = None


def _topic() -> sa.Column:
    return sa.Column("topic_id", sa.Integer, sa.ForeignKey("topic.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "poll",
        _topic(),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("takes_many", sa.Boolean, nullable=False),
        sa.Column("is_named", sa.Boolean, nullable=False),
        sa.Column("results", sa.String(8), nullable=False),
        sa.Column("closes_at", Moment, nullable=False),
        sa.Column("tally", sa.JSON, nullable=False),
        sa.Column("voters", sa.Integer, nullable=False),
    )
    op.create_table(
        "gathering",
        _topic(),
        sa.Column("starts_at", Moment, nullable=False, index=True),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("place", sa.String(300), nullable=False),
        sa.Column("takes_questions", sa.Boolean, nullable=False),
        sa.Column("going", sa.Integer, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("called_off_at", Moment),
    )
    user = sa.ForeignKey("user.id", ondelete="CASCADE")
    op.create_table(
        "topic_answer",
        _topic(),
        sa.Column("user_id", sa.Integer, user, primary_key=True, index=True),
        sa.Column("picks", sa.Integer, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
    )


def downgrade() -> None:
    """Drop them, and show what was a poll or an event as a discussion."""
    for table in ("topic_answer", "gathering", "poll"):
        op.drop_table(table)
    op.execute("UPDATE topic SET topic_kind = 'discussion' WHERE topic_kind IN ('poll', 'event')")
