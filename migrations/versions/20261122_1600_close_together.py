"""Keep what became of objectives, and what people say of each other after a room"""

import sqlalchemy as sa
from alembic import op

revision = "0030_closing"
down_revision = "0024_open_rooms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add outcomes and testimonials."""
    with op.batch_alter_table("room_objective", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(length=12), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("outcome_note", sa.String(length=300), nullable=False, server_default=""))
    op.create_table(
        "testimonial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=8), nullable=False),
        sa.Column("body_md", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_testimonial_room_id_room"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["about_id"], ["user.id"], name=op.f("fk_testimonial_about_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_testimonial_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_testimonial_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimonial")),
        sa.UniqueConstraint("room_id", "owner_id", "about_id", name=op.f("uq_testimonial_room_id_owner_id_about_id")),
    )
    for column in ("about_id", "owner_id", "space_id"):
        op.create_index(op.f(f"ix_testimonial_{column}"), "testimonial", [column])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("testimonial")
    with op.batch_alter_table("room_objective", schema=None) as batch_op:
        batch_op.drop_column("outcome_note")
        batch_op.drop_column("outcome")
