"""Index what few rows have by these rows alone, so that large tables are not walked through for it"""

import sqlalchemy as sa
from alembic import op

revision = "0051_rare"
down_revision = "0050_reviews"
branch_labels = None
depends_on = None

GROUPED, PINNED = sa.text("group_id IS NOT NULL"), sa.text("pinned_at IS NOT NULL")


def upgrade() -> None:
    """Index rooms of groups and pinned topics."""
    op.drop_index("ix_room_group_id", table_name="room")
    op.create_index("ix_room_group_id", "room", ["group_id"], sqlite_where=GROUPED, postgresql_where=GROUPED)
    where = {"sqlite_where": PINNED, "postgresql_where": PINNED}
    op.create_index("ix_topic_pinned", "topic", ["community_id", "pinned_at"], **where)


def downgrade() -> None:
    """Go back to an index of all rooms, and none of pinned topics."""
    op.drop_index("ix_topic_pinned", table_name="topic")
    op.drop_index("ix_room_group_id", table_name="room")
    op.create_index("ix_room_group_id", "room", ["group_id"])
