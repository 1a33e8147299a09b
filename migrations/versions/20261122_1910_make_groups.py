"""Make groups"""

import sqlalchemy as sa
from alembic import op

revision = "0034_groups"
down_revision = "0033_skills"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of groups, and let rooms belong to one."""
    op.create_table(
        "room_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("about_md", sa.Text(), nullable=False),
        sa.Column("about_html", sa.Text(), nullable=False),
        sa.Column("about_text", sa.Text(), nullable=False),
        sa.Column("cadence", sa.String(length=16), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_room_group_owner_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["space.id"], name=op.f("fk_room_group_space_id_space"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_group")),
    )
    for column in ("owner_id", "space_id"):
        op.create_index(op.f(f"ix_room_group_{column}"), "room_group", [column])
    with op.batch_alter_table("room") as batch_op:
        batch_op.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_room_group_id_room_group"), "room_group", ["group_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_index(batch_op.f("ix_room_group_id"), ["group_id"])


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table("room") as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_group_id"))
        batch_op.drop_constraint(batch_op.f("fk_room_group_id_room_group"), type_="foreignkey")
        batch_op.drop_column("group_id")
    op.drop_table("room_group")
