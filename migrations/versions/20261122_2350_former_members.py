"""Former members are called by one word, which pages say in the reader's language, and their rooms are found by it"""

import sqlalchemy as sa
from alembic import op

revision = "0078_former_members"
down_revision = "0077_remind_of_events"
branch_labels = None
depends_on = None

NAME = "A\u00a0former\u00a0member"
user = sa.table("user", sa.column("id", sa.Integer), sa.column("handle", sa.String), sa.column("name", sa.String))
room = sa.table("room", *(sa.column(name, sa.Integer) for name in ("id", "owner_id", "mentor_id")))
document = sa.table(
    "document", sa.column("kind", sa.String), sa.column("ref_id", sa.Integer), sa.column("title", sa.String)
)


def upgrade() -> None:
    """Write the name anew, and take what was the name of who has gone out of the titles of rooms of two."""
    op.execute(sa.update(user).where(user.c.handle.like("former-%")).values(name=NAME))
    one, other = user.alias(), user.alias()
    rooms = sa.select(room.c.id, one.c.name, other.c.name.label("mentor"))
    rooms = rooms.join(one, one.c.id == room.c.owner_id).join(other, other.c.id == room.c.mentor_id)
    rooms = rooms.where(sa.text("room.format != 'group'"), sa.or_(one.c.name == NAME, other.c.name == NAME))
    connection = op.get_bind()
    for row in connection.execute(rooms).all():
        its = document.c.kind == "room", document.c.ref_id == row.id
        connection.execute(sa.update(document).where(*its).values(title=f"{row.name}, {row.mentor}"))


def downgrade() -> None:
    """Leave the name as it is: it reads the same."""
