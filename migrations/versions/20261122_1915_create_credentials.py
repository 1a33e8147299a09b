"""Create credentials, the keys that sign them, and the places in the public list of what was withdrawn"""

import sqlalchemy as sa
from alembic import op

revision = "0035_credentials"
down_revision = "0034_groups"
branch_labels = None
depends_on = None

INDEXED = ("enrollment_id", "owner_id", "roadmap_id", "space_id")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "issuer_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kid", sa.String(length=64), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("slot", sa.String(length=8), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issuer_key")),
        sa.UniqueConstraint("kid", name=op.f("uq_issuer_key_kid")),
        sa.UniqueConstraint("slot", name=op.f("uq_issuer_key_slot")),
    )
    op.create_table(
        "credential_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential_status")),
        sa.UniqueConstraint("list", "position", name=op.f("uq_credential_status_list_position")),
    )
    op.create_index(op.f("ix_credential_status_revoked_at"), "credential_status", ["revoked_at"], unique=False)
    op.create_table(
        "credential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("enrollment_id", sa.Integer(), nullable=True),
        sa.Column("roadmap_id", sa.Integer(), nullable=True),
        sa.Column("status_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("with_name", sa.Boolean(), nullable=False),
        sa.Column("with_email", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("live_key", sa.String(length=48), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enrollment_id"],
            ["enrollment.id"],
            name=op.f("fk_credential_enrollment_id_enrollment"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_credential_roadmap_id_roadmap"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["status_id"], ["credential_status.id"], name=op.f("fk_credential_status_id_credential_status")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_credential_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_credential_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("uid", name=op.f("uq_credential_uid")),
        sa.UniqueConstraint("live_key", name=op.f("uq_credential_live_key")),
        sa.UniqueConstraint("status_id", name=op.f("uq_credential_status_id")),
    )
    for name in INDEXED:
        op.create_index(op.f(f"ix_credential_{name}"), "credential", [name], unique=False)


def downgrade() -> None:
    """Take them away again: what was handed out can then no longer be checked."""
    op.drop_table("credential")
    op.drop_table("credential_status")
    op.drop_table("issuer_key")
