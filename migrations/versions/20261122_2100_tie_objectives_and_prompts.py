"""Tie growth threads to objectives, and note to which prompt of the week an entry was written"""

import sqlalchemy as sa
from alembic import op

revision = "0060_growth_ties"
down_revision = "0052_all_drafts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns."""
    name = op.f("fk_thread_objective_id_room_objective")
    with op.batch_alter_table("thread") as table:
        table.add_column(sa.Column("objective_id", sa.Integer(), nullable=True))
        table.create_foreign_key(name, "room_objective", ["objective_id"], ["id"], ondelete="SET NULL")
        table.create_index(op.f("ix_thread_objective_id"), ["objective_id"])
    op.add_column("entry", sa.Column("prompt", sa.String(length=12), nullable=False, server_default=""))


def downgrade() -> None:
    """Take both away."""
    op.drop_column("entry", "prompt")
    with op.batch_alter_table("thread") as table:
        table.drop_index(op.f("ix_thread_objective_id"))
        table.drop_constraint(op.f("fk_thread_objective_id_room_objective"), type_="foreignkey")
        table.drop_column("objective_id")
