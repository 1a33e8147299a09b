"""Keep an objective's history, its evidence in the room, and who agrees that others see it"""

import sqlalchemy as sa
from alembic import op

revision = "0014_objective_history"
down_revision = "0013_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of changes, and the columns of objectives."""
    op.create_table(
        "objective_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_objective_change_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["room_objective.id"],
            name=op.f("fk_objective_change_objective_id_room_objective"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective_change")),
    )
    op.create_index(op.f("ix_objective_change_objective_id"), "objective_change", ["objective_id"])
    op.create_index(op.f("ix_objective_change_by_id"), "objective_change", ["by_id"])
    with op.batch_alter_table("room_objective", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("evidence_seq", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("owner_publishes_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("confirmer_publishes_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("room_objective", schema=None) as batch_op:
        batch_op.drop_column("confirmer_publishes_at")
        batch_op.drop_column("owner_publishes_at")
        batch_op.drop_column("evidence_seq")
        batch_op.drop_column("begun_on")
    op.drop_index(op.f("ix_objective_change_by_id"), table_name="objective_change")
    op.drop_index(op.f("ix_objective_change_objective_id"), table_name="objective_change")
    op.drop_table("objective_change")
