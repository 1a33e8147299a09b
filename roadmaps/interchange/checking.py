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
from roadmaps.interchange.sentences import N_, Said
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
                reason = N_("%(field)s must be true or false.", field=_name(path))
                return value if isinstance(value, bool) else self._say(path, reason)
        return self._text(value, spec, path)

    def _record(self, value: Any, spec: Record, path: Path) -> Any:
        if not isinstance(value, dict):
            return self._say(path, N_("A %(noun)s must be a mapping of fields.", noun=spec.noun))
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
                self._say(path, N_("The %(noun)s has no %(field)s.", noun=spec.noun, field=name))
        if spec is STEP:
            self.step = None
        found.pop("format", None)
        sound = not any(part is _NOTHING for part in found.values())
        complete = all(name in found for name, part in spec.fields.items() if part.required and name != "format")
        return spec.build(**found) if sound and complete else _NOTHING

    def _unknown(self, name: str, spec: Record, path: Path) -> None:
        values = {"noun": spec.noun, "field": _short(name)}
        if near := get_close_matches(name, spec.fields, 1):
            words = N_("A %(noun)s has no field called %(field)s. Did you mean %(near)s?", near=near[0], **values)
        else:
            words = N_("A %(noun)s has no field called %(field)s.", **values)
        self._say(path, words)

    def _many(self, value: Any, spec: Many, path: Path) -> Any:
        if not isinstance(value, list):
            return self._say(path, N_("%(field)s must be a list.", field=_name(path)))
        if len(value) > spec.cap:
            values = {"field": _name(path), "count": len(value), "most": spec.cap}
            return self._say(path, N_("%(field)s holds %(count)s items, %(most)s is the most.", **values))
        if spec.required and not value:
            return self._say(path, N_("%(field)s must not be empty.", field=_name(path)))
        found = [self._read(item, spec.item, (*path, number)) for number, item in enumerate(value)]
        if isinstance(spec.item, Text) and spec.item.slug:
            for item, times in Counter(item for item in found if item is not _NOTHING).items():
                if times > 1:
                    self._say(path, N_("%(field)s names %(item)s twice.", field=_name(path), item=item))
        return _NOTHING if any(item is _NOTHING for item in found) else tuple(found)

    def _number(self, value: Any, spec: Number, path: Path) -> Any:
        if isinstance(value, bool) or not isinstance(value, int if spec.whole else (int, float)):
            name = _name(path)
            whole = N_("%(field)s must be a whole number.", field=name)
            return self._say(path, whole if spec.whole else N_("%(field)s must be a number.", field=name))
        if not spec.low <= value <= spec.high:
            values = {"field": _name(path), "low": spec.low, "high": spec.high}
            return self._say(path, N_("%(field)s must lie between %(low)s and %(high)s.", **values))
        return value

    def _text(self, value: Any, spec: Text, path: Path) -> Any:
        if not isinstance(value, str):
            return self._say(path, N_("%(field)s must be text; write it in quotes.", field=_name(path)))
        reason = next(_objections(value, spec, _name(path)), None)
        return value if reason is None else self._say(path, reason)

    def _check_steps(self) -> None:
        """What only the whole can tell: keys used twice, prerequisites nobody has, circles, too many steps."""
        places = list(_steps(self.document.value))
        if len(places) > MAX_STEPS:
            most = {"count": len(places), "most": MAX_STEPS}
            self._say((), N_("The roadmap has %(count)s steps, %(most)s is the most.", **most))
            return
        first: dict[str, Path] = {}
        for path, step in places:
            self.step = _label(step, path)
            key = step.get("key")
            if isinstance(key, str) and first.setdefault(key, path) is not path:
                line = self.document.line(first[key])
                said = N_("The key %(key)s is used already on line %(line)s.", key=_short(key), line=line)
                self._say((*path, "key"), said)
        needs: dict[str, list[str]] = {}
        for path, step in places:
            self.step = _label(step, path)
            listed = step.get("prerequisites")
            for number, name in enumerate(listed if isinstance(listed, list) else []):
                if isinstance(name, str) and name not in first:
                    self._say((*path, "prerequisites", number), _nobody(name, get_close_matches(name, first, 1)))
                elif isinstance(name, str) and first.get(str(step.get("key"))) == path:
                    needs.setdefault(str(step.get("key")), []).append(name)
        if cycle := find_cycle([Node(key) for key in first], needs):
            self.step = cycle[0]
            self._say(
                (*first[cycle[0]], "prerequisites"),
                N_("Steps wait for each other: %(steps)s.", steps=" → ".join(cycle)),
            )
        self.step = None


def _nobody(key: str, near: list[str]) -> Said:
    if near:
        return N_("No step has the key %(key)s. Did you mean %(near)s?", key=_short(key), near=near[0])
    return N_("No step has the key %(key)s.", key=_short(key))


def _objections(value: str, spec: Text, field: str) -> Iterator[Said]:
    """What is wrong with a text, the plainest first."""
    if spec.choices:
        if value not in spec.choices:
            yield N_("%(field)s must be one of %(words)s.", field=field, words=", ".join(spec.choices))
        return
    if not value.strip():
        yield N_("%(field)s must not be empty.", field=field)
    if len(value) > spec.cap:
        most = {"field": field, "count": len(value), "most": spec.cap}
        yield N_("%(field)s has %(count)s characters, %(most)s is the most.", **most)
    if _CONTROL.search(value):
        yield N_("%(field)s holds a control character.", field=field)
    if spec.slug and not re.fullmatch(SLUG, value):
        kept = {"field": field, "value": _short(value)}
        yield N_("%(field)s may hold a to z, 0 to 9 and single hyphens, not %(value)s.", **kept)
    if spec.url and not _is_web_address(value):
        full = {"field": field, "value": _short(value)}
        yield N_("%(field)s must be a full http or https address, not %(value)s.", **full)


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
