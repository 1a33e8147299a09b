"""Keep templates of one's own"""

import sqlalchemy as sa
from alembic import op

revision = "0031_templates"
down_revision = "0030_closing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of templates."""
    op.create_table(
        "room_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_template_owner_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_template")),
    )
    op.create_index(op.f("ix_room_template_owner_id"), "room_template", ["owner_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("room_template")
