"""Create the breaks of rooms"""

import sqlalchemy as sa
from alembic import op

revision = "0025_room_breaks"
down_revision = "0024_attachments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of breaks."""
    op.create_table(
        "room_break",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_break_room_id_room"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_room_break_by_id_user"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_break")),
    )
    with op.batch_alter_table("room_break", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_break_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_break_by_id"), ["by_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("room_break")
