"""keep drafts of all forms in one table

Revision ID: 0052_all_drafts
Revises: 0051_rare
"""

import sqlalchemy as sa
from alembic import op

revision = "0052_all_drafts"
down_revision = "0051_rare"
branch_labels = None
depends_on = None

MOVED = """
INSERT INTO draft (owner_id, place, "values", saved_at)
SELECT owner_id, 'room:' || CAST(room_id AS VARCHAR) || ':' || CAST(to_id AS VARCHAR) || ':' || kind, "values", saved_at
FROM room_draft
"""


def upgrade() -> None:
    """Make the table, and move there what is kept of rooms."""
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_draft_owner_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("owner_id", "place", name=op.f("uq_draft_owner_id_place")),
    )
    op.create_index(op.f("ix_draft_saved_at"), "draft", ["saved_at"])
    op.execute(MOVED)
    op.drop_table("room_draft")


def downgrade() -> None:
    """Make the table of rooms' drafts again; those of other forms are lost, and rooms' are typed anew."""
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
    op.drop_table("draft")
