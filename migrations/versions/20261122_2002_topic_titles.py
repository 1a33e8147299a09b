"""Titles, tags and kinds of topics can be changed, and former ones are kept"""

import sqlalchemy as sa
from alembic import op

revision = "0082_topic_titles"
down_revision = "0081_quotes_in_own_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when a topic was last called otherwise, how often, and how it was called before."""
    op.add_column("topic", sa.Column("titled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topic", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.create_table(
        "topic_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("topic_kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], ondelete="CASCADE", name="fk_topic_revision_topic_id_topic"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_topic_revision"),
        sa.UniqueConstraint("topic_id", "number", name="uq_topic_revision_topic_id_number"),
    )


def downgrade() -> None:
    """Take both away."""
    op.drop_table("topic_revision")
    op.drop_column("topic", "version")
    op.drop_column("topic", "titled_at")
