"""Create the table of what reporters choose to show"""

import sqlalchemy as sa
from alembic import op

revision = "0020_evidence"
down_revision = "0017_due_times"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of what reporters choose to show."""
    op.create_table(
        "report_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_report_evidence_author_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_evidence_report_id_report"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_evidence")),
        sa.UniqueConstraint("report_id", "kind", "ref_id", name=op.f("uq_report_evidence_report_id_kind_ref_id")),
    )
    op.create_index(op.f("ix_report_evidence_author_id"), "report_evidence", ["author_id"])


def downgrade() -> None:
    """Drop the table of what reporters choose to show."""
    op.drop_table("report_evidence")
