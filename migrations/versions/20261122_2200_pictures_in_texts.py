"""keep pictures that stand in texts

Revision ID: 0073_pictures
Revises: 0056_duties
"""

import sqlalchemy as sa
from alembic import op

revision = "0073_pictures"
down_revision = "0056_duties"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of pictures and of the texts that they stand in."""
    op.create_table(
        "picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_picture_owner_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture")),
        sa.UniqueConstraint("token", name=op.f("uq_picture_token")),
        sa.UniqueConstraint("key", name=op.f("uq_picture_key")),
    )
    op.create_index(op.f("ix_picture_owner_id"), "picture", ["owner_id"])
    op.create_index(op.f("ix_picture_made_at"), "picture", ["made_at"])
    op.create_table(
        "picture_use",
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_picture_use_picture_id_picture"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("picture_id", "kind", "ref_id", name=op.f("pk_picture_use")),
    )


def downgrade() -> None:
    """Forget pictures; their files are swept."""
    op.drop_table("picture_use")
    op.drop_table("picture")
