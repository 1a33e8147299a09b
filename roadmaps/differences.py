"""What differs between two versions of a roadmap, step by step and word by word. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.text.diff import Piece, changes
from roadmaps import editing
from roadmaps.moves import Fates, sources

PARTS = (
    *("title", "kind", "optional", "hours", "summary", "how_to", "prerequisites", "evidence", "skills", "resources"),
    *("duration", "effort", "prerequisite_note"),
)


class Change(NamedTuple):
    """One field that says something else now."""

    name: str
    pieces: list[Piece]


class Moved(NamedTuple):
    """A step under another stage."""

    key: str
    title: str
    before: str
    after: str


class Became(NamedTuple):
    """Steps of the old version and what they have become: one and several, or several and one, by key and title."""

    old: tuple[tuple[str, str], ...]
    new: tuple[tuple[str, str], ...]


class Edited(NamedTuple):
    """A step that is the same one, written differently."""

    key: str
    title: str
    changes: list[Change]


@dataclass(frozen=True)
class Difference:
    """All that differs; empty when nothing does."""

    facts: list[Change]
    new: list[tuple[str, str]]
    renamed: list[Became]
    split: list[Became]
    merged: list[Became]
    removed: list[tuple[str, str]]
    moved: list[Moved]
    edited: list[Edited]

    def __bool__(self) -> bool:
        return any((self.facts, self.new, self.renamed, self.split, self.merged, self.removed, self.moved, self.edited))


def compare(old: Mapping[str, Any], new: Mapping[str, Any], found: Fates) -> Difference:
    """Compare two versions; `found` says what each step of the old one has become."""
    before, now = _named(old), _named(new)
    made = sources(found)
    plain = {key: origins[0] for key, origins in made.items() if len(origins) == 1 and len(found[origins[0]]) == 1}
    split = [_became((key,), fate, before, now) for key, fate in found.items() if len(fate) > 1]
    merged = [_became(origins, (key,), before, now) for key, origins in made.items() if len(origins) > 1]
    renamed = [
        _became((origin,), (key,), before, now)
        for key, origin in plain.items()
        if before[origin]["title"] != now[key]["title"]
    ]
    return Difference(
        facts=_changes(said(editing.facts(old)), said(editing.facts(new))),
        new=[(key, step["title"]) for key, step in now.items() if key not in made],
        renamed=renamed,
        split=split,
        merged=merged,
        removed=[(key, before[key]["title"]) for key, fate in found.items() if not fate],
        moved=_moved(old, new, plain),
        edited=_edited(before, now, plain),
    )


def _named(content: Mapping[str, Any]) -> dict[str, Any]:
    return {step["key"]: step for _stage, _place, step in editing.steps(content)}


def _became(old: Sequence[str], new: Sequence[str], before: Mapping[str, Any], now: Mapping[str, Any]) -> Became:
    return Became(tuple((key, before[key]["title"]) for key in old), tuple((key, now[key]["title"]) for key in new))


def _moved(old: Mapping[str, Any], new: Mapping[str, Any], plain: Mapping[str, str]) -> list[Moved]:
    stood = {step["key"]: old["stages"][stage]["title"] for stage, _place, step in editing.steps(old)}
    found = []
    for stage, _place, step in editing.steps(new):
        title = new["stages"][stage]["title"]
        if step["key"] in plain and stood[plain[step["key"]]] != title:
            found.append(Moved(step["key"], step["title"], stood[plain[step["key"]]], title))
    return found


def _edited(before: Mapping[str, Any], now: Mapping[str, Any], plain: Mapping[str, str]) -> list[Edited]:
    titles = {key: step["title"] for key, step in (*before.items(), *now.items())}
    found = []
    for key, step in now.items():
        if key in plain and (differing := _changes(words(before[plain[key]], titles), words(step, titles))):
            found.append(Edited(key, step["title"], differing))
    return found


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    names = [*old, *(name for name in new if name not in old)]
    return [
        Change(name, changes(old.get(name, ""), new.get(name, "")))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]


def said(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what a roadmap says of itself as text."""
    return {name: _text(value, {}) for name, value in values.items()}


def words(step: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, str]:
    """Return what a step says as text, field by field; steps it needs are called by their titles."""
    return {name: _text(step[name], titles) for name in PARTS if step.get(name) not in (None, "", [], ())}


def _text(value: Any, titles: Mapping[str, str]) -> str:
    if isinstance(value, Mapping):
        return " · ".join(str(value[name]) for name in ("title", "url", "kind", "cost", "note") if value.get(name))
    if isinstance(value, list | tuple):
        return "\n".join(_text(one, titles) for one in value)
    if value is True:
        return "✓"
    if isinstance(value, float):
        return f"{value:g}"
    return titles.get(value, value) if isinstance(value, str) else str(value)
