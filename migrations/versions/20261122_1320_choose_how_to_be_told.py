"""Choose how to be told: ways and hours of mail, what was mailed, and addresses that mail comes back from"""

import sqlalchemy as sa
from alembic import op

revision = "0013_mail"
down_revision = "0012_drafts"
branch_labels = None
depends_on = None

HOURS = ("quiet_from", "quiet_until", "digest_hour", "digest_day")
UNREAD = sa.text("read_at IS NULL")


def upgrade() -> None:
    """Create the tables of preferences, and note on notifications under which word they stand and when they were mailed."""
    op.create_table(
        "notification_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_notification_preference_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "category", name=op.f("pk_notification_preference")),
    )
    op.create_table(
        "mail_hours",
        sa.Column("user_id", sa.Integer(), nullable=False),
        *[sa.Column(name, sa.Integer(), nullable=False) for name in HOURS],
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mail_hours_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_hours")),
    )
    op.create_table(
        "mail_stop",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mail_stop_user_id_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "target", name=op.f("pk_mail_stop")),
    )
    with op.batch_alter_table("user") as table:
        table.add_column(sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("membership") as table:
        table.add_column(sa.Column("lets_quote", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("notification") as table:
        table.add_column(sa.Column("category", sa.String(length=16), server_default="", nullable=False))
        table.add_column(sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True))
        table.drop_index("ix_notification_user_id_read_at")
        table.create_index("ix_notification_user_id_group_key_id", ["user_id", "group_key", "id"])
        table.create_index(
            "ix_notification_unread", ["user_id", "group_key"], sqlite_where=UNREAD, postgresql_where=UNREAD
        )


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("notification") as table:
        table.drop_index("ix_notification_unread")
        table.drop_index("ix_notification_user_id_group_key_id")
        table.create_index("ix_notification_user_id_read_at", ["user_id", "read_at"])
        table.drop_column("mailed_at")
        table.drop_column("category")
    with op.batch_alter_table("membership") as table:
        table.drop_column("lets_quote")
    with op.batch_alter_table("user") as table:
        table.drop_column("bounced_at")
    for name in ("mail_stop", "mail_hours", "notification_preference"):
        op.drop_table(name)
