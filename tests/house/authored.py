"""The part of the world that is being written: a draft, its author's alone, and a suggestion, read by two people."""

from roadmaps import editing, queries
from roadmaps.queries.drafts import content_of
from roadmaps.service import drafting, suggesting
from tests.factories import rooms as rooms_
from tests.house.world import World, secret, title


def drafts(world: World, who: dict) -> None:
    """A draft of one step."""
    draft = drafting.begin(title("draftword"), author=rooms_.actor(who["owner"]))
    step = {"key": "one", "title": "A step", "kind": "learn", "summary": secret("draftword")}
    sheet = editing.put_step(editing.add_stage(draft.sheet, "First"), step, 0)
    draft.write(editing.say(sheet, {"summary": secret("draftword")}))
    world.keep("draft", draft)


def suggestions(world: World, who: dict) -> None:
    """A suggestion for the roadmap of the curator."""
    row = queries.roadmap_row(who["owner"], "a-roadmap")
    author = rooms_.actor(who["owner"])
    draft = suggesting.begin(row, content_of(row.id, row.newest), author=author)
    draft.write(editing.say(draft.sheet, {"note": secret("suggestword")}))
    world.keep("suggestion", suggesting.send(draft, secret("suggestword"), author=author))


MAKERS = (drafts, suggestions)
