"""Let rooms be agreed on, tried out, paused and looked at by the clock"""

import sqlalchemy as sa
from alembic import op

revision = "0015_room_life"
down_revision = "0013_room_import"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what the life of a room keeps, and have the clock look once at every room that is not over."""
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proposed_version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("is_asked_back", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("is_next", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("pilot_ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("rests", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(
            sa.Column("moved_at", MOMENT, nullable=False, server_default=sa.text("'1970-01-01 00:00:00.000000'"))
        )
        batch_op.add_column(sa.Column("clock_at", MOMENT, nullable=True))
        batch_op.create_index(batch_op.f("ix_room_clock_at"), ["clock_at"], unique=False)
    with op.batch_alter_table("room_agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pilot_days", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("proposed_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("held_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", MOMENT, nullable=True))
        batch_op.create_index(batch_op.f("ix_room_agreement_proposed_by_id"), ["proposed_by_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_room_agreement_proposed_by_id_user"), "user", ["proposed_by_id"], ["id"], ondelete="SET NULL"
        )
    op.execute("UPDATE room SET moved_at = COALESCE(ended_at, opened_at, asked_at)")
    op.execute("UPDATE room SET clock_at = moved_at WHERE state IN ('requested', 'active')")
    op.execute("UPDATE room_agreement SET held_at = made_at")
    _create_pilot()


def _create_pilot() -> None:
    op.create_table(
        "room_pilot_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("goes_on", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_pilot_answer_room_id_room"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_room_pilot_answer_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_pilot_answer")),
        sa.UniqueConstraint("room_id", "user_id", name=op.f("uq_room_pilot_answer_room_id_user_id")),
    )
    op.create_index(op.f("ix_room_pilot_answer_user_id"), "room_pilot_answer", ["user_id"])
    op.create_table(
        "room_priority",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_room_priority_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_priority")),
        sa.UniqueConstraint("user_id", name=op.f("uq_room_priority_user_id")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("room_priority")
    op.drop_table("room_pilot_answer")
    with op.batch_alter_table("room_agreement", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_room_agreement_proposed_by_id_user"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_room_agreement_proposed_by_id"))
        for name in ("withdrawn_at", "held_at", "proposed_by_id", "pilot_days"):
            batch_op.drop_column(name)
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_clock_at"))
        for name in ("clock_at", "moved_at", "rests", "paused_until", "pilot_ends_on", "is_next", "is_asked_back"):
            batch_op.drop_column(name)
        batch_op.drop_column("proposed_version")
