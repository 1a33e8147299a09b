"""The next milestone of a growth thread"""

import sqlalchemy as sa
from alembic import op

revision = "0064_growth_aim"
down_revision = "0073_due_confirmations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what a writer has in mind, and for when."""
    op.add_column("thread", sa.Column("aim", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("thread", sa.Column("aim_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take both away."""
    op.drop_column("thread", "aim_on")
    op.drop_column("thread", "aim")
