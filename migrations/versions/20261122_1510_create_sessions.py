"""Create the tables of sessions"""

import sqlalchemy as sa
from alembic import op

revision = "0016_sessions"
down_revision = "0015_room_life"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create sessions and reflections, and let a room keep its next session."""
    op.create_table(
        "room_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("notes_id", sa.Integer(), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_session_room_id_room"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["user.id"], name=op.f("fk_room_session_offered_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["notes_id"], ["room_entry.id"], name=op.f("fk_room_session_notes_id_room_entry"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_session_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_room_session_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_session")),
    )
    for columns in (["room_id", "starts_at"], ["next_at"], ["notes_id"], ["offered_by_id"], ["owner_id"], ["space_id"]):
        op.create_index(op.f(f"ix_room_session_{'_'.join(columns)}"), "room_session", columns)
    op.create_table(
        "session_reflection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("body_md", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["room_session.id"],
            name=op.f("fk_session_reflection_session_id_room_session"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_session_reflection_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["room_entry.id"], name=op.f("fk_session_reflection_entry_id_room_entry"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_reflection")),
        sa.UniqueConstraint("session_id", "user_id", name=op.f("uq_session_reflection_session_id_user_id")),
    )
    for column in ("entry_id", "user_id"):
        op.create_index(op.f(f"ix_session_reflection_{column}"), "session_reflection", [column])
    op.add_column("room", sa.Column("next_session", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("room", "next_session")
    op.drop_table("session_reflection")
    op.drop_table("room_session")
