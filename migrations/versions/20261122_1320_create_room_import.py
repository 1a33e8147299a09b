"""Create the table of rooms taken in from files"""

import sqlalchemy as sa
from alembic import op

revision = "0013_room_import"
down_revision = "0014_objective_history"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of rooms taken in from files."""
    op.create_table(
        "room_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_import_room_id_room"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_import")),
        sa.UniqueConstraint("digest", name=op.f("uq_room_import_digest")),
        sa.UniqueConstraint("room_id", name=op.f("uq_room_import_room_id")),
    )


def downgrade() -> None:
    """Drop the table of rooms taken in from files."""
    op.drop_table("room_import")
