"""Write roadmaps: drafts, what is typed into them, and how versions come out"""

import sqlalchemy as sa
from alembic import op

revision = "0040_drafts"
down_revision = "0035_credentials"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of drafts, and note moves with versions."""
    op.create_table(
        "roadmap_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=True),
        sa.Column("fork_of_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("fates", sa.JSON(), nullable=False),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_roadmap_draft_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_roadmap_draft_roadmap_id_roadmap"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["fork_of_id"], ["roadmap.id"], name=op.f("fk_roadmap_draft_fork_of_id_roadmap"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_draft")),
        sa.UniqueConstraint(
            "owner_id", "roadmap_id", "purpose", name=op.f("uq_roadmap_draft_owner_id_roadmap_id_purpose")
        ),
    )
    for column in ("owner_id", "roadmap_id", "fork_of_id"):
        op.create_index(op.f(f"ix_roadmap_draft_{column}"), "roadmap_draft", [column])
    op.create_table(
        "roadmap_typed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["roadmap_draft.id"], name=op.f("fk_roadmap_typed_draft_id_roadmap_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_typed")),
        sa.UniqueConstraint("draft_id", "place", name=op.f("uq_roadmap_typed_draft_id_place")),
    )
    with op.batch_alter_table("roadmap_version") as table:
        table.add_column(sa.Column("moves", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("summary", sa.String(length=2000), server_default="", nullable=False))
    with op.batch_alter_table("roadmap") as table:
        table.add_column(sa.Column("listing", sa.String(length=10), server_default="listed", nullable=False))
        table.add_column(sa.Column("fork_of_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("review_due_on", sa.Date(), nullable=True))
        table.create_foreign_key(
            op.f("fk_roadmap_fork_of_id_roadmap"), "roadmap", ["fork_of_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index(op.f("ix_roadmap_fork_of_id"), ["fork_of_id"])


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("roadmap") as table:
        table.drop_index(op.f("ix_roadmap_fork_of_id"))
        table.drop_constraint(op.f("fk_roadmap_fork_of_id_roadmap"), type_="foreignkey")
        for column in ("review_due_on", "fork_of_id", "listing"):
            table.drop_column(column)
    with op.batch_alter_table("roadmap_version") as table:
        table.drop_column("summary")
        table.drop_column("moves")
    op.drop_table("roadmap_typed")
    op.drop_table("roadmap_draft")
