"""Let moderators of a community answer reports of what is said there"""

import sqlalchemy as sa
from alembic import op

from app.db import Moment

revision = "0056_duties"
down_revision = "0055_leaving"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say of which space a case is, since when those of the site answer it alone, and whose moderators decided."""
    op.add_column("moderation_case", sa.Column("space_id", sa.Integer))
    op.add_column("moderation_case", sa.Column("passed_on_at", Moment))
    op.add_column("decision", sa.Column("place_id", sa.Integer))
    op.create_index("ix_moderation_case_space_id_state", "moderation_case", ["space_id", "state"])
    case = sa.table("moderation_case", *map(sa.column, ("space_id", "kind", "ref_id", "state")))
    for kind in ("post", "topic"):
        thing = sa.table(kind, sa.column("id"), sa.column("space_id"))
        found = sa.select(thing.c.space_id).where(thing.c.id == case.c.ref_id).scalar_subquery()
        waits = case.c.kind == kind, case.c.state == "open"
        op.execute(sa.update(case).where(*waits).values(space_id=found))


def downgrade() -> None:
    """Leave all cases to the moderators of the site."""
    op.drop_index("ix_moderation_case_space_id_state", table_name="moderation_case")
    with op.batch_alter_table("decision") as decision:
        decision.drop_column("place_id")
    with op.batch_alter_table("moderation_case") as case:
        for name in ("passed_on_at", "space_id"):
            case.drop_column(name)
