"""What others put on a page is read by the readers of its section"""

import sqlalchemy as sa
from alembic import op

revision = "0079_readers_of_sections"
down_revision = "0078_former_members"
branch_labels = None
depends_on = None

ORDER = ["owner", "members", "public"]
profile = sa.table("profile", sa.column("owner_id"), sa.column("audience"), sa.column("sections", sa.JSON))
document = sa.table("document", sa.column("kind"), sa.column("ref_id"), sa.column("audience"))
achievement = sa.table("room_achievement", sa.column("id"), sa.column("owner_id"), sa.column("audience"))
said = sa.table("testimonial", *map(sa.column, ("id", "about_id", "author_agreed_at", "subject_agreed_at", "audience")))
BOTH = said.c.author_agreed_at.is_not(None), said.c.subject_agreed_at.is_not(None)
SHOWN = (
    ("achievement", "objectives", achievement, achievement.c.owner_id, ()),
    ("testimonial", "testimonials", said, said.c.about_id, BOTH),
)


def upgrade() -> None:
    """Give it the narrower of what its page and its section say, as from now on every choice does."""
    connection = op.get_bind()
    shown = sa.union(sa.select(achievement.c.owner_id), sa.select(said.c.about_id))
    for page in connection.execute(sa.select(profile).where(profile.c.owner_id.in_(shown))).all():
        for kind, section, table, whose, agreed in SHOWN:
            reader = min(page.audience, (page.sections or {}).get(section) or "public", key=ORDER.index)
            its = connection.execute(sa.select(table.c.id).where(whose == page.owner_id, *agreed)).scalars().all()
            connection.execute(sa.update(table).where(table.c.id.in_(its)).values(audience=reader))
            about = document.c.kind == kind, document.c.ref_id.in_(its)
            connection.execute(sa.update(document).where(*about).values(audience=reader))


def downgrade() -> None:
    """Leave them: nobody reads more than before."""
