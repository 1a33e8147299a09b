"""Keep when a mentor came back to the list"""

import sqlalchemy as sa
from alembic import op

revision = "0023_returned"
down_revision = "0022_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the moment of the return."""
    op.add_column("profile", sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("profile", "returned_at")
