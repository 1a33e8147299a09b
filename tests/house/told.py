"""The part of the world that ends: a finished thread whose story waits for a mentor's yes, and one that is shown."""

from tests.factories.rooms import actor
from tests.factories.threads import make_comment, make_entry, make_thread
from tests.house.world import World, secret, title
from threads.service import finishing, stories


def make(world: World, who: dict) -> None:
    """Finish two threads and tell their stories; one is agreed to."""
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
