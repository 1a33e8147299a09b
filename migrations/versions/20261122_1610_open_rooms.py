"""Create quotes out of rooms, and openings of rooms"""

import sqlalchemy as sa
from alembic import op

revision = "0024_open_rooms"
down_revision = "0023_removal"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create quotes out of rooms, and openings of rooms."""
    op.create_table(
        "room_quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("parts_count", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_quote_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_quote_room_id_room"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_room_quote_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_quote")),
    )
    for name in ("owner_id", "room_id", "space_id"):
        op.create_index(op.f(f"ix_room_quote_{name}"), "room_quote", [name])
    op.create_table(
        "room_passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quote_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=4), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_room_passage_author_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["room_entry.id"], name=op.f("fk_room_passage_entry_id_room_entry"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["room_quote.id"], name=op.f("fk_room_passage_quote_id_room_quote"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_passage")),
        sa.UniqueConstraint("quote_id", "position", name=op.f("uq_room_passage_quote_id_position")),
    )
    for name in ("author_id", "entry_id"):
        op.create_index(op.f(f"ix_room_passage_{name}"), "room_passage", [name])
    _create_openings()
    op.add_column("audit", sa.Column("space_id", sa.Integer(), nullable=True))


def _create_openings() -> None:
    op.create_table(
        "room_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("delay_days", sa.Integer(), nullable=False),
        sa.Column("delay_reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user.id"], name=op.f("fk_room_opening_approved_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_room_opening_asked_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_room_opening_case_id_moderation_case"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_opening_room_id_room"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_opening")),
    )
    for name in ("approved_by_id", "asked_by_id", "case_id", "room_id"):
        op.create_index(op.f(f"ix_room_opening_{name}"), "room_opening", [name])
    op.create_index(op.f("ix_room_opening_told_at_tell_at"), "room_opening", ["told_at", "tell_at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_column("audit", "space_id")
    op.drop_table("room_opening")
    op.drop_table("room_passage")
    op.drop_table("room_quote")
