"""What becomes of a learner's work when they move to a newer version. Pure.

A version's **moves** say for each step of the version before it that is no longer just itself, which steps it has
become: several when it was split, one that others became too when it was merged, none when it was removed. Nothing done
or written is ever lost: it is carried to a step of the new version, or listed as kept from the old one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Fates = dict[str, tuple[str, ...]]
SETTLED = ("done", "skipped")


@dataclass(frozen=True)
class Carried:
    """The outcome: states by step of the new version, where words and evidence go, and what is listed as kept.

    `heirs` names for each old step the one that holds its notes and evidence now, None when it is gone; `kept` are the
    old steps whose state is told nowhere else any more.
    """

    states: dict[str, str]
    heirs: dict[str, str | None]
    kept: tuple[str, ...]


def fates(old: Iterable[str], new: Iterable[str], moves: Mapping[str, Sequence[str]]) -> Fates:
    """Say of every step of one version what it is in the next one."""
    there = set(new)
    return {key: tuple(one for one in moves.get(key, [key]) if one in there) for key in old}


def after(first: Fates, then: Fates) -> Fates:
    """Return two moves as one."""
    return {key: tuple(dict.fromkeys(two for one in fate for two in then.get(one, ()))) for key, fate in first.items()}


def sources(found: Fates) -> dict[str, tuple[str, ...]]:
    """Return the same the other way round: the old steps that each new one is made of."""
    made: dict[str, tuple[str, ...]] = {}
    for key, fate in found.items():
        for one in fate:
            made[one] = (*made.get(one, ()), key)
    return made


def heir(key: str, fate: Sequence[str], chosen: Iterable[str]) -> str | None:
    """Return the step that holds an old one's notes and evidence: a part that counts as done, else the first part."""
    parts = [part for part in fate if part in set(chosen)] or list(fate)
    return key if key in parts else next(iter(parts), None)


def carry(states: Mapping[str, str], found: Fates, chosen: Mapping[str, Iterable[str]]) -> Carried:
    """Carry states over; `chosen` names for each split step that was done the parts that its learner counts as done.

    A step made of several is done when all of these were done, and in progress when any of them was begun.
    """
    made: dict[str, str] = {}
    for key, origins in sources(found).items():
        parts = [_part(states.get(old, ""), key, old, found, chosen) for old in origins]
        if any(parts):
            made[key] = _whole(parts)
    heirs = {old: heir(old, found[old], chosen.get(old, ())) if old in found else None for old in states}
    kept = tuple(old for old, state in states.items() if state in SETTLED and not _is_told(old, state, made, found))
    kept += tuple(old for old in states if heirs[old] is None and old not in kept)
    return Carried(made, heirs, kept)


def _part(state: str, key: str, old: str, found: Fates, chosen: Mapping[str, Iterable[str]]) -> str:
    """Return what an old step says of one of those that it has become."""
    if len(found[old]) == 1 or state == "skipped":
        return state
    if state == "done":
        return "done" if key in set(chosen.get(old, ())) else _begun(key, old, found, chosen)
    return state if heir(old, found[old], ()) == key else ""


def _begun(key: str, old: str, found: Fates, chosen: Mapping[str, Iterable[str]]) -> str:
    """Return what a part is that does not count as done: begun where the notes are, not touched elsewhere."""
    return "in_progress" if heir(old, found[old], chosen.get(old, ())) == key else ""


def _whole(parts: Sequence[str]) -> str:
    if len(set(parts)) == 1:
        return parts[0]
    return "in_progress" if set(parts) & {"done", "in_progress", "skipped"} else "not_started"


def _is_told(old: str, state: str, made: Mapping[str, str], found: Fates) -> bool:
    """Whether a step that was settled still is, in every step it has become, without another one beside it."""
    fate = found.get(old, ())
    return bool(fate) and all(made.get(one) == state for one in fate)
