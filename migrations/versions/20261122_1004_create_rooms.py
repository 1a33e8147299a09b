"""Create the tables of rooms"""

import sqlalchemy as sa
from alembic import op

revision = "0005_rooms"
down_revision = "0004_threads"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of rooms."""
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("paused_from", sa.String(length=16), nullable=False),
        sa.Column("open_pair", sa.String(length=48), nullable=True),
        sa.Column("why_md", sa.Text(), nullable=False),
        sa.Column("why_html", sa.Text(), nullable=False),
        sa.Column("cadence", sa.String(length=16), nullable=False),
        sa.Column("reply_days", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("agreement_version", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("check_in_days", sa.JSON(), nullable=False),
        sa.Column("replies", sa.JSON(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["mentor_id"], ["user.id"], name=op.f("fk_room_mentor_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_room_owner_id_user"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name=op.f("fk_room_space_id_space"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("open_pair", name=op.f("uq_room_open_pair")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_mentor_id_state"), ["mentor_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_space_id"), ["space_id"], unique=False)

    op.create_table(
        "room_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cadence", sa.String(length=16), nullable=False),
        sa.Column("reply_days", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_agreement_room_id_room"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_agreement")),
        sa.UniqueConstraint("room_id", "version", name=op.f("uq_room_agreement_room_id_version")),
    )
    op.create_table(
        "room_objective",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("measure", sa.String(length=200), nullable=False),
        sa.Column("measure_kind", sa.String(length=12), nullable=False),
        sa.Column("start", sa.Double(), nullable=False),
        sa.Column("target", sa.Double(), nullable=False),
        sa.Column("current", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("evidence_title", sa.String(length=160), nullable=False),
        sa.Column("evidence_url", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["user.id"], name=op.f("fk_room_objective_confirmed_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_objective_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_objective_room_id_room"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_room_objective_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_objective")),
    )
    with op.batch_alter_table("room_objective", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_objective_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_objective_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_objective_room_id_position"), ["room_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_objective_space_id"), ["space_id"], unique=False)

    op.create_table(
        "room_transition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("note_for", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_room_transition_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_transition_room_id_room"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_transition")),
    )
    with op.batch_alter_table("room_transition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_transition_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_transition_room_id"), ["room_id"], unique=False)

    op.create_table(
        "room_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("entry_kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("reply_to_id", sa.Integer(), nullable=True),
        sa.Column("objective_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body_md", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("body_text", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("fields_html", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=True),
        sa.Column("turn_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("open_items", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["room_objective.id"],
            name=op.f("fk_room_entry_objective_id_room_objective"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_entry_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reply_to_id"], ["room_entry.id"], name=op.f("fk_room_entry_reply_to_id_room_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_entry_room_id_room"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user.id"], name=op.f("fk_room_entry_settled_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_room_entry_space_id_space"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["user.id"], name=op.f("fk_room_entry_turn_id_user"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_entry")),
        sa.UniqueConstraint("room_id", "seq", name=op.f("uq_room_entry_room_id_seq")),
    )
    with op.batch_alter_table("room_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_entry_objective_id"), ["objective_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_entry_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_entry_reply_to_id"), ["reply_to_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_room_entry_room_id_entry_kind_seq"), ["room_id", "entry_kind", "seq"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_room_entry_settled_by_id"), ["settled_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_entry_space_id"), ["space_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_room_entry_turn_id"), ["turn_id"], unique=False)

    op.create_table(
        "room_signature",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["room_agreement.id"],
            name=op.f("fk_room_signature_agreement_id_room_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_room_signature_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_signature")),
        sa.UniqueConstraint("agreement_id", "user_id", name=op.f("uq_room_signature_agreement_id_user_id")),
    )
    with op.batch_alter_table("room_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_signature_user_id"), ["user_id"], unique=False)

    op.create_table(
        "objective_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Double(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["room_entry.id"], name=op.f("fk_objective_progress_entry_id_room_entry"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["room_objective.id"],
            name=op.f("fk_objective_progress_objective_id_room_objective"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objective_progress")),
    )
    with op.batch_alter_table("objective_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objective_progress_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_objective_progress_objective_id"), ["objective_id"], unique=False)

    op.create_table(
        "room_entry_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body_md", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["room_entry.id"], name=op.f("fk_room_entry_revision_entry_id_room_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_entry_revision")),
        sa.UniqueConstraint("entry_id", "version", name=op.f("uq_room_entry_revision_entry_id_version")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("room_entry_revision")
    with op.batch_alter_table("objective_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_objective_progress_objective_id"))
        batch_op.drop_index(batch_op.f("ix_objective_progress_entry_id"))

    op.drop_table("objective_progress")
    with op.batch_alter_table("room_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_signature_user_id"))

    op.drop_table("room_signature")
    with op.batch_alter_table("room_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_entry_turn_id"))
        batch_op.drop_index(batch_op.f("ix_room_entry_space_id"))
        batch_op.drop_index(batch_op.f("ix_room_entry_settled_by_id"))
        batch_op.drop_index(batch_op.f("ix_room_entry_room_id_entry_kind_seq"))
        batch_op.drop_index(batch_op.f("ix_room_entry_reply_to_id"))
        batch_op.drop_index(batch_op.f("ix_room_entry_owner_id"))
        batch_op.drop_index(batch_op.f("ix_room_entry_objective_id"))

    op.drop_table("room_entry")
    with op.batch_alter_table("room_transition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_transition_room_id"))
        batch_op.drop_index(batch_op.f("ix_room_transition_by_id"))

    op.drop_table("room_transition")
    with op.batch_alter_table("room_objective", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_objective_space_id"))
        batch_op.drop_index(batch_op.f("ix_room_objective_room_id_position"))
        batch_op.drop_index(batch_op.f("ix_room_objective_owner_id"))
        batch_op.drop_index(batch_op.f("ix_room_objective_confirmed_by_id"))

    op.drop_table("room_objective")
    op.drop_table("room_agreement")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_space_id"))
        batch_op.drop_index(batch_op.f("ix_room_owner_id"))
        batch_op.drop_index(batch_op.f("ix_room_mentor_id_state"))

    op.drop_table("room")
