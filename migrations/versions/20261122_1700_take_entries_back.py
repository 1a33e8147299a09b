"""Take entries back, and hand words over"""

import sqlalchemy as sa
from alembic import op

revision = "0023_removal"
down_revision = "0022_room_packets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say when an entry was taken back and what an undo needs; make the table of words that are handed over."""
    with op.batch_alter_table("room_entry") as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("removed", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.create_index(batch_op.f("ix_room_entry_removed_at"), ["removed_at"])
    op.create_table(
        "handover",
        sa.Column("key", sa.String(length=43), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_handover_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_handover")),
    )
    for column in ("made_at", "user_id"):
        op.create_index(op.f(f"ix_handover_{column}"), "handover", [column])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("handover")
    with op.batch_alter_table("room_entry") as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_entry_removed_at"))
        batch_op.drop_column("removed")
        batch_op.drop_column("removed_at")
