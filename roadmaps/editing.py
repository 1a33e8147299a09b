"""Editing a roadmap: every act of its editor on plain values. Pure.

A **sheet** is what is being written: `content`, a roadmap in the interchange format that may still be unfinished, and
`fates`, which says for each step of the version it began from which steps of the content it has become. Renaming
touches no key; splitting, merging and removing are noted in the fates, so that learners lose nothing by them.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any

from app.text import slugify
from roadmaps.graph import Node, find_cycle

MOST = {"evidence": 20, "skills": 30, "resources": 100, "prerequisites": 200}
MAX_TEXT = {"summary": 5000, "how_to": 20000}
FACTS = ("title", "summary", "audience", "level", "topics", "license", "attribution", "note")

Step = dict[str, Any]


class Circle(ValueError):
    """Steps that would wait for each other; `titles` names them, the first one again at the end."""

    def __init__(self, titles: list[str]) -> None:
        super().__init__(" → ".join(titles))
        self.titles = titles


@dataclass(frozen=True)
class Sheet:
    """A roadmap while it is written, and what has become of each step it began with."""

    content: dict[str, Any]
    fates: dict[str, list[str]] = field(default_factory=dict)

    def copy(self) -> "Sheet":
        """Return a copy to write on."""
        return Sheet(deepcopy(self.content), deepcopy(self.fates))


def blank(title: str) -> Sheet:
    """Begin a roadmap with nothing but its title."""
    return Sheet({"title": title, "summary": "", "stages": []})


def begun(content: Mapping[str, Any]) -> Sheet:
    """Begin with a roadmap as it is: every step is itself so far."""
    copied = deepcopy(dict(content))
    return Sheet(copied, {key: [key] for key in keys(copied)})


def steps(content: Mapping[str, Any]) -> Iterator[tuple[int, int, Step]]:
    """Go through all steps: the number of the stage, the place in it, the step."""
    for number, stage in enumerate(content["stages"]):
        for place, step in enumerate(stage["steps"]):
            yield number, place, step


def keys(content: Mapping[str, Any]) -> list[str]:
    """Return the keys of all steps."""
    return [step["key"] for _stage, _place, step in steps(content)]


def find(content: Mapping[str, Any], key: str) -> tuple[int, int, Step]:
    """Return the stage, the place and the step of a key; raises `KeyError`."""
    for stage, place, step in steps(content):
        if step["key"] == key:
            return stage, place, step
    raise KeyError(key)


def mark(part: Any) -> str:
    """Return a sign of what a part says: two people who saw the same sign saw the same words."""
    return sha256(dumps(part, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def facts(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a roadmap says of itself beside its steps."""
    return {name: content[name] for name in FACTS if content.get(name)}


def new_key(title: str, taken: set[str]) -> str:
    """Return a key for a new step that no step of this roadmap has or ever had."""
    base, number = slugify(title), 2
    found = base
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def cycle(content: Mapping[str, Any]) -> list[str] | None:
    """Return the titles of steps that wait for each other, the first one again at the end; None when there are none."""
    named = {step["key"]: step["title"] for _s, _p, step in steps(content)}
    needs = {step["key"]: step.get("prerequisites", ()) for _s, _p, step in steps(content)}
    found = find_cycle([Node(key) for key in named], needs)
    return [named[key] for key in found] if found else None


def _sound(sheet: Sheet) -> Sheet:
    if found := cycle(sheet.content):
        raise Circle(found)
    return sheet


def say(sheet: Sheet, said: Mapping[str, Any]) -> Sheet:
    """Set what the roadmap says of itself; what is empty is left out, but for title and summary."""
    made = sheet.copy()
    for name, value in said.items():
        if value or name in {"title", "summary"}:
            made.content[name] = value
        else:
            made.content.pop(name, None)
    return made


def add_stage(sheet: Sheet, title: str) -> Sheet:
    """Add a stage at the end."""
    made = sheet.copy()
    made.content["stages"].append({"title": title, "steps": []})
    return made


def name_stage(sheet: Sheet, number: int, title: str) -> Sheet:
    """Give a stage another title."""
    made = sheet.copy()
    made.content["stages"][number]["title"] = title
    return made


def shift_stage(sheet: Sheet, number: int, by: int) -> Sheet:
    """Move a stage with its steps; at the end it stays where it is."""
    made = sheet.copy()
    _shift(made.content["stages"], number, by)
    return made


def _shift(row: list[Any], place: int, by: int) -> None:
    row.insert(max(0, min(len(row) - 1, place + by)), row.pop(place))


def drop_stage(sheet: Sheet, number: int) -> Sheet:
    """Take a stage away; its steps go to the end of the one before it, or the beginning of the one after it."""
    made = sheet.copy()
    stages = made.content["stages"]
    gone = stages.pop(number)
    if gone["steps"] and not stages:
        raise IndexError(number)
    if gone["steps"] and number:
        stages[number - 1]["steps"] += gone["steps"]
    elif gone["steps"]:
        stages[0]["steps"] = gone["steps"] + stages[0]["steps"]
    return made


def put_step(sheet: Sheet, step: Step, stage: int) -> Sheet:
    """Write a step: in its place if it has one in this stage, else at the end of the stage. Raises `Circle`."""
    made = sheet.copy()
    kept = {name: value for name, value in step.items() if value not in (None, "", [], (), False)}
    try:
        was, place, _old = find(made.content, step["key"])
    except KeyError:
        made.content["stages"][stage]["steps"].append(kept)
        return _sound(made)
    made.content["stages"][was]["steps"][place] = kept
    return _sound(made if was == stage else to_stage(made, step["key"], stage))


