"""Communities without a steward wait for one, and are nobody's without their word"""

import sqlalchemy as sa
from alembic import op

revision = "0084_vacancies"
down_revision = "0083_count_what_is_shown"
branch_labels = None
depends_on = None

FIND = """
    INSERT INTO community_vacancy (community_id, since)
    SELECT community.id, CURRENT_TIMESTAMP FROM community
    WHERE community.archived_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM membership WHERE membership.space_id = community.space_id
        AND membership.ended_at IS NULL AND membership.role = 40
    )
"""


def upgrade() -> None:
    """Add both tables, and find the communities that have none already."""
    op.create_table(
        "community_vacancy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_id"], ["user.id"], ondelete="SET NULL", name="fk_community_vacancy_asked_id_user"
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], ondelete="CASCADE", name="fk_community_vacancy_community_id_community"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_community_vacancy"),
        sa.UniqueConstraint("community_id", name="uq_community_vacancy_community_id"),
    )
    op.create_index("ix_community_vacancy_asked_id", "community_vacancy", ["asked_id"])
    op.create_table(
        "steward_offer",
        sa.Column("community_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community_vacancy.community_id"],
            ondelete="CASCADE",
            name="fk_steward_offer_community_id_community_vacancy",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], ondelete="CASCADE", name="fk_steward_offer_user_id_user"),
        sa.PrimaryKeyConstraint("community_id", "user_id", name="pk_steward_offer"),
    )
    op.create_index("ix_steward_offer_user_id", "steward_offer", ["user_id"])
    op.execute(FIND)


def downgrade() -> None:
    """Take both away."""
    op.drop_table("steward_offer")
    op.drop_table("community_vacancy")
