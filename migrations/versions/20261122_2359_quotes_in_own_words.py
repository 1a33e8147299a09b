"""Name what somebody is asked about by their own words, not by the story's title"""

from alembic import op

revision = "0081_quotes_in_own_words"
down_revision = "0080_feeds_of_a_kind"
branch_labels = None
depends_on = None

OWN = """
    SELECT substr(replace(comment.body_text, {newline}, ' '), 1, 80) FROM story_quote
    JOIN comment ON comment.id = story_quote.comment_id WHERE story_quote.id = document.ref_id
"""


def upgrade() -> None:
    """Take the story's title out of what those who are asked are told."""
    words = OWN.format(newline="char(10)" if op.get_bind().dialect.name == "sqlite" else "chr(10)")
    op.execute(f"UPDATE document SET title = ({words}) WHERE kind = 'story_quote' AND EXISTS ({words})")  # noqa: S608


def downgrade() -> None:
    """Leave them: nobody reads more than before."""
