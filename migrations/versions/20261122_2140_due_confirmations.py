"""Note by when a request to confirm a step is to be answered"""

import sqlalchemy as sa
from alembic import op

revision = "0073_due_confirmations"
down_revision = "0063_growth_feedback"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day; what waits already has none."""
    op.add_column("verification", sa.Column("due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("verification", "due_on")
