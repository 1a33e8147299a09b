"""The flat shape some collections of roadmaps use: one list of steps that each name their stage.

It is rearranged into `menteo-roadmap/1` without loss: `licence` and `order_note` get the names `license` and
`note`, a level in words is kept as `level_note`, a source's own word for a step's kind as `kind_note`, and
steps in a row with the same stage become a stage, so the order of the source stays.
"""

from typing import Any

from roadmaps.interchange.fields import LEVELS, STEP_KINDS
from roadmaps.interchange.files import FORMAT, Problem
from roadmaps.interchange.sentences import N_
from roadmaps.interchange.syntax import Document

RENAMED = {"licence": "license", "order_note": "note"}
LEARNED = ("skill", "reading", "course")


def is_flat(value: Any) -> bool:
    """Whether a value has the flat shape."""
    return isinstance(value, dict) and "stages" not in value and isinstance(value.get("steps"), list)


def unfold(document: Document, problems: list[Problem]) -> Document:
    """The same roadmap in the documented shape, with its lines."""
    value = dict(document.value)
    steps = value.pop("steps")
    counted = value.pop("step_count", len(steps))
    if counted != len(steps):
        words = N_("step_count says %(said)s, not %(count)s.", said=counted, count=len(steps))
        problems.append(Problem(document.line(("step_count",)), None, words))
    lines = {(RENAMED.get(str(path[0]), path[0]), *path[1:]) if path else path: n for path, n in document.lines.items()}
    unfolded = Document({"format": FORMAT} | {RENAMED.get(name, name): part for name, part in value.items()}, lines)
    level = unfolded.value.get("level")
    if isinstance(level, str) and level not in LEVELS and "level_note" not in value:
        unfolded.value |= {"level": "mixed", "level_note": level}
    stages: list[dict[str, Any]] = []
    for number, written in enumerate(steps):
        title, step = _taken_out(written)
        if not stages or (title is not None and title != stages[-1]["title"]):
            stages.append({"title": title, "steps": []})
        stages[-1]["steps"].append(step)
        place = ("stages", len(stages) - 1, "steps", len(stages[-1]["steps"]) - 1)
        unfolded.moved[place] = ("steps", number)
        unfolded.lines.setdefault(place[:2], document.line(("steps", number)))
    unfolded.value["stages"] = stages
    return unfolded


def _taken_out(step: Any) -> tuple[Any, Any]:
    """The stage a step names, and the step without it and with a kind of ours."""
    if not isinstance(step, dict):
        return None, step
    step = dict(step)
    kind = step.get("kind")
    if kind in LEARNED and kind not in STEP_KINDS:
        step |= {"kind": "learn", "kind_note": kind}
    return step.pop("stage", None), step
