"""Events remind who goes; a plan of the week carries its version"""

import sqlalchemy as sa
from alembic import op

revision = "0077_remind_of_events"
down_revision = "0076_hidden_first_posts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add which beginning people were reminded of, and how often a plan was changed."""
    op.add_column("gathering", sa.Column("reminded_for", sa.DateTime(timezone=True), nullable=True))
    op.add_column("weekly_topic", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    """Take both away."""
    op.drop_column("weekly_topic", "version")
    op.drop_column("gathering", "reminded_for")
