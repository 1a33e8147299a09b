"""Create the packets that go along to cover mentors"""

import sqlalchemy as sa
from alembic import op

revision = "0022_room_packets"
down_revision = "0021_calendar_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of packets."""
    op.create_table(
        "room_packet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("from_room_id", sa.Integer(), nullable=False),
        sa.Column("body_md", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_packet_room_id_room"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["from_room_id"], ["room.id"], name=op.f("fk_room_packet_from_room_id_room"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_packet")),
        sa.UniqueConstraint("room_id", name=op.f("uq_room_packet_room_id")),
    )
    with op.batch_alter_table("room_packet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_packet_from_room_id"), ["from_room_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("room_packet")
