"""keep drafts of rooms

Revision ID: 0012_drafts
Revises: 0011_room_turns
"""

import sqlalchemy as sa
from alembic import op

revision = "0012_drafts"
down_revision = "0011_room_turns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of drafts."""
    op.create_table(
        "room_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_draft_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_draft_room_id_room"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_draft")),
        sa.UniqueConstraint(
            "room_id", "owner_id", "kind", "to_id", name=op.f("uq_room_draft_room_id_owner_id_kind_to_id")
        ),
    )
    op.create_index(op.f("ix_room_draft_owner_id"), "room_draft", ["owner_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("room_draft")
