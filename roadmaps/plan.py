"""A published version made ready for reading: its steps in learning order, their stages, and the drawing.

A pure idea on plain values. A version never changes, so a plan is made once and shared by everybody who reads it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roadmaps.forecast import hours_left
from roadmaps.forecast import left as steps_left
from roadmaps.graph import Node, Progress, Run, followers, known, next_up, progress, runs, standing
from roadmaps.layout import Layout, lay_out, miniature
from roadmaps.layout.shapes import LANE, MARGIN

NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One step as pages show it; `needs` and `unlocks` are keys, `summary` and `how_to` rendered words."""

    key: str
    title: str
    type: str
    stage: int
    optional: bool
    hours: float
    needs: tuple[str, ...]
    unlocks: tuple[str, ...]
    evidence: tuple[str, ...]
    skills: tuple[str, ...]
    resources: tuple[dict[str, str], ...]
    prerequisite_note: str
    duration: str
    effort: str
    summary: str
    how_to: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole version: `steps` in learning order, titles of `stages` by number, `spots` as classes of the drawing."""

    stages: tuple[str, ...]
    steps: dict[str, PlanStep]
    nodes: tuple[Node, ...]
    needs: dict[str, tuple[str, ...]]
    runs: tuple[Run, ...]
    layout: Layout
    spots: dict[str, str]

    def standing(self, states: Mapping[str, str]) -> dict[str, str]:
        """Say what each step is to a learner: done, skipped, in_progress, open or locked."""
        return standing(self.nodes, self.needs, states)

    def next_up(self, states: Mapping[str, str]) -> list[str]:
        """Say what to work on: steps in progress first, then those that are open."""
        return next_up(self.nodes, self.needs, states)

    def progress(self, states: Mapping[str, str]) -> Progress:
        """Count what is done."""
        return progress(self.nodes, states)

    def is_locked(self, key: str, states: Mapping[str, str]) -> bool:
        """Whether a required step before this one is still to be done."""
        optional = {node.key for node in self.nodes if node.optional}
        return any(states.get(need) not in {"done", "skipped"} for need in self.needs[key] if need not in optional)

    def before(self, key: str) -> set[str]:
        """Return all steps that lie before this one, near and far."""
        found: set[str] = set()
        ahead = list(self.needs[key])
        while ahead:
            found.add(step := ahead.pop())
            ahead += [need for need in self.needs[step] if need not in found]
        return found

    def summary(self, states: Mapping[str, str]) -> dict[str, Any]:
        """Return what lists show of a learner's progress, as plain values."""
        counted, ahead = self.progress(states), self.next_up(states)
        now = self.steps[ahead[0]] if ahead else None
        then = [key for key in now.unlocks if states.get(key, NOT_STARTED) == NOT_STARTED][:2] if now else []
        left = hours_left(steps_left(self.steps.values(), states, {}))
        settled = counted.all.done + counted.skipped
        return {
            "done": counted.all.done,
            "total": counted.all.total,
            "settled": settled,
            "stages": [[tally.done, tally.total] for tally in counted.stages.values()],
            "stage": now.stage + 1 if now else len(self.stages),
            "now": self._named(now.key) if now else None,
            "then": [self._named(key) for key in then],
            "hours_left": left,
        }

    def _named(self, key: str) -> dict[str, str]:
        return {"key": key, "title": self.steps[key].title}


def nodes_of(content: Mapping[str, Any]) -> tuple[list[Node], dict[str, Sequence[str]]]:
    """Return the steps of a roadmap in the interchange format as nodes, and what each needs."""
    stages = content["stages"]
    pairs = [(number, step) for number, stage in enumerate(stages) for step in stage["steps"]]
    nodes = [Node(step["key"], number, step.get("optional", False)) for number, step in pairs]
    return nodes, {step["key"]: step.get("prerequisites", ()) for _, step in pairs}


def make_plan(content: Mapping[str, Any], layout: Mapping[str, Any], prose: Mapping[str, Sequence[str]]) -> Plan:
    """Make the plan of a version from what is stored of it."""
    nodes, prerequisites = nodes_of(content)
    needs = known(nodes, prerequisites)
    after, walk = followers(needs), runs(nodes, prerequisites)
    written = {step["key"]: step for stage in content["stages"] for step in stage["steps"]}
    stage_of = {node.key: node.stage for node in nodes}
    steps = {
        key: _step(written[key], stage_of[key], needs[key], tuple(after[key]), prose.get(key, ("", "")))
        for run in walk
        for key in run.keys
    }
    titles = tuple(stage["title"] for stage in content["stages"])
    drawn = Layout.from_dict(dict(layout))
    return Plan(titles, steps, tuple(nodes), needs, tuple(walk), drawn, _spots(walk, drawn))


def _spots(walk: Sequence[Run], drawn: Layout) -> dict[str, str]:
    """Say in classes where each step stands in its band: a column c0 to c32, and a row in digits (h1 t2 r3 is 123)."""
    found = {}
    for run in walk:
        first = min((drawn.nodes[key].row for key in run.keys), default=0)
        for key in run.keys:
            box = drawn.nodes[key]
            column, row = round((box.x - MARGIN) / LANE * 8), box.row - first
            hundreds, tens = row // 100, row // 10 % 10
            found[key] = f"c{column}{f' h{hundreds}' if hundreds else ''}{f' t{tens}' if tens else ''} r{row % 10}"
    return found


def _step(
    said: Mapping[str, Any], stage: int, needs: tuple[str, ...], unlocks: tuple[str, ...], prose: Sequence[str]
) -> PlanStep:
    return PlanStep(
        key=said["key"],
        title=said["title"],
        type=said["kind"],
        stage=stage,
        optional=said.get("optional", False),
        hours=said.get("hours") or 0,
        needs=needs,
        unlocks=unlocks,
        evidence=tuple(said.get("evidence", ())),
        skills=tuple(said.get("skills", ())),
        resources=tuple(said.get("resources", ())),
        prerequisite_note=said.get("prerequisite_note", ""),
        duration=said.get("duration", ""),
        effort=said.get("effort", ""),
        summary=prose[0],
        how_to=prose[1],
    )


def draw(content: Mapping[str, Any]) -> Layout:
    """Lay a roadmap out."""
    return lay_out(*nodes_of(content))


def thumbnail(layout: Layout) -> dict[str, Any]:
    """Return the drawing in miniature as plain values: lines, then dots with the step that each stands for."""
    small = miniature(layout)
    dots = [[dot.key, dot.x, dot.y] for dot in small.dots]
    return {"r": small.radius, "dots": dots, "lines": [list(line) for line in small.lines]}
