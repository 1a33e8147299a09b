"""Reading a file of skills: our own YAML (menteo-skills/1) or a JSON with flat lists of areas and skills. Pure.

The whole file is read before anything is done with it; what is broken is told by line or record, with the reason.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

FORMAT = "menteo-skills/1"
KINDS = ("technical", "soft", "knowledge", "tool", "language", "leadership")
MAX_BYTES = 8_000_000
MAX_RECORDS = 20_000
MAX_ALIASES = 100
MAX_PROBLEMS = 20
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class BrokenFile(ValueError):
    """A file that cannot be imported, and everything that is wrong with it, in words."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class AreaRecord:
    """A field of skills as a file describes it."""

    slug: str
    name: str


@dataclass(frozen=True)
class SkillRecord:
    """A skill as a file describes it."""

    slug: str
    name: str
    area: str
    kind: str
    description: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Taxonomy:
    """All that a file holds."""

    areas: tuple[AreaRecord, ...]
    skills: tuple[SkillRecord, ...]


class _Record(dict[str, Any]):
    """A mapping that remembers its line."""

    line = 0


class _Loader(yaml.SafeLoader):
    """YAML without anchors, so that a small file cannot grow into a large one, and without doubled keys."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(
                None, None, "anchors are not used here", self.peek_event().start_mark
            )  # type: ignore[no-untyped-call]
        return super().compose_node(parent, index)  # type: ignore[no-untyped-call]


def _mapping(loader: _Loader, node: yaml.MappingNode) -> _Record:
    record = _Record()
    record.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        name = loader.construct_object(key_node, deep=True)  # type: ignore[no-untyped-call]
        if not isinstance(name, str) or name in record:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {name!r} stands twice or is no word", key_node.start_mark
            )
        record[name] = loader.construct_object(value_node, deep=True)  # type: ignore[no-untyped-call]
    return record


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)  # type: ignore[no-untyped-call]


def read(data: bytes, name: str) -> Taxonomy:
    """Read a file; raises `BrokenFile`."""
    if len(data) > MAX_BYTES:
        _refuse(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(f"line {data.count(10, 0, error.start) + 1}: this is not UTF-8 text.")
    return _Checker().check(_json(text) if name.lower().endswith(".json") else _yaml(text))


def _refuse(problem: str) -> NoReturn:
    raise BrokenFile([problem])


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        _refuse(f"line {error.lineno}, column {error.colno}: {error.msg}.")
    except RecursionError:
        _refuse("The file is nested too deeply.")


def _yaml(text: str) -> Any:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a safe loader, narrowed further)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        _refuse(f"line {mark.line + 1 if mark else 1}: {error.problem or 'this is not YAML'}.")
    except (yaml.YAMLError, ValueError) as error:
        _refuse(f"This cannot be read as YAML: {error}.")
    except RecursionError:
        _refuse("The file is nested too deeply.")


class _Checker:
    """Checks record by record and gathers what is wrong."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.areas: dict[str, AreaRecord] = {}
        self.skills: dict[str, SkillRecord] = {}

    def check(self, content: Any) -> Taxonomy:
        """Return what a parsed file holds, or raise with all problems."""
        if not isinstance(content, dict) or not isinstance(content.get("areas"), list):
            _refuse("The file has no list of areas.")
        if "format" in content and content["format"] != FORMAT:
            _refuse(f"The format is {content['format']!r}; this reads {FORMAT}.")
        for number, area in enumerate(content["areas"], 1):
            self._area(area, number)
        flat = content.get("skills", [])
        if not isinstance(flat, list):
            _refuse("The skills are not a list.")
        for number, skill in enumerate(flat, 1):
            self._skill(skill, f"skill {number}", skill.get("area") if isinstance(skill, dict) else None)
        if not self.skills and not self.problems:
            self.problems.append("The file holds no skills.")
        if len(self.skills) > MAX_RECORDS:
            self.problems.append(f"The file holds more than {MAX_RECORDS:,} skills.")
        if self.problems:
            raise BrokenFile(self.problems[:MAX_PROBLEMS])
        return Taxonomy(tuple(self.areas.values()), tuple(self.skills.values()))

    def _area(self, area: Any, number: int) -> None:
        where = _place(area, f"area {number}")
        slug, name = self._slug(area, where, 64), self._words(area, where, "name", 120, needed=True)
        if slug in self.areas:
            self._say(where, f"the area {slug!r} stands twice")
        if slug and name:
            self.areas[slug] = AreaRecord(slug, name)
        inner = area.get("skills", []) if isinstance(area, dict) else []
        if not isinstance(inner, list):
            self._say(where, "its skills are not a list")
            return
        for position, skill in enumerate(inner, 1):
            self._skill(skill, f"{where}, skill {position}", slug)

    def _skill(self, skill: Any, where: str, area: Any) -> None:
        where = _place(skill, where)
        slug, name = self._slug(skill, where, 80), self._words(skill, where, "name", 120, needed=True)
        if not slug or not name:
            return
        if slug in self.skills:
            self._say(where, f"the skill {slug!r} stands twice")
        if not isinstance(area, str) or area not in self.areas:
            self._say(where, f"the area {area!r} of {slug!r} is not in the file")
        kind = skill.get("kind")
        if kind not in KINDS:
            self._say(where, f"the kind {kind!r} of {slug!r} is none of {', '.join(KINDS)}")
        description = self._words(skill, where, "description", 4000)
        self.skills[slug] = SkillRecord(slug, name, str(area), str(kind), description, self._aliases(skill, where))

    def _slug(self, record: Any, where: str, longest: int) -> str:
        slug = record.get("slug") if isinstance(record, Mapping) else None
        if isinstance(slug, str) and len(slug) <= longest and _SLUG.fullmatch(slug):
            return slug
        self._say(where, f"the slug {slug!r} is not made of a to z, figures and single hyphens, {longest} at most")
        return ""

    def _words(self, record: Any, where: str, key: str, longest: int, *, needed: bool = False) -> str:
        value = record.get(key, "") if isinstance(record, Mapping) else ""
        if not isinstance(value, str) or len(value) > longest or (needed and not value.strip()):
            self._say(where, f"its {key} must be text of {longest:,} characters at most")
            return ""
        return " ".join(value.split())

    def _aliases(self, skill: Any, where: str) -> tuple[str, ...]:
        aliases = skill.get("aliases") or []
        good = isinstance(aliases, list) and len(aliases) <= MAX_ALIASES
        if not good or not all(isinstance(alias, str) and len(alias) <= 120 for alias in aliases):
            self._say(where, f"its aliases must be a list of names, {MAX_ALIASES} at most")
            return ()
        return tuple(dict.fromkeys(alias.strip() for alias in aliases if alias.strip()))

    def _say(self, where: str, problem: str) -> None:
        self.problems.append(f"{where}: {problem}.")


def _place(record: Any, otherwise: str) -> str:
    return f"line {record.line}" if isinstance(record, _Record) else otherwise
