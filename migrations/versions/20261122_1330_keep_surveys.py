"""Keep what members answer in surveys of their rooms, each for themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0021_surveys"
down_revision = "0020_evidence"
branch_labels = None
depends_on = None

LIVE = "('pilot', 'active', 'paused', 'closing')"


def upgrade() -> None:
    """Add the table of answers, and the day on which a room looks at its surveys; open rooms look today."""
    op.create_table(
        "room_survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_survey_room_id_room"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_room_survey_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_survey")),
        sa.UniqueConstraint("room_id", "user_id", "kind", name=op.f("uq_room_survey_room_id_user_id_kind")),
    )
    op.create_index(op.f("ix_room_survey_user_id"), "room_survey", ["user_id"])
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("survey_on", sa.Date(), nullable=True))
        batch_op.create_index(batch_op.f("ix_room_survey_on"), ["survey_on"])
    op.execute(f"UPDATE room SET survey_on = CURRENT_DATE WHERE opened_on IS NOT NULL AND state IN {LIVE}")  # noqa: S608


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_survey_on"))
        batch_op.drop_column("survey_on")
    op.drop_index(op.f("ix_room_survey_user_id"), table_name="room_survey")
    op.drop_table("room_survey")
