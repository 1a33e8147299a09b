"""Text into plain values that remember their lines: YAML, JSON and JSON Lines.

YAML is read with the safe vocabulary only; anchors, aliases, tags and deep nesting are refused before any
value is built, so a small file cannot grow into a large one.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from roadmaps.interchange.files import FormatError, Problem
from roadmaps.interchange.sentences import N_

MAX_BYTES = 5_000_000
MAX_DEPTH = 12
Path = tuple[str | int, ...]
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s{}\[\],:"]+|\n')
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Document:
    """One value of a file with the line of each of its parts; `moved` tells where a rearranged part came from."""

    value: Any
    lines: dict[Path, int] = field(default_factory=dict)
    moved: dict[Path, Path] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a part, or of the nearest part around it."""
        path = self.moved.get(path[:4], path[:4]) + path[4:]
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


def documents(text: str | bytes, name: str) -> Iterator[Document]:
    """The values of a file, told apart by its name's ending, else by its first character."""
    text = _decoded(text)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in ("jsonl", "ndjson"):
        yield from _records(text)
    elif ending == "json" or (ending not in ("yaml", "yml") and text.lstrip()[:1] in ("{", "[")):
        yield from _json(text)
    else:
        yield from _yaml(text)


def _refuse(line: int, reason: str) -> NoReturn:
    raise FormatError([Problem(line, None, reason)])


def _decoded(text: str | bytes) -> str:
    if len(text) > MAX_BYTES:
        _refuse(0, N_("The file is larger than %(size)s MB.", size=MAX_BYTES // 1_000_000))
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            _refuse(error.object.count(b"\n", 0, error.start) + 1, N_("This is not UTF-8 text."))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        _refuse(text.count("\n", 0, error.start) + 1, N_("This is not UTF-8 text."))
    return text.removeprefix("\ufeff")


def _records(text: str) -> Iterator[Document]:
    """JSON Lines: every line is a value, and every part of it is on that line."""
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield from (Document(found.value, {(): number}) for found in _json(line))
            except FormatError as error:
                problems += [Problem(number, None, problem.reason) for problem in error.problems]
    if problems:
        raise FormatError(problems)


def _json(text: str) -> Iterator[Document]:
    try:
        value = json.loads(text, parse_constant=lambda word: _refuse(0, N_("%(word)s is not a JSON value.", word=word)))
    except json.JSONDecodeError as error:
        _refuse(error.lineno, N_("This is not JSON: %(reason)s.", reason=error.msg))
    except RecursionError:
        _refuse(0, N_("The file is nested too deeply."))
    except ValueError as error:
        if isinstance(error, FormatError):
            raise
        _refuse(0, N_("A number has too many digits."))
    lines = _json_lines(text)
    if not isinstance(value, list):
        yield Document(value, lines)
        return
    for number, item in enumerate(value):
        yield Document(item, {path[1:]: line for path, line in lines.items() if path[:1] == (number,)})


def _json_lines(text: str) -> dict[Path, int]:
    """The line of every part of a well-formed JSON text; refuses a key given twice and deep nesting."""
    lines: dict[Path, int] = {}
    path: list[str | int] = []
    line, opened, twice = 1, list[str](), list[Problem]()
    for word in _WORD.findall(text):
        if word == "\n":
            line += 1
            continue
        awaits_key = bool(opened) and opened[-1] == "key"
        if word in ("}", "]"):
            opened.pop()
            path.pop()
        elif word == ",":
            path[-1], opened[-1] = (path[-1] + 1, "item") if isinstance(path[-1], int) else ("", "key")
        elif awaits_key:
            path[-1], opened[-1] = json.loads(word), "value"
            if tuple(path) in lines:
                twice.append(Problem(line, None, N_("The field %(field)s is given twice.", field=path[-1])))
            lines[tuple(path)] = line
        else:
            lines.setdefault(tuple(path), line)
            if word in ("{", "["):
                opened.append("key" if word == "{" else "item")
                path.append("" if word == "{" else 0)
        if len(path) > MAX_DEPTH:
            _refuse(line, N_("The file is nested too deeply."))
    if twice:
        raise FormatError(twice)
    return lines


def _yaml(text: str) -> Iterator[Document]:
    try:
        _check_events(text)
        for node in yaml.compose_all(text, Loader=_LOADER):
            document, problems = Document(None), list[Problem]()
            document.value = _value(node, (), document.lines, problems)
            if problems:
                raise FormatError(problems)
            yield document
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        last = text.count("\n") + 1
        words = N_("This is not YAML: %(reason)s.", reason=error.problem or error.context)
        _refuse(min(mark.line + 1, last) if mark else 0, words)
    except yaml.YAMLError as error:
        line = text[: getattr(error, "position", 0)].count("\n") + 1
        _refuse(line, N_("The file holds a character that YAML does not allow."))


def _check_events(text: str) -> None:
    """Refuses what makes a YAML file more than its text."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            _refuse(line, N_("Anchors and aliases are not allowed."))
        if getattr(event, "tag", None):
            _refuse(line, N_("Tags are not allowed."))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            _refuse(line, N_("The file is nested too deeply."))


def _value(node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*path, number), lines, problems) for number, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for name, item in node.value:
            key = name.value if isinstance(name, yaml.ScalarNode) else "?"
            if key in found:
                problems.append(
                    Problem(name.start_mark.line + 1, None, N_("The field %(field)s is given twice.", field=key))
                )
            lines[(*path, key)] = name.start_mark.line + 1
            found[key] = _value(item, (*path, key), lines, problems)
        return found
    return _scalar(node, problems)


def _scalar(node: yaml.Node, problems: list[Problem]) -> Any:
    """A plain value; what looks like a date or an old-style number stays the text it is."""
    kind, written = node.tag.rsplit(":", 1)[-1], node.value
    if kind == "null":
        return None
    if kind == "bool":
        return written.lower() in ("yes", "true", "on")
    if kind in ("int", "float") and re.fullmatch(r"[-+]?\d{1,15}(\.\d{1,20})?(e[-+]\d{1,3})?", written):
        return int(written) if kind == "int" else float(written)
    return written
