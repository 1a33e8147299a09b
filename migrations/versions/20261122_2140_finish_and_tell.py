"""Finished threads, what they came to, and their stories"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0062_growth_stories"
down_revision = "0072_report_suggestions"
branch_labels = None
depends_on = None

SYNTHESES = sa.text("type = 'synthesis'")


def _shared(table: str) -> list[Any]:
    return [
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        _key(table, "owner_id", "user"),
        _key(table, "space_id", "space"),
    ]


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    """Let a thread be finished and have one synthesis; make the table of stories."""
    op.add_column("thread", sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True))
    where = {"sqlite_where": SYNTHESES, "postgresql_where": SYNTHESES}
    op.create_index("ix_entry_synthesis", "entry", ["thread_id"], unique=True, **where)
    op.create_table(
        "story",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        *(sa.Column(f"body_{name}", sa.Text(), nullable=False) for name in ("md", "html", "text")),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        *_shared("story"),
        _key("story", "thread_id", "thread"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
        sa.UniqueConstraint("thread_id", name=op.f("uq_story_thread_id")),
    )
    _make_quotes()
    for table in ("story", "story_quote"):
        for column in ("owner_id", "space_id"):
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _make_quotes() -> None:
    op.create_table(
        "story_quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        *_shared("story_quote"),
        _key("story_quote", "story_id", "story"),
        _key("story_quote", "comment_id", "comment"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_quote")),
        sa.UniqueConstraint("story_id", "comment_id", name=op.f("uq_story_quote_story_id_comment_id")),
    )
    op.create_index(op.f("ix_story_quote_comment_id"), "story_quote", ["comment_id"])


def downgrade() -> None:
    """Take it all away; what threads came to becomes a reflection."""
    op.drop_table("story_quote")
    op.drop_table("story")
    op.drop_index("ix_entry_synthesis", table_name="entry")
    op.execute("update entry set type = 'reflection' where type = 'synthesis'")
    op.drop_column("thread", "finished_at")
