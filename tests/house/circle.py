"""The part of the world that is a group: one mentor, two mentees, and words for all or for one of them."""

from sqlalchemy import select

from app.db import db
from app.uploads import Upload
from rooms.models import RoomAttachment
from rooms.service import attachments
from tests.factories import rooms as rooms_
from tests.factories.groups import common_room, join, make_group
from tests.factories.profiles import profile_of
from tests.house.world import World, secret, title


def make(world: World, who: dict) -> None:
    """A group of two mentees; one of them and the mentor have words of their own, of which the other knows nothing."""
    mentor, member, steward = who["outmentor"], who["member"], who["steward"]
    profile_of(mentor).capacity = 6  # whoever else asks in this world finds a place
    group = make_group(mentor, title("groupcall"), about=f"For {secret('groupcall')}")
    world.keep("group", group)
    own = world.keep("groupown", join(group, member, mentor, day=9))
    world.keep("groupother", join(group, steward, mentor, why=f"Why {secret('groupwhy')}"))
    common = world.keep("grouproom", common_room(group.id))
    for name, room in (("group", common), ("groupalone", own)):
        word = f"{name}entry" if name == "group" else name
        entry = rooms_.make_entry(room, member, "question", title=title(word), body=f"Text {secret(word)}")
        world.keep(word, entry)
        kept = attachments.keep([Upload(f"{secret(f'{name}file')}.txt", "text/plain", secret(f"{name}file").encode())])
        attachments.attach(room, entry, kept, author=rooms_.actor(member))
        found = select(RoomAttachment).where(RoomAttachment.entry_id == entry.id)
        world.keep(f"{name}file", db.session.scalars(found).one())
