"""Plain values into a roadmap, with every problem named: its line, its step, its reason."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlsplit

from roadmaps.graph import Node, find_cycle
from roadmaps.interchange.fields import MAX_STEPS, ROADMAP, SLUG, STEP, Flag, Many, Number, Record, Text
from roadmaps.interchange.files import Problem, RoadmapFile
from roadmaps.interchange.syntax import Document, Path

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NOTHING = object()


class Check:
    """One pass over one document; afterwards `problems` holds what was wrong."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.step: str | None = None

    def roadmap(self) -> RoadmapFile | None:
        """The roadmap, or None when there were problems."""
        found = self._read(self.document.value, ROADMAP, ())
        self._check_steps()
        return found if not self.problems and isinstance(found, RoadmapFile) else None

    def _say(self, path: Path, reason: str) -> Any:
        self.problems.append(Problem(self.document.line(path), self.step, reason))
        return _NOTHING

    def _read(self, value: Any, spec: Any, path: Path) -> Any:
        match spec:
            case Record():
                return self._record(value, spec, path)
            case Many():
                return self._many(value, spec, path)
            case Number():
                return self._number(value, spec, path)
            case Flag():
                return value if isinstance(value, bool) else self._say(path, f"{_name(path)} must be true or false.")
        return self._text(value, spec, path)

    def _record(self, value: Any, spec: Record, path: Path) -> Any:
        if not isinstance(value, dict):
            return self._say(path, f"A {spec.noun} must be a mapping of fields.")
        if spec is STEP:
            self.step = _label(value, path)
        found = {}
        for name in value:
            if name not in spec.fields:
                self._unknown(name, spec, (*path, name))
        for name, part in spec.fields.items():
            if value.get(name) is not None:
                found[name] = self._read(value[name], part, (*path, name))
            elif part.required:
                self._say(path, f"The {spec.noun} has no {name}.")
        if spec is STEP:
            self.step = None
        found.pop("format", None)
        sound = not any(part is _NOTHING for part in found.values())
        complete = all(name in found for name, part in spec.fields.items() if part.required and name != "format")
        return spec.build(**found) if sound and complete else _NOTHING

    def _unknown(self, name: str, spec: Record, path: Path) -> None:
        near = get_close_matches(name, spec.fields, 1)
        hint = f" Did you mean {near[0]}?" if near else ""
        self._say(path, f"A {spec.noun} has no field called {_short(name)}.{hint}")

    def _many(self, value: Any, spec: Many, path: Path) -> Any:
        if not isinstance(value, list):
            return self._say(path, f"{_name(path)} must be a list.")
        if len(value) > spec.cap:
            return self._say(path, f"{_name(path)} holds {len(value)} items, {spec.cap} is the most.")
        if spec.required and not value:
            return self._say(path, f"{_name(path)} must not be empty.")
        found = [self._read(item, spec.item, (*path, number)) for number, item in enumerate(value)]
        if isinstance(spec.item, Text) and spec.item.slug:
            for item, times in Counter(item for item in found if item is not _NOTHING).items():
                if times > 1:
                    self._say(path, f"{_name(path)} names {item} twice.")
        return _NOTHING if any(item is _NOTHING for item in found) else tuple(found)

    def _number(self, value: Any, spec: Number, path: Path) -> Any:
        if isinstance(value, bool) or not isinstance(value, int if spec.whole else (int, float)):
            return self._say(path, f"{_name(path)} must be a {'whole ' if spec.whole else ''}number.")
        if not spec.low <= value <= spec.high:
            return self._say(path, f"{_name(path)} must lie between {spec.low} and {spec.high}.")
        return value

    def _text(self, value: Any, spec: Text, path: Path) -> Any:
        if not isinstance(value, str):
            return self._say(path, f"{_name(path)} must be text; write it in quotes.")
        reason = next(_objections(value, spec), None)
        return value if reason is None else self._say(path, f"{_name(path)} {reason}.")

    def _check_steps(self) -> None:
        """What only the whole can tell: keys used twice, prerequisites nobody has, circles, too many steps."""
        places = list(_steps(self.document.value))
        if len(places) > MAX_STEPS:
            self._say((), f"The roadmap has {len(places)} steps, {MAX_STEPS} is the most.")
            return
        first: dict[str, Path] = {}
        for path, step in places:
            self.step = _label(step, path)
            key = step.get("key")
            if isinstance(key, str) and first.setdefault(key, path) is not path:
                line = self.document.line(first[key])
                self._say((*path, "key"), f"The key {_short(key)} is used already on line {line}.")
        needs: dict[str, list[str]] = {}
        for path, step in places:
            self.step = _label(step, path)
            listed = step.get("prerequisites")
            for number, name in enumerate(listed if isinstance(listed, list) else []):
                if isinstance(name, str) and name not in first:
                    near = get_close_matches(name, first, 1)
                    hint = f" Did you mean {near[0]}?" if near else ""
                    self._say((*path, "prerequisites", number), f"No step has the key {_short(name)}.{hint}")
                elif isinstance(name, str) and first.get(str(step.get("key"))) == path:
                    needs.setdefault(str(step.get("key")), []).append(name)
        cycle = find_cycle([Node(key) for key in first], needs)
        if cycle:
            self.step = cycle[0]
            self._say((*first[cycle[0]], "prerequisites"), f"Steps wait for each other: {' → '.join(cycle)}.")
        self.step = None


def _objections(value: str, spec: Text) -> Iterator[str]:
    """What is wrong with a text, the plainest first."""
    if spec.choices:
        if value not in spec.choices:
            yield f"must be one of {', '.join(spec.choices)}"
        return
    if not value.strip():
        yield "must not be empty"
    if len(value) > spec.cap:
        yield f"has {len(value)} characters, {spec.cap} is the most"
    if _CONTROL.search(value):
        yield "holds a control character"
    if spec.slug and not re.fullmatch(SLUG, value):
        yield f"may hold a to z, 0 to 9 and single hyphens, not {_short(value)}"
    if spec.url and not _is_web_address(value):
        yield f"must be a full http or https address, not {_short(value)}"


def _steps(value: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every step that is a mapping, wherever the rest is sound enough to find it."""
    stages = value.get("stages") if isinstance(value, dict) else None
    for number, stage in enumerate(stages if isinstance(stages, list) else []):
        steps = stage.get("steps") if isinstance(stage, dict) else None
        for place, step in enumerate(steps if isinstance(steps, list) else []):
            if isinstance(step, dict):
                yield ("stages", number, "steps", place), step


def _label(step: dict[str, Any], path: Path) -> str:
    """What a step is called in a message: its key, else its title, else its number."""
    for name in ("key", "title"):
        if isinstance(step.get(name), str) and step[name].strip():
            return _short(step[name])
    return f"{int(path[3]) + 1} of stage {int(path[1]) + 1}"


def _name(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "roadmap")


def _short(text: str) -> str:
    text = _CONTROL.sub("\ufffd", text)
    return text if len(text) <= 80 else text[:79] + "…"


def _is_web_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  reading it refuses a port that is not a number
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
