"""Keep topics of the week, closed communities, who is asked to look after one, and who was taken out of one"""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0055_leaving"
down_revision = "0062_growth_stories"
branch_labels = None
depends_on = None

BANNED = sa.text("is_ban AND lifted_at IS NULL")


def _key(name: str, target: str, **options: object) -> sa.Column:
    return sa.Column(name, sa.Integer, sa.ForeignKey(f"{target}.id", ondelete="CASCADE"), **options)


def upgrade() -> None:
    """Add two columns and three tables."""
    op.add_column("community", sa.Column("welcome_topic_id", sa.Integer))
    op.add_column("community", sa.Column("archived_at", Moment))
    op.create_table(
        "weekly_topic",
        sa.Column("id", sa.Integer, primary_key=True),
        _key("community_id", "community", nullable=False, index=True),
        _key("author_id", "user", nullable=False, index=True),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("title", sa.String(140), nullable=False),
        sa.Column("body_md", sa.Text, nullable=False),
        sa.Column("next_at", Moment, index=True),
        sa.Column("made_at", Moment, nullable=False),
    )
    op.create_table(
        "handing_over",
        _key("community_id", "community", primary_key=True),
        _key("to_id", "user", nullable=False, index=True),
        _key("by_id", "user", nullable=False, index=True),
        sa.Column("is_leaving", sa.Boolean, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
    )
    op.create_table(
        "community_removal",
        sa.Column("id", sa.Integer, primary_key=True),
        _key("community_id", "community", nullable=False, index=True),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("user.id", ondelete="SET NULL"), index=True),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("is_ban", sa.Boolean, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("lifted_at", Moment),
        _key("owner_id", "user", nullable=False, index=True),
        _key("space_id", "space", index=True),
        sa.Column("audience", sa.String(12), nullable=False),
        sa.Column("hidden_at", Moment),
    )
    named = {"unique": True, "sqlite_where": BANNED, "postgresql_where": BANNED}
    op.create_index("ix_community_removal_banned", "community_removal", ["community_id", "owner_id"], **named)


def downgrade() -> None:
    """Take them away; a closed community is open again."""
    for table in ("community_removal", "handing_over", "weekly_topic"):
        op.drop_table(table)
    with op.batch_alter_table("community") as community:
        for name in ("archived_at", "welcome_topic_id"):
            community.drop_column(name)
