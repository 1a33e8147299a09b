"""The part of the world that is being written: a draft of a roadmap, its author's alone."""

from roadmaps import editing
from roadmaps.service import drafting
from tests.factories import rooms as rooms_
from tests.house.world import World, secret, title


def drafts(world: World, who: dict) -> None:
    """A draft of one step."""
    draft = drafting.begin(title("draftword"), author=rooms_.actor(who["owner"]))
    step = {"key": "one", "title": "A step", "kind": "learn", "summary": secret("draftword")}
    sheet = editing.put_step(editing.add_stage(draft.sheet, "First"), step, 0)
    draft.write(editing.say(sheet, {"summary": secret("draftword")}))
    world.keep("draft", draft)


MAKERS = (drafts,)
