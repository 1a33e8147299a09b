"""Keep which steps a learner would rather do here than have them count as known"""

import sqlalchemy as sa
from alembic import op

revision = "0041_known"
down_revision = "0040_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("step_state") as batch_op:
        batch_op.add_column(sa.Column("not_known", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("step_state") as batch_op:
        batch_op.drop_column("not_known")
