"""Let who keeps a roadmap report a suggestion: it is theirs, as a request to confirm a step is"""

import sqlalchemy as sa
from alembic import op

revision = "0072_report_suggestions"
down_revision = "0070_show_objectives"
branch_labels = None
depends_on = None

TABLE = "roadmap_suggestion"


def upgrade() -> None:
    """Add what everything has that can be reported; a suggestion belongs to who keeps its roadmap."""
    with op.batch_alter_table(TABLE) as table:
        table.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("space_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("audience", sa.String(length=12), nullable=False, server_default="owner"))
        table.add_column(sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True))
    suggestion = sa.table(TABLE, sa.column("owner_id"), sa.column("roadmap_id"))
    roadmap = sa.table("roadmap", sa.column("id"), sa.column("owner_id"))
    keeper = sa.select(roadmap.c.owner_id).where(roadmap.c.id == suggestion.c.roadmap_id).scalar_subquery()
    op.execute(sa.update(suggestion).values(owner_id=keeper))
    with op.batch_alter_table(TABLE) as table:
        table.alter_column("owner_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("audience", existing_type=sa.String(length=12), server_default=None)
        for name, there in (("owner_id", "user"), ("space_id", "space")):
            table.create_foreign_key(op.f(f"fk_{TABLE}_{name}_{there}"), there, [name], ["id"], ondelete="CASCADE")
            table.create_index(op.f(f"ix_{TABLE}_{name}"), [name])


def downgrade() -> None:
    """Take it away."""
    with op.batch_alter_table(TABLE) as table:
        for name, there in (("owner_id", "user"), ("space_id", "space")):
            table.drop_index(op.f(f"ix_{TABLE}_{name}"))
            table.drop_constraint(op.f(f"fk_{TABLE}_{name}_{there}"), type_="foreignkey")
            table.drop_column(name)
        table.drop_column("audience")
        table.drop_column("hidden_at")
