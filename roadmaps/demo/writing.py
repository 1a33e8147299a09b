"""What is written in the demo: a newer version of one roadmap, and a member's own that waits for a review."""

from functools import partial
from typing import Any

from app.demo.chronicle import Chronicle
from roadmaps import editing, queries
from roadmaps.editing import Sheet
from roadmaps.queries.drafts import content_of
from roadmaps.queries.reviews import roadmap_held
from roadmaps.service import drafting, reviewing

NEWER, AUTHOR = "becoming-a-mentor", "priya"
CHANGED = (
    "“Why you want to mentor” is two steps now: the reasons, and what you hope to get out of it. Both were in one, "
    "and people skipped the second."
)
OWN: dict[str, Any] = {
    "title": "First contribution to an open project",
    "summary": "From reading a project as a stranger to a change of yours that others use.",
    "audience": "Anyone who writes a little code and has never sent it to people they do not know.",
    "level": "beginner",
    "topics": ["open source", "programming", "feedback"],
    "license": "CC-BY-4.0",
}
STAGES = (
    (
        "Arriving",
        (
            ("read-the-room", "Read the room", "learn", 2, "Read ten closed discussions before you open one.", ()),
            (
                "build-it",
                "Build it yourself",
                "practice",
                3,
                "Get the project to run on your machine.",
                ("read-the-room",),
            ),
        ),
    ),
    (
        "Giving",
        (
            ("a-small-thing", "Mend one small thing", "project", 4, "A sentence, a test, a crash.", ("build-it",)),
            (
                "take-a-review",
                "Take a review",
                "practice",
                2,
                "Answer every remark, thank for most.",
                ("a-small-thing",),
            ),
            ("help-a-stranger", "Help the next stranger", "milestone", 2, "Answer one question.", ("take-a-review",)),
        ),
    ),
)


def tell(chronicle: Chronicle, curator: str) -> None:
    """Plan the newer version, and the roadmap that waits."""
    chronicle.plan(chronicle.at(-5, "11:20"), partial(_come_out, chronicle, curator))
    chronicle.plan(chronicle.at(-2, "17:45"), partial(_ask, chronicle))


def _come_out(chronicle: Chronicle, curator: str) -> None:
    keeper = chronicle.people[curator]
    row = queries.roadmap_row(keeper, NEWER)
    draft = drafting.begin_version(row, content_of(row.id, row.newest), author=keeper)
    parts = [("why-you-mentor", "Why you want to mentor"), ("what-you-hope-for", "What you hope to get out of it")]
    drafting.change(draft, lambda sheet: editing.split_step(sheet, parts[0][0], parts))
    second = editing.find(draft.content, parts[1][0])[2]
    words: dict[str, Any] = {
        "summary": "Being needed, repaying somebody, learning: each is fine, and each steers you.",
        "kind": "practice",
    }
    words |= {"evidence": ["You can say what you would do if a mentee chose differently from you"]}
    drafting.change(draft, lambda sheet: editing.put_step(sheet, second | words, 0))
    drafting.publish(draft, CHANGED, author=keeper)


def _ask(chronicle: Chronicle) -> None:
    author = chronicle.people[AUTHOR]
    draft = drafting.begin(OWN["title"], author=author)
    drafting.change(draft, _written)
    roadmap = drafting.publish(draft, "", author=author)
    words = "I have walked it three times, the last one with somebody from our user group."
    reviewing.ask(roadmap_held(author, roadmap.slug), words, author=author)


def _written(sheet: Sheet) -> Sheet:
    made = editing.say(sheet, OWN)
    for number, (stage, steps) in enumerate(STAGES):
        made = editing.add_stage(made, stage)
        for key, title, kind, hours, summary, needs in steps:
            step = {"key": key, "title": title, "kind": kind, "hours": hours, "summary": summary}
            made = editing.put_step(made, step | {"prerequisites": list(needs)}, number)
    return made
