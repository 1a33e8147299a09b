"""Create the tables of the search index"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0008_search"
down_revision = "0007_erasures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of the search index; what PostgreSQL finds by stays empty on SQLite."""
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("engine", sa.String(length=12), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    op.create_table(
        "search_entry",
        sa.Column("document_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reader", sa.String(length=24), nullable=False),
        sa.Column("vector", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_search_entry")),
    )
    op.create_index(
        op.f("ix_search_entry_vector"),
        "search_entry",
        ["vector"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "search_word",
        sa.Column("word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("search_word")
    op.drop_table("search_entry")
    op.drop_table("search_state")
