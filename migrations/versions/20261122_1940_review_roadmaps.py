"""Review, endorse and suggest, and count what many ways say"""

import sqlalchemy as sa
from alembic import op

revision = "0050_reviews"
down_revision = "0045_links"
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    """Make the tables, and note on roadmaps who reviewed them and their figures."""
    op.create_table(
        "roadmap_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        _key("roadmap_review", "roadmap_id", "roadmap"),
        _key("roadmap_review", "decided_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_review")),
    )
    op.create_index(op.f("ix_roadmap_review_outcome_asked_at"), "roadmap_review", ["outcome", "asked_at"])
    op.create_index(op.f("ix_roadmap_review_roadmap_id"), "roadmap_review", ["roadmap_id"])
    op.create_index(op.f("ix_roadmap_review_decided_by_id"), "roadmap_review", ["decided_by_id"])
    op.create_table(
        "roadmap_endorsement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("skill", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _key("roadmap_endorsement", "roadmap_id", "roadmap"),
        _key("roadmap_endorsement", "user_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_endorsement")),
        sa.UniqueConstraint("roadmap_id", "user_id", name=op.f("uq_roadmap_endorsement_roadmap_id_user_id")),
    )
    op.create_index(op.f("ix_roadmap_endorsement_user_id"), "roadmap_endorsement", ["user_id"])
    op.create_table(
        "roadmap_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fates", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        _key("roadmap_suggestion", "roadmap_id", "roadmap"),
        _key("roadmap_suggestion", "author_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_suggestion")),
    )
    op.create_index(
        op.f("ix_roadmap_suggestion_roadmap_id_answered_at"), "roadmap_suggestion", ["roadmap_id", "answered_at"]
    )
    op.create_index(op.f("ix_roadmap_suggestion_author_id"), "roadmap_suggestion", ["author_id"])
    with op.batch_alter_table("roadmap") as table:
        table.add_column(sa.Column("reviewed_number", sa.Integer(), server_default="0", nullable=False))
        table.add_column(sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("reviewed_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("figures", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("figures_due_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_roadmap_reviewed_by_id_user"), "user", ["reviewed_by_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_roadmap_reviewed_by_id"), ["reviewed_by_id"])
        table.create_index(op.f("ix_roadmap_figures_due_at"), ["figures_due_at"])
    op.execute("UPDATE roadmap SET figures_due_at = published_at")


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("roadmap") as table:
        table.drop_index(op.f("ix_roadmap_figures_due_at"))
        table.drop_index(op.f("ix_roadmap_reviewed_by_id"))
        table.drop_constraint(op.f("fk_roadmap_reviewed_by_id_user"), type_="foreignkey")
        for column in ("figures_due_at", "figures", "reviewed_by_id", "reviewed_at", "reviewed_number"):
            table.drop_column(column)
    op.drop_table("roadmap_suggestion")
    op.drop_table("roadmap_endorsement")
    op.drop_table("roadmap_review")
