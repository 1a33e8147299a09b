"""Chain the entries of threads, and let an entry tell of an earlier day"""

import sqlalchemy as sa
from alembic import op

revision = "0022_chain"
down_revision = "0021_surveys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of links, and the columns that hold the newest seal and the day an entry tells of."""
    op.add_column("thread", sa.Column("link_count", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("thread", sa.Column("seal", sa.String(length=64), nullable=False, server_default="0" * 64))
    op.add_column("entry", sa.Column("about_on", sa.Date(), nullable=True))
    op.create_table(
        "thread_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=8), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_thread_link_entry_id_entry"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_thread_link_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread_link")),
        sa.UniqueConstraint("thread_id", "number", name=op.f("uq_thread_link_thread_id_number")),
    )
    op.create_index(op.f("ix_thread_link_entry_id"), "thread_link", ["entry_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("thread_link")
    op.drop_column("entry", "about_on")
    op.drop_column("thread", "seal")
    op.drop_column("thread", "link_count")
