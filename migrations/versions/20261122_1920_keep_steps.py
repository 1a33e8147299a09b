"""Keep what learners did in earlier versions"""

import sqlalchemy as sa
from alembic import op

revision = "0043_kept_steps"
down_revision = "0042_suits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of steps kept from earlier versions."""
    op.create_table(
        "kept_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("became", sa.JSON(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_kept_step_enrollment_id_enrollment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_kept_step_confirmed_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_step")),
    )
    op.create_index(op.f("ix_kept_step_enrollment_id"), "kept_step", ["enrollment_id"])
    op.create_index(op.f("ix_kept_step_confirmed_by_id"), "kept_step", ["confirmed_by_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("kept_step")
