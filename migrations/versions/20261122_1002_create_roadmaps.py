"""Create the tables of roadmaps"""

import sqlalchemy as sa
from alembic import op

revision = "0003_roadmaps"
down_revision = "0002_moderation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of roadmaps."""
    op.create_table(
        "roadmap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("meant_for", sa.String(length=500), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("level_note", sa.String(length=100), nullable=False),
        sa.Column("license", sa.String(length=100), nullable=False),
        sa.Column("attribution", sa.Text(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("step_count", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("learner_count", sa.Integer(), nullable=False),
        sa.Column("thumbnail", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_roadmap_owner_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_roadmap_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap")),
        sa.UniqueConstraint("slug", name=op.f("uq_roadmap_slug")),
    )
    with op.batch_alter_table("roadmap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roadmap_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_roadmap_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_roadmap_title_id"), ["title", "id"], unique=False)

    op.create_table(
        "enrollment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hours_per_week", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_enrollment_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_enrollment_roadmap_id_roadmap"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_enrollment_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint("owner_id", "roadmap_id", name=op.f("uq_enrollment_owner_id_roadmap_id")),
    )
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrollment_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_roadmap_id_left_at"), ["roadmap_id", "left_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_enrollment_space_id"), ["space_id"], unique=False)

    op.create_table(
        "roadmap_topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_roadmap_topic_roadmap_id_roadmap"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_topic")),
    )
    with op.batch_alter_table("roadmap_topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roadmap_topic_roadmap_id"), ["roadmap_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_roadmap_topic_topic"), ["topic"], unique=False)

    op.create_table(
        "roadmap_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("prose", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_roadmap_version_roadmap_id_roadmap"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roadmap_version")),
        sa.UniqueConstraint("roadmap_id", "number", name=op.f("uq_roadmap_version_roadmap_id_number")),
    )
    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_step_owner_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_step_roadmap_id_roadmap"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_step_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint("roadmap_id", "key", name=op.f("uq_step_roadmap_id_key")),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_space_id"), ["space_id"], unique=False)

    op.create_table(
        "step_skill",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_step_skill_step_id_step"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_skill")),
    )
    with op.batch_alter_table("step_skill", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_skill_slug"), ["slug"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_skill_step_id"), ["step_id"], unique=False)

    op.create_table(
        "step_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("known_before", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("checked", sa.JSON(), nullable=False),
        sa.Column("note_md", sa.Text(), nullable=False),
        sa.Column("note_html", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("evidenced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_step_state_confirmed_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollment.id"],
            name=op.f("fk_step_state_enrollment_id_enrollment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_state")),
        sa.UniqueConstraint("enrollment_id", "step_key", name=op.f("uq_step_state_enrollment_id_step_key")),
    )
    with op.batch_alter_table("step_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_state_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_state_step_key_state"), ["step_key", "state"], unique=False)

    op.create_table(
        "step_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("url", sa.String(length=600), nullable=False),
        sa.Column("note_md", sa.Text(), nullable=False),
        sa.Column("note_html", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("statement", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["state_id"], ["step_state.id"], name=op.f("fk_step_evidence_state_id_step_state"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["user.id"], name=op.f("fk_step_evidence_verified_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_evidence")),
    )
    with op.batch_alter_table("step_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_evidence_state_id"), ["state_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_step_evidence_verified_by_id"), ["verified_by_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("step_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_step_evidence_verified_by_id"))
        batch_op.drop_index(batch_op.f("ix_step_evidence_state_id"))

    op.drop_table("step_evidence")
    with op.batch_alter_table("step_state", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_step_state_step_key_state"))
        batch_op.drop_index(batch_op.f("ix_step_state_confirmed_by_id"))

    op.drop_table("step_state")
    with op.batch_alter_table("step_skill", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_step_skill_step_id"))
        batch_op.drop_index(batch_op.f("ix_step_skill_slug"))

    op.drop_table("step_skill")
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_step_space_id"))
        batch_op.drop_index(batch_op.f("ix_step_owner_id"))

    op.drop_table("step")
    op.drop_table("roadmap_version")
    with op.batch_alter_table("roadmap_topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roadmap_topic_topic"))
        batch_op.drop_index(batch_op.f("ix_roadmap_topic_roadmap_id"))

    op.drop_table("roadmap_topic")
    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrollment_space_id"))
        batch_op.drop_index(batch_op.f("ix_enrollment_roadmap_id_left_at"))
        batch_op.drop_index(batch_op.f("ix_enrollment_owner_id"))

    op.drop_table("enrollment")
    with op.batch_alter_table("roadmap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roadmap_title_id"))
        batch_op.drop_index(batch_op.f("ix_roadmap_space_id"))
        batch_op.drop_index(batch_op.f("ix_roadmap_owner_id"))

    op.drop_table("roadmap")
