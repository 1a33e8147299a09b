"""Weekly reminders and planned rest of growth threads"""

import sqlalchemy as sa
from alembic import op

revision = "0061_growth_rhythm"
down_revision = "0053_kinds"
branch_labels = None
depends_on = None

REMINDED = sa.text("remind_at IS NOT NULL")


def upgrade() -> None:
    """Add the columns, and index the few threads that somebody is reminded of."""
    op.add_column("thread", sa.Column("remind_weekday", sa.Integer(), nullable=True))
    op.add_column("thread", sa.Column("remind_hour", sa.Integer(), nullable=True))
    op.add_column("thread", sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("thread", sa.Column("rests", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_thread_remind_at", "thread", ["remind_at"], sqlite_where=REMINDED, postgresql_where=REMINDED)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_thread_remind_at", table_name="thread")
    for name in ("rests", "remind_at", "remind_hour", "remind_weekday"):
        op.drop_column("thread", name)
