"""Create the table of reminders"""

import sqlalchemy as sa
from alembic import op

revision = "0010_reminders"
down_revision = "0009_groups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of reminders."""
    op.create_table(
        "reminder",
        sa.Column("slot", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_made_at"), "reminder", ["made_at"])


def downgrade() -> None:
    """Drop the table of reminders."""
    op.drop_table("reminder")
