"""A suggestion in parts, each to be taken or left on its own. Pure.

A part is a change that makes sense alone: a step written differently, moved, new, removed, split, merged, or one fact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from roadmaps import differences, editing
from roadmaps.differences import Change, Difference
from roadmaps.editing import Sheet

FACT, EDITED, NEW, MOVED, SPLIT, MERGED, REMOVED = "fact", "edited", "new", "moved", "split", "merged", "removed"


class Lost(ValueError):
    """The roadmap has changed so that a part fits nowhere any more."""


@dataclass(frozen=True)
class Part:
    """One change: its name in forms, its kind, the title it is about, and how its words differ."""

    name: str
    kind: str
    key: str
    title: str
    changes: tuple[Change, ...] = ()
    to: str = ""


def parts(found: Difference, new: dict[str, Any]) -> list[Part]:
    """Return the parts of a difference, in an order in which they can be taken."""
    made = [Part(f"{FACT}:{one.name}", FACT, one.name, one.name, (one,)) for one in found.facts]
    made += [
        Part(f"{SPLIT}:{one.old[0][0]}", SPLIT, one.old[0][0], one.old[0][1], to=_titles(one.new))
        for one in found.split
    ]
    made += [Part(f"{NEW}:{key}", NEW, key, title, _said(new, key)) for key, title in found.new]
    made += [Part(f"{EDITED}:{one.key}", EDITED, one.key, one.title, tuple(one.changes)) for one in found.edited]
    made += [Part(f"{MOVED}:{one.key}", MOVED, one.key, one.title, to=one.after) for one in found.moved]
    made += [
        Part(f"{MERGED}:{one.new[0][0]}", MERGED, one.new[0][0], one.new[0][1], to=_titles(one.old))
        for one in found.merged
    ]
    return made + [Part(f"{REMOVED}:{key}", REMOVED, key, title) for key, title in found.removed]


def _titles(pairs: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(title for _key, title in pairs)


def _said(content: dict[str, Any], key: str) -> tuple[Change, ...]:
    titles = {step["key"]: step["title"] for _stage, _place, step in editing.steps(content)}
    step = editing.find(content, key)[2]
    return tuple(Change(name, differences.changes("", text)) for name, text in differences.words(step, titles).items())


def take(sheet: Sheet, part: Part, content: dict[str, Any], fates: dict[str, list[str]]) -> Sheet:
    """Write a part of a suggestion into a sheet; raises `Lost` where it does not fit, `Circle` where it makes one."""
    try:
        return TAKING[part.kind](sheet, part.key, content, fates)
    except KeyError as gone:
        raise Lost(part.title) from gone


Taking = Callable[[Sheet, str, dict[str, Any], dict[str, list[str]]], Sheet]


def _fact(sheet: Sheet, key: str, content: dict[str, Any], fates: dict[str, list[str]]) -> Sheet:
    return editing.say(sheet, {key: content.get(key, "")})


def _written(sheet: Sheet, key: str, content: dict[str, Any]) -> editing.Step:
    """Return a step as suggested, needing only steps that there are."""
    step = dict(editing.find(content, key)[2])
    there = set(editing.keys(sheet.content))
    return step | {"prerequisites": [need for need in step.get("prerequisites", ()) if need in there]}


def _edit(sheet: Sheet, key: str, content: dict[str, Any], fates: dict[str, list[str]]) -> Sheet:
    stage, _place, _step = editing.find(sheet.content, key)
    return editing.put_step(sheet, _written(sheet, key, content), stage)


def _stage(sheet: Sheet, key: str, content: dict[str, Any]) -> tuple[Sheet, int]:
    """Return the stage of that title, and the sheet with it."""
    title = content["stages"][editing.find(content, key)[0]]["title"]
    titles = [stage["title"] for stage in sheet.content["stages"]]
    if title not in titles:
        return editing.add_stage(sheet, title), len(titles)
    return sheet, titles.index(title)


def _add(sheet: Sheet, key: str, content: dict[str, Any], fates: dict[str, list[str]]) -> Sheet:
    if key in editing.keys(sheet.content) or key in sheet.fates:
        raise KeyError(key)
    made, stage = _stage(sheet, key, content)
    return editing.put_step(made, _written(made, key, content), stage)


def _relocate(sheet: Sheet, key: str, content: dict[str, Any], fates: dict[str, list[str]]) -> Sheet:
    made, stage = _stage(sheet, key, content)
    return editing.to_stage(made, key, stage)


def _split(sheet: Sheet, key: str, content: dict[str, Any], fates: dict[str, list[str]]) -> Sheet:
    fate = fates[key]
    if key not in fate or set(fate[1:]) & set(editing.keys(sheet.content)):
        raise KeyError(key)
    editing.find(sheet.content, key)
    parts = [key, *(one for one in fate if one != key)]
    made = editing.split_step(sheet, key, [(one, editing.find(content, one)[2]["title"]) for one in parts])
    for one in parts:
        made = _edit(made, one, content, fates)
    return made


def _merge(sheet: Sheet, key: str, content: dict[str, Any], fates: dict[str, list[str]]) -> Sheet:
    editing.find(sheet.content, key)
    made = sheet
    for origin, fate in fates.items():
        if key in fate and origin != key:
            made = editing.merge_steps(made, origin, key)
    return _edit(made, key, content, fates)


def _remove(sheet: Sheet, key: str, content: dict[str, Any], fates: dict[str, list[str]]) -> Sheet:
    return editing.drop_step(sheet, key)


TAKING: dict[str, Taking] = {
    FACT: _fact,
    EDITED: _edit,
    NEW: _add,
    MOVED: _relocate,
    SPLIT: _split,
    MERGED: _merge,
    REMOVED: _remove,
}
