"""Keep with each follow when something of it last came into feeds, and with each member how far they read theirs"""

import sqlalchemy as sa
from alembic import op

revision = "0054_stirred"
down_revision = "0061_growth_rhythm"
branch_labels = None
depends_on = None

HOUR = {
    "sqlite": "strftime('%Y-%m-%d %H:00:00.000000', max(published_at))",
    "postgresql": "date_trunc('hour', max(published_at) AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'",
}


def upgrade() -> None:
    """Add the hour, find it for all follows, and make the table of marks."""
    op.add_column("follow", sa.Column("stirred_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE document SET in_feed = (SELECT listing = 'listed' FROM roadmap WHERE roadmap.id = ref_id), "
        "published_at = (SELECT roadmap.changed_at FROM roadmap WHERE roadmap.id = ref_id) WHERE kind = 'roadmap'"
    )
    newest = f"SELECT {HOUR[op.get_bind().dialect.name]} FROM document WHERE in_feed"  # noqa: S608
    op.execute(
        f"UPDATE follow SET stirred_at = ({newest} AND group_key = target) "  # noqa: S608
        "WHERE target LIKE 'thread:%' OR target LIKE 'community:%' OR target LIKE 'roadmap:%'"
    )
    op.execute(
        f"UPDATE follow SET stirred_at = ({newest} AND owner_id = CAST(substr(target, 8) AS INTEGER)) "  # noqa: S608
        "WHERE target LIKE 'person:%'"
    )
    op.create_index(op.f("ix_follow_user_id_stirred_at_target"), "follow", ["user_id", "stirred_at", "target"])
    op.create_table(
        "feed_mark",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_feed_mark_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "source", name=op.f("pk_feed_mark")),
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_table("feed_mark")
    op.drop_index(op.f("ix_follow_user_id_stirred_at_target"), table_name="follow")
    with op.batch_alter_table("follow") as batch_op:
        batch_op.drop_column("stirred_at")
    op.execute(sa.text("UPDATE document SET in_feed = false WHERE kind = 'roadmap'"))
