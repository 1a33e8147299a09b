"""Name the group of every notification"""

import sqlalchemy as sa
from alembic import op

revision = "0009_groups"
down_revision = "0008_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give notifications about a thing that is part of nothing larger that thing's own key as their group."""
    told = sa.table(
        "notification",
        sa.column("group_key", sa.String()),
        sa.column("kind", sa.String()),
        sa.column("ref_id", sa.Integer()),
    )
    own = told.c.kind + ":" + sa.cast(told.c.ref_id, sa.String())
    op.execute(told.update().where(told.c.group_key == "").values(group_key=own))


def downgrade() -> None:
    """Leave the keys: earlier code reads them as well."""
