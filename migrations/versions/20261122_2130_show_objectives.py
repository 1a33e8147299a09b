"""Let an objective that both agreed to show stand outside its room"""

import sqlalchemy as sa
from alembic import op

revision = "0070_show_objectives"
down_revision = "0054_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table, and fill it with what both have agreed to show already."""
    op.create_table(
        "room_achievement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("measure_kind", sa.String(length=12), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=24), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_room_achievement_confirmed_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["room_objective.id"],
            name=op.f("fk_room_achievement_objective_id_room_objective"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_achievement_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_room_achievement_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_achievement")),
        sa.UniqueConstraint("objective_id", name=op.f("uq_room_achievement_objective_id")),
    )
    with op.batch_alter_table("room_achievement", schema=None) as batch_op:
        for name in ("confirmed_by_id", "owner_id", "space_id"):
            batch_op.create_index(batch_op.f(f"ix_room_achievement_{name}"), [name], unique=False)
    op.execute("""
        INSERT INTO room_achievement (
            objective_id, owner_id, confirmed_by_id, title, measure, measure_kind, start, target, unit, confirmed_at,
            shown_at, audience)
        SELECT goal.id, goal.owner_id, goal.confirmed_by_id, goal.title, goal.measure, goal.measure_kind, goal.start,
            goal.target, goal.unit, goal.confirmed_at, goal.confirmer_publishes_at, profile.audience
        FROM room_objective AS goal JOIN profile ON profile.owner_id = goal.owner_id
        WHERE goal.state = 'confirmed' AND goal.owner_publishes_at IS NOT NULL AND goal.confirmer_publishes_at IS NOT NULL
    """)


def downgrade() -> None:
    """Undo it: the consents stand with the objectives."""
    op.drop_table("room_achievement")
