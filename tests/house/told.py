"""The part of the world that ends: a finished thread whose story waits for a mentor's yes, and one that is shown.

And what entries ask: each in words of its own, which only its readers may find, also in the list of those who ask.
"""

from app import clock
from app.db import db
from tests.factories.rooms import actor
from tests.factories.threads import make_comment, make_entry, make_thread
from tests.house.world import World, secret, title
from threads.models import Entry, Thread
from threads.service import finishing, stories


def make(world: World, who: dict) -> None:
    """Finish two threads and tell their stories; one is agreed to. Ask in every entry; tie a thread to an objective."""
    for name in ("public", "members", "followers", "mentors", "owner", "hidden"):
        entry = db.session.get(Entry, world.ids[f"{name}entry"])
        entry.wanted, entry.wanted_at = f"What of {secret(f'{name}entry')}?", clock.now()
    db.session.get(Thread, world.ids["publicthread"]).objective_id = world.ids["roomobjective"]
    for name in ("asked", "shown"):
        thread = make_thread(who["owner"], f"A thread of which one story is {name}")
        world.keep(f"{name}thread", thread)
        note = make_comment(make_entry(thread), who["mentor"], "A note")
        finishing.finish(thread, author=actor(who["owner"]))
        words = {"title": title(f"{name}story"), "body_md": f"Text {secret(f'{name}story')}", "note_ids": {note.id}}
        story = stories.offer(thread, author=actor(who["owner"]), **words)
        world.keep(f"{name}story", story)
        world.keep(f"{name}storyquote", story.quotes[0])
        if name == "shown":
            stories.answer(story.quotes[0], person=actor(who["mentor"]), says_yes=True)
