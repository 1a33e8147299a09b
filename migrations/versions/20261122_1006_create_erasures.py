"""Create the table of erasures"""

import sqlalchemy as sa
from alembic import op

revision = "0007_erasures"
down_revision = "0006_communities"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of erasures."""
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("user_id", "joined_at", name=op.f("uq_erasure_user_id_joined_at")),
    )


def downgrade() -> None:
    """Drop the table of erasures."""
    op.drop_table("erasure")