def shift_step(sheet: Sheet, key: str, by: int) -> Sheet:
    """Move a step up or down by one place, over the border of its stage if it stands there."""
    made = sheet.copy()
    stage, place, step = find(made.content, key)
    stages = made.content["stages"]
    row = stages[stage]["steps"]
    if 0 <= place + by < len(row):
        _shift(row, place, by)
    elif 0 <= stage + by < len(stages):
        row.pop(place)
        other = stages[stage + by]["steps"]
        other.insert(len(other) if by < 0 else 0, step)
    return made


def place_step(sheet: Sheet, key: str, number: int, before: str = "") -> Sheet:
    """Put a step before another one, wherever that stands now, or at the end of a stage; raises `KeyError`."""
    made = sheet.copy()
    stages = made.content["stages"]
    stage, place, step = find(made.content, key)
    if before == key or not (before or 0 <= number < len(stages)):
        raise KeyError(before)
    stages[stage]["steps"].pop(place)
    number, place, _step = find(made.content, before) if before else (number, len(stages[number]["steps"]), step)
    stages[number]["steps"].insert(place, step)
    return made


def to_stage(sheet: Sheet, key: str, number: int) -> Sheet:
    """Move a step to the end of another stage."""
    made = sheet.copy()
    stage, place, step = find(made.content, key)
    if stage != number:
        target = made.content["stages"][number]["steps"]
        made.content["stages"][stage]["steps"].pop(place)
        target.append(step)
    return made


def drop_step(sheet: Sheet, key: str) -> Sheet:
    """Remove a step; who needed it needs what it needed, and learners keep what they did on it."""
    made = sheet.copy()
    stage, place, gone = find(made.content, key)
    made.content["stages"][stage]["steps"].pop(place)
    _need_instead(made, key, gone.get("prerequisites", []))
    _become(made, key, [])
    return made


def split_step(sheet: Sheet, key: str, parts: list[tuple[str, str]]) -> Sheet:
    """Make several steps of one: (key, title) of each part, the first one with the key that it has.

    The parts follow each other; who needed the step needs the last part. What the first part is not, nobody can know:
    summary, resources and evidence stay with it until somebody writes the parts anew.
    """
    made = sheet.copy()
    stage, place, step = find(made.content, key)
    hours = step.get("hours")
    share = round(hours / len(parts), 1) or None if hours else None
    row = made.content["stages"][stage]["steps"]
    before, added = key, []
    for part, title in parts[1:]:
        fresh = {"key": part, "title": title, "kind": step["kind"], "hours": share, "prerequisites": [before]}
        added.append({name: value for name, value in fresh.items() if value is not None})
        before = part
    _need_instead(made, key, [before])
    for one in added:
        if key in one["prerequisites"]:
            one["prerequisites"] = [key]
    step["title"] = parts[0][1]
    if share is not None:
        step["hours"] = share
    row[place + 1 : place + 1] = added
    _become(made, key, [part for part, _title in parts])
    return made


def merge_steps(sheet: Sheet, key: str, into: str) -> Sheet:
    """Make one step of two: the second one takes in all that the first one says. Raises `Circle`."""
    made = sheet.copy()
    stage, place, gone = find(made.content, key)
    _stage, _place, kept = find(made.content, into)
    made.content["stages"][stage]["steps"].pop(place)
    for name in ("summary", "how_to"):
        words = "\n\n".join(filter(None, [kept.get(name), gone.get(name)]))
        if words and len(words) <= MAX_TEXT[name]:
            kept[name] = words
    for name, most in MOST.items():
        both = [*kept.get(name, []), *(one for one in gone.get(name, []) if one not in kept.get(name, []))]
        if both := [one for one in both if name != "prerequisites" or one not in {key, into}]:
            kept[name] = both[:most]
        else:
            kept.pop(name, None)
    if hours := (kept.get("hours") or 0) + (gone.get("hours") or 0):
        kept["hours"] = min(hours, 10000)
    if not gone.get("optional"):
        kept.pop("optional", None)
    _need_instead(made, key, [into])
    _become(made, key, [into])
    return _sound(made)


def _need_instead(sheet: Sheet, gone: str, instead: list[str]) -> None:
    """Have every step that needs one need others instead."""
    for _stage, _place, step in steps(sheet.content):
        needs = step.get("prerequisites", [])
        if gone not in needs:
            continue
        found = [other for need in needs for other in (instead if need == gone else [need])]
        found = [need for need in dict.fromkeys(found) if need != step["key"]][: MOST["prerequisites"]]
        if found:
            step["prerequisites"] = found
        else:
            del step["prerequisites"]


def _become(sheet: Sheet, key: str, others: list[str]) -> None:
    """Note what a step has become, for every step of the beginning that is in it."""
    for began, fate in sheet.fates.items():
        found = [other for each in fate for other in (others if each == key else [each])]
        sheet.fates[began] = list(dict.fromkeys(found))


def moves(sheet: Sheet) -> dict[str, list[str]]:
    """Return the fates of those steps that are no longer just themselves."""
    return {key: fate for key, fate in sheet.fates.items() if fate != [key]}
