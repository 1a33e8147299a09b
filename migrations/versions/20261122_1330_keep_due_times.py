"""Keep when somebody is to be told of a turn or a check-in, and leave of mentors"""

import sqlalchemy as sa
from alembic import op

revision = "0017_due_times"
down_revision = "0016_sessions"
branch_labels = None
depends_on = None

NUDGED = ("room_entry", "room_turn")


def upgrade() -> None:
    """Add the columns; what waits and lives already is looked at on the first tick."""
    op.add_column("profile", sa.Column("away_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("room", sa.Column("check_in_at", sa.DateTime(timezone=True), nullable=True))
    for table in NUDGED:
        op.add_column(table, sa.Column("nudge_at", sa.DateTime(timezone=True), nullable=True))
    for table, column in [(table, "nudge_at") for table in NUDGED] + [("room", "check_in_at")]:
        condition = sa.text(f"{column} IS NOT NULL")
        where = {"sqlite_where": condition, "postgresql_where": condition}
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False, **where)
    with op.batch_alter_table("room_turn") as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_turn_done_at_due_on"))
    op.execute("UPDATE room_entry SET nudge_at = turn_since WHERE turn_id IS NOT NULL AND due_on IS NOT NULL")
    op.execute("UPDATE room_turn SET nudge_at = since WHERE done_at IS NULL AND due_on IS NOT NULL")
    op.execute("UPDATE room SET check_in_at = opened_at WHERE state IN ('pilot', 'active', 'closing')")


def downgrade() -> None:
    """Undo it."""
    op.create_index(op.f("ix_room_turn_done_at_due_on"), "room_turn", ["done_at", "due_on"], unique=False)
    for table, column in [(table, "nudge_at") for table in NUDGED] + [("room", "check_in_at")]:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
        op.drop_column(table, column)
    op.drop_column("profile", "away_from")
