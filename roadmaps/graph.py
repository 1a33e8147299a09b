"""The shape of a roadmap as plain values: which step comes before which, what is open, what is done.

Prerequisites are a mapping from a step's key to the keys it needs. Keys nobody defined are ignored here;
`roadmaps.interchange` refuses them where they come in. A state is one of `not_started`, `in_progress`,
`done` and `skipped`; a step without a state has not been started.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

Prerequisites = Mapping[str, Sequence[str]]
SETTLED = frozenset({"done", "skipped"})


@dataclass(frozen=True, slots=True)
class Node:
    """One step: its key, the number of its stage, and whether it may be left out."""

    key: str
    stage: int = 0
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Steps of one stage that follow each other; a stage comes twice only when a later stage holds a prerequisite."""

    stage: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many steps of a stage, or of a whole roadmap, are done."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Done and total over all steps, over the required ones, and by stage; skipped steps count apart."""

    all: Tally
    required: Tally
    skipped: int
    stages: dict[int, Tally]


class CycleError(ValueError):
    """Steps that wait for each other; `path` names them, the first one again at the end."""

    def __init__(self, path: list[str]) -> None:
        super().__init__(" → ".join(path))
        self.path = path


def known(nodes: Iterable[Node], prerequisites: Prerequisites) -> dict[str, tuple[str, ...]]:
    """What each step needs, in the order written, without repeats and without unknown keys."""
    keys = {node.key: () for node in nodes}
    return {key: tuple(dict.fromkeys(p for p in prerequisites.get(key, ()) if p in keys)) for key in keys}


def followers(needs: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The same arrows the other way round: which steps wait for each step."""
    after: dict[str, list[str]] = {key: [] for key in needs}
    for key, before in needs.items():
        for prerequisite in before:
            after[prerequisite].append(key)
    return after


def runs(nodes: Sequence[Node], prerequisites: Prerequisites) -> list[Run]:
    """All steps in learning order, cut where the stage changes; raises `CycleError`.

    The order stays inside a stage while it can, then goes on with the lowest stage that is open, and
    inside a stage it keeps the given order wherever prerequisites allow.
    """
    needs = known(nodes, prerequisites)
    after, missing = followers(needs), {key: len(before) for key, before in needs.items()}
    place = {node.key: (node.stage, number) for number, node in enumerate(nodes)}
    heaps: dict[int, list[int]] = {}
    for node in nodes:
        if not missing[node.key]:
            heaps.setdefault(node.stage, []).append(place[node.key][1])
    found: list[Run] = []
    while heaps:
        stage = min(heaps)
        heap, keys = heaps[stage], []
        heapify(heap)
        while heap:
            keys.append(nodes[heappop(heap)].key)
            for key in after[keys[-1]]:
                missing[key] -= 1
                if not missing[key]:
                    heappush(heaps.setdefault(place[key][0], []), place[key][1])
        del heaps[stage]
        found.append(Run(stage, tuple(keys)))
    if sum(len(run.keys) for run in found) < len(needs):
        raise CycleError(find_cycle(nodes, prerequisites) or [])
    return found


def order(nodes: Sequence[Node], prerequisites: Prerequisites) -> list[str]:
    """All steps so that each comes after what it needs: by stage, then as given; raises `CycleError`."""
    return [key for run in runs(nodes, prerequisites) for key in run.keys]


def find_cycle(nodes: Sequence[Node], prerequisites: Prerequisites) -> list[str] | None:
    """The first circle of steps, each before the next and the first again at the end; None when there is none."""
    needs = known(nodes, prerequisites)
    finished: set[str] = set()
    for start in needs:
        path: list[str] = []
        on_path: dict[str, int] = {}
        stack = [(start, iter((start,)))]
        while stack:
            key = next(stack[-1][1], None)
            if key is None:
                stack.pop()
                if path:
                    finished.add(path[-1])
                    del on_path[path.pop()]
            elif key in on_path:
                return [key, *reversed(path[on_path[key] + 1 :]), key]
            elif key not in finished:
                on_path[key] = len(path)
                path.append(key)
                stack.append((key, iter(needs[key])))
    return None


def depths(nodes: Sequence[Node], prerequisites: Prerequisites) -> dict[str, int]:
    """How many steps lie before each step on the longest way to it."""
    needs, found = known(nodes, prerequisites), dict[str, int]()
    for key in order(nodes, prerequisites):
        found[key] = max((found[before] + 1 for before in needs[key]), default=0)
    return found


def implied(nodes: Sequence[Node], prerequisites: Prerequisites) -> set[tuple[str, str]]:
    """Arrows (prerequisite, step) that a longer way through other steps already tells."""
    needs = known(nodes, prerequisites)
    bit: dict[str, int] = {}
    above: dict[str, int] = {}
    found = set()
    for number, key in enumerate(order(nodes, prerequisites)):
        bit[key] = 1 << number
        reach = 0
        for before in needs[key]:
            reach |= above[before]
        found |= {(before, key) for before in needs[key] if reach & bit[before]}
        for before in needs[key]:
            reach |= bit[before]
        above[key] = reach
    return found


def standing(nodes: Sequence[Node], prerequisites: Prerequisites, states: Mapping[str, str]) -> dict[str, str]:
    """What each step is to its learner: `done`, `skipped`, `in_progress`, `open` or `locked`.

    A step is open when every required prerequisite is done or skipped; an optional one never blocks.
    """
    optional = {node.key for node in nodes if node.optional}
    needs, found = known(nodes, prerequisites), dict[str, str]()
    for key, before in needs.items():
        state = states.get(key, "not_started")
        free = all(p in optional or states.get(p) in SETTLED for p in before)
        found[key] = state if state != "not_started" else "open" if free else "locked"
    return found


def next_up(nodes: Sequence[Node], prerequisites: Prerequisites, states: Mapping[str, str]) -> list[str]:
    """Steps to work on now: the ones in progress, then the open ones, each in learning order."""
    now = standing(nodes, prerequisites, states)
    ordered = order(nodes, prerequisites)
    return [key for wanted in ("in_progress", "open") for key in ordered if now[key] == wanted]


def progress(nodes: Sequence[Node], states: Mapping[str, str]) -> Progress:
    """How far a learner is, over everything, over required steps, and stage by stage."""

    def tally(some: list[Node]) -> Tally:
        return Tally(sum(states.get(node.key) == "done" for node in some), len(some))

    stages = {stage: tally([n for n in nodes if n.stage == stage]) for stage in sorted({n.stage for n in nodes})}
    skipped = sum(states.get(node.key) == "skipped" for node in nodes)
    return Progress(tally(list(nodes)), tally([node for node in nodes if not node.optional]), skipped, stages)
