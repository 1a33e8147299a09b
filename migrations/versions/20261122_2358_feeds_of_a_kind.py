"""Index what is in feeds by its kind, of everybody, of each writer and of each place"""

import sqlalchemy as sa
from alembic import op

revision = "0080_feeds_of_a_kind"
down_revision = "0079_readers_of_sections"
branch_labels = None
depends_on = None

FED = {"sqlite_where": sa.text("in_feed = 1"), "postgresql_where": sa.text("in_feed")}
PLACED = {
    "sqlite_where": sa.text("in_feed = 1 AND space_id IS NOT NULL"),
    "postgresql_where": sa.text("in_feed AND space_id IS NOT NULL"),
}


def upgrade() -> None:
    """Make three small indexes: replies are in none of them, and topics alone in that of places."""
    op.create_index("ix_document_feed_kind", "document", ["kind", "published_at"], **FED)
    op.create_index("ix_document_feed_owner_kind", "document", ["owner_id", "kind", "published_at"], **FED)
    op.create_index("ix_document_feed_space_kind", "document", ["space_id", "kind", "published_at"], **PLACED)


def downgrade() -> None:
    """Look into all kinds again."""
    for name in ("ix_document_feed_space_kind", "ix_document_feed_owner_kind", "ix_document_feed_kind"):
        op.drop_index(name, table_name="document")
