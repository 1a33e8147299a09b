"""Attach files to entries of rooms"""

import sqlalchemy as sa
from alembic import op

revision = "0024_attachments"
down_revision = "0023_returned"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of attachments, and say with each entry what is shown of them."""
    with op.batch_alter_table("room_entry") as batch_op:
        batch_op.add_column(sa.Column("files", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "room_attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["room_entry.id"], name=op.f("fk_room_attachment_entry_id_room_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_attachment_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_attachment_room_id_room"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_room_attachment_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_attachment")),
        sa.UniqueConstraint("key", name=op.f("uq_room_attachment_key")),
    )
    for column in ("entry_id", "owner_id", "room_id", "space_id"):
        op.create_index(op.f(f"ix_room_attachment_{column}"), "room_attachment", [column])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("room_attachment")
    with op.batch_alter_table("room_entry") as batch_op:
        batch_op.drop_column("files")
