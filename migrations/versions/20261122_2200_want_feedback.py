"""Feedback that is wanted on an entry of a growth thread, and thanks for a reply"""

import sqlalchemy as sa
from alembic import op

revision = "0063_growth_feedback"
down_revision = "0071_exports"
branch_labels = None
depends_on = None

WANTED = sa.text("wanted_at IS NOT NULL")


def upgrade() -> None:
    """Add the columns, and index the few entries on which somebody wants feedback."""
    op.add_column("entry", sa.Column("wanted", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("entry", sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_entry_wanted", "entry", ["wanted_at", "id"], sqlite_where=WANTED, postgresql_where=WANTED)
    op.add_column("comment", sa.Column("thanked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take them away."""
    op.drop_column("comment", "thanked_at")
    op.drop_index("ix_entry_wanted", table_name="entry")
    op.drop_column("entry", "wanted_at")
    op.drop_column("entry", "wanted")
