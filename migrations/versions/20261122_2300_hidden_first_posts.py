"""Topics tell no words of a first post that moderators have hidden"""

from alembic import op

revision = "0076_hidden_first_posts"
down_revision = "0075_account_deletion"
branch_labels = None
depends_on = None

HIDDEN = "SELECT topic_id FROM post WHERE seq = 1 AND hidden_at IS NOT NULL"
OPEN = f"SELECT id FROM topic WHERE hidden_at IS NULL AND id IN ({HIDDEN})"  # noqa: S608 (constants)


def upgrade() -> None:
    """Take the words out of topics and of what search and feeds know of them; showing the post again brings them back."""
    op.execute(f"UPDATE document SET text = '' WHERE kind = 'topic' AND ref_id IN ({OPEN})")  # noqa: S608 (constants)
    op.execute(f"UPDATE topic SET text = '' WHERE id IN ({OPEN})")  # noqa: S608 (constants)


def downgrade() -> None:
    """Leave them out: they are hidden."""
