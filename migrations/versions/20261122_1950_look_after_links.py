"""Keep how the addresses in roadmaps were found"""

import sqlalchemy as sa
from alembic import op

revision = "0045_links"
down_revision = "0044_waiting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables of addresses, and say beside each step how its own were found."""
    op.add_column("step", sa.Column("links", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "resource_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_hash", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("health", sa.String(length=12), nullable=False),
        sa.Column("moved_to", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_link")),
        sa.UniqueConstraint("url_hash", name=op.f("uq_resource_link_url_hash")),
    )
    op.create_index(op.f("ix_resource_link_due_at"), "resource_link", ["due_at"], unique=False)
    op.create_index(op.f("ix_resource_link_host"), "resource_link", ["host"], unique=False)
    op.create_table(
        "resource_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("step_key", sa.String(length=100), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_id"], ["resource_link.id"], name=op.f("fk_resource_use_link_id_resource_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_resource_use_roadmap_id_roadmap"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_use")),
        sa.UniqueConstraint(
            "roadmap_id", "step_key", "link_id", name=op.f("uq_resource_use_roadmap_id_step_key_link_id")
        ),
    )
    op.create_index(op.f("ix_resource_use_link_id"), "resource_use", ["link_id"], unique=False)
    op.create_table(
        "linked_roadmap",
        sa.Column("roadmap_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["roadmap_id"], ["roadmap.id"], name=op.f("fk_linked_roadmap_roadmap_id_roadmap"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("roadmap_id", name=op.f("pk_linked_roadmap")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("linked_roadmap")
    op.drop_table("resource_use")
    op.drop_table("resource_link")
    op.drop_column("step", "links")
