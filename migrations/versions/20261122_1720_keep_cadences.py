"""Keep the cadences that held before, and look at action items when their day has passed"""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0032_cadences"
down_revision = "0031_templates"
branch_labels = None
depends_on = None

AGREED = """
SELECT room.id, room.opened_on, room.timezone, room_agreement.cadence, room_agreement.held_at
FROM room JOIN room_agreement ON room_agreement.room_id = room.id
WHERE room.opened_on IS NOT NULL AND room_agreement.held_at IS NOT NULL
ORDER BY room.id, room_agreement.version
"""


def upgrade() -> None:
    """Add the columns, and write down which cadences held before in rooms that changed theirs."""
    with op.batch_alter_table("room") as batch_op:
        batch_op.add_column(sa.Column("cadences", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("room_entry") as batch_op:
        batch_op.add_column(sa.Column("items_at", sa.DateTime(timezone=True), nullable=True))
        only = sa.text("items_at IS NOT NULL")
        where = {"sqlite_where": only, "postgresql_where": only}
        batch_op.create_index(batch_op.f("ix_room_entry_items_at"), ["items_at"], **where)
    bind = op.get_bind()
    room, agreed = sa.table("room", sa.column("id"), sa.column("cadences", sa.JSON())), {}
    for row in bind.execute(sa.text(AGREED)):
        agreed.setdefault(row.id, []).append(row)
    entry = sa.table("room_entry", sa.column("open_items"), sa.column("items_at", sa.DateTime(timezone=True)))
    bind.execute(entry.update().where(entry.c.open_items > 0).values(items_at=datetime.now(UTC)))
    for ident, rows in agreed.items():
        held = [[_day(after), before.cadence] for before, after in pairwise(rows) if before.cadence != after.cadence]
        if held:
            bind.execute(room.update().where(room.c.id == ident).values(cadences=held))


def _day(row) -> int:
    """The day of the room on which a version began to hold."""
    held_at = datetime.fromisoformat(row.held_at) if isinstance(row.held_at, str) else row.held_at
    there = held_at.replace(tzinfo=held_at.tzinfo or ZoneInfo("UTC")).astimezone(ZoneInfo(row.timezone)).date()
    opened = date.fromisoformat(row.opened_on) if isinstance(row.opened_on, str) else row.opened_on
    return (there - opened).days + 1


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("room_entry") as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_entry_items_at"))
        batch_op.drop_column("items_at")
    with op.batch_alter_table("room") as batch_op:
        batch_op.drop_column("cadences")
