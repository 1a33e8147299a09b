"""Have steps confirmed, keep what is known from elsewhere, and give roadmaps to learners"""

import sqlalchemy as sa
from alembic import op

revision = "0033_skills"
down_revision = "0032_cadences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create requests to confirm a step, and assignments; say more of steps and their evidence."""
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("given_in", sa.Integer(), nullable=True),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_key", sa.String(length=180), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_assignment_by_id_user"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["given_in"], ["space.id"], name=op.f("fk_assignment_given_in_space"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_assignment_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_assignment_roadmap_id_roadmap"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_assignment_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("open_key", name=op.f("uq_assignment_open_key")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_by_id_made_at"), ["by_id", "made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_given_in"), ["given_in"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_owner_id_state"), ["owner_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_roadmap_id"), ["roadmap_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_space_id"), ["space_id"], unique=False)

    op.create_table(
        "verification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("asked_in", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("farewell", sa.Text(), nullable=False),
        sa.Column("open_key", sa.String(length=48), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_in"], ["space.id"], name=op.f("fk_verification_asked_in_space"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollment.id"],
            name=op.f("fk_verification_enrollment_id_enrollment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_verification_learner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_verification_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_verification_space_id_space"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["state_id"], ["step_state.id"], name=op.f("fk_verification_state_id_step_state"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("open_key", name=op.f("uq_verification_open_key")),
    )
    with op.batch_alter_table("verification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verification_asked_in"), ["asked_in"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_enrollment_id"), ["enrollment_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_verification_learner_id_asked_at"), ["learner_id", "asked_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_verification_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_owner_id_state"), ["owner_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_verification_state_id"), ["state_id"], unique=False)

    op.create_table(
        "verification_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verification_id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["evidence_id"],
            ["step_evidence.id"],
            name=op.f("fk_verification_evidence_evidence_id_step_evidence"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_verification_evidence_verification_id_verification"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_evidence")),
        sa.UniqueConstraint(
            "verification_id", "evidence_id", name=op.f("uq_verification_evidence_verification_id_evidence_id")
        ),
    )
    with op.batch_alter_table("verification_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verification_evidence_evidence_id"), ["evidence_id"], unique=False)

    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("foreseen", sa.JSON(), server_default="{}", nullable=False))

    with op.batch_alter_table("step_evidence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_key", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("file_name", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("media_type", sa.String(length=40), server_default="", nullable=False))
        batch_op.add_column(sa.Column("size", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("entry_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("source_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_step_evidence_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_evidence_source_id"), ["source_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_step_evidence_file_key"), ["file_key"])
        batch_op.create_foreign_key(
            batch_op.f("fk_step_evidence_source_id_step_state"),
            "step_state",
            ["source_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_step_evidence_entry_id_entry"), "entry", ["entry_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("step_state", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_from", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("hours_spent", sa.Double(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("asks", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("step_state", schema=None) as batch_op:
        batch_op.drop_column("asks")
        batch_op.drop_column("hours_spent")
        batch_op.drop_column("known_from")

    with op.batch_alter_table("step_evidence", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_step_evidence_entry_id_entry"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_step_evidence_source_id_step_state"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_step_evidence_file_key"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_step_evidence_source_id"))
        batch_op.drop_index(batch_op.f("ix_step_evidence_entry_id"))
        batch_op.drop_column("source_id")
        batch_op.drop_column("entry_id")
        batch_op.drop_column("size")
        batch_op.drop_column("media_type")
        batch_op.drop_column("file_name")
        batch_op.drop_column("file_key")

    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_column("foreseen")
        batch_op.drop_column("verified_at")

    op.drop_table("verification_evidence")
    op.drop_table("verification")
    op.drop_table("assignment")
