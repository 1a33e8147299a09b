"""Create the turns of rooms: what waits without being an entry"""

import sqlalchemy as sa
from alembic import op

revision = "0011_room_turns"
down_revision = "0010_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of turns."""
    op.create_table(
        "room_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("whose_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("endpoint", sa.String(length=64), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_turn_room_id_room"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["whose_id"], ["user.id"], name=op.f("fk_room_turn_whose_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_turn")),
        sa.UniqueConstraint("open_key", name=op.f("uq_room_turn_open_key")),
    )
    with op.batch_alter_table("room_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_turn_room_id_done_at"), ["room_id", "done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_turn_whose_id_done_at"), ["whose_id", "done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_turn_done_at_due_on"), ["done_at", "due_on"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("room_turn")
