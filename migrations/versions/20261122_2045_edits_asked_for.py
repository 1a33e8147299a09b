"""Keep by when an edit is asked for"""

import sqlalchemy as sa
from alembic import op

revision = "0085_edits_asked_for"
down_revision = "0084_vacancies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two moments; what was asked for before has no clock."""
    with op.batch_alter_table("moderation_case") as batch_op:
        batch_op.add_column(sa.Column("edit_due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("edit_check_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_moderation_case_edit_check_at"), ["edit_check_at"])


def downgrade() -> None:
    """Forget them."""
    with op.batch_alter_table("moderation_case") as batch_op:
        batch_op.drop_index(batch_op.f("ix_moderation_case_edit_check_at"))
        batch_op.drop_column("edit_check_at")
        batch_op.drop_column("edit_due_at")
