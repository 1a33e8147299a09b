"""Answer which times suit"""

import sqlalchemy as sa
from alembic import op

revision = "0042_suits"
down_revision = "0041_known"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep which times suit whom."""
    with op.batch_alter_table("room_session") as batch_op:
        batch_op.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("room_session") as batch_op:
        batch_op.drop_column("answers")
