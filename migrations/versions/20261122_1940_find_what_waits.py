"""Find what waits in rooms without reading all that was written in them"""

import sqlalchemy as sa
from alembic import op

revision = "0044_waiting"
down_revision = "0043_kept_steps"
branch_labels = None
depends_on = None

WAITING = sa.text("turn_id IS NOT NULL OR open_items > 0")


def upgrade() -> None:
    """Index the entries in which something waits."""
    where = {"sqlite_where": WAITING, "postgresql_where": WAITING}
    op.create_index("ix_room_entry_waiting", "room_entry", ["room_id", "seq"], unique=False, **where)


def downgrade() -> None:
    """Take the index away."""
    op.drop_index("ix_room_entry_waiting", table_name="room_entry")
