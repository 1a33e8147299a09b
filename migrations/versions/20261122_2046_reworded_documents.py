"""Know which documents the search index may still know by other words"""

import sqlalchemy as sa
from alembic import op

revision = "0086_reworded_documents"
down_revision = "0085_edits_asked_for"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment; nothing is known to be reworded."""
    op.add_column("document", sa.Column("reworded_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_column("reworded_at")
