"""A file into plain values of the right shape, with every problem named: where it stands and why."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NoReturn
from urllib.parse import urlsplit

from rooms.interchange.shape import FILE, HANDLE, PROSE
from rooms.interchange.specs import Flag, Free, Many, Number, Record, Table, Text
from rooms.kinds import KINDS
from rooms.sides import GROUP

MAX_BYTES = 200_000_000
MAX_DEPTH = 6
MOST_PROBLEMS = 50
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `entries[3].body`, or a line for what is not JSON at all."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


class FormatError(ValueError):
    """A file that cannot be taken in; `problems` holds what was found, in the order of the file."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def read(data: bytes) -> dict[str, Any]:
    """Return the room of a file; raises `FormatError` with everything that is wrong in it."""
    value = _parsed(data)
    if not isinstance(value, dict) or not str(value.get("format", "")).startswith("menteo-room/"):
        _refuse("file", "This is not a room: it has no format called menteo-room/1.")
    check = _Check()
    check.look(value, FILE, ())
    if not check.problems:
        check.whole(value)
    if check.problems:
        raise FormatError(check.problems)
    return value


def _refuse(where: str, reason: str) -> NoReturn:
    raise FormatError([Problem(where, reason)])


def _parsed(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        _refuse("file", f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        _refuse(f"line {data.count(10, 0, error.start) + 1}", "This is not UTF-8 text.")
    except json.JSONDecodeError as error:
        _refuse(f"line {error.lineno}", f"This is not JSON: {error.msg}.")
    except RecursionError:
        _refuse("file", "The file is nested too deeply.")
    except FormatError:
        raise
    except ValueError:
        _refuse("file", "A number has too many digits.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        _refuse("file", f"The field {next(name for name in names if names.count(name) > 1)[:40]} is given twice.")
    return found


def _no_constant(word: str) -> NoReturn:
    _refuse("file", f"{word} is not a JSON value.")


class _Check:
    """One pass over one file."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def say(self, path: Path, reason: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(_written(path), reason))

    def look(self, value: Any, spec: Any, path: Path) -> None:
        match spec:
            case Record():
                self._record(value, spec, path)
            case Many() if not isinstance(value, list):
                self.say(path, "This must be a list.")
            case Table() if not isinstance(value, dict):
                self.say(path, "This must be a mapping.")
            case Many() | Table() if len(value) > spec.cap:
                self.say(path, f"This holds {len(value)} items, {spec.cap} is the most.")
            case Many():
                for number, item in enumerate(value):
                    self.look(item, spec.item, (*path, number))
            case Table():
                for name, item in value.items():
                    self._key(name, path)
                    self.look(item, spec.value, (*path, name))
            case _:
                for reason in _objections(value, spec):
                    self.say(path, reason)

    def _record(self, value: Any, spec: Record, path: Path) -> None:
        if not isinstance(value, dict):
            self.say(path, f"A {spec.noun} must be a mapping of fields.")
            return
        for name, part in value.items():
            if name in spec.fields or name in spec.known:
                self.look(part, spec.fields.get(name) or spec.known[name], (*path, name))
            elif spec.free:
                self._key(name, path)
                self.look({name: part}, Free(), (*path, name))
            else:
                near = get_close_matches(name, spec.fields, 1)
                hint = f" Did you mean {near[0]}?" if near else ""
                self.say(path, f"A {spec.noun} has no field called {name[:40]}.{hint}")
        for name, part in spec.fields.items():
            if part.required and name not in value:
                self.say(path, f"The {spec.noun} has no {name}.")

    def _key(self, name: str, path: Path) -> None:
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,39}", name):
            self.say(path, f"{name[:40]!r} is not the name of a field.")

    def whole(self, file: dict[str, Any]) -> None:
        """Check what only the whole can tell: people who are there, numbers that lead somewhere."""
        people = [each["handle"] for each in file["participants"]]
        for handle in sorted({each for each in people if people.count(each) > 1}):
            self.say(("participants",), f"{handle} is there twice.")
        for path, handle in _named(file, ()):
            if handle not in people:
                self.say(path, f"{handle} is not one of the participants.")
        if file["room"]["asked_by"] == file["room"]["mentor"] and file["room"]["format"] != GROUP:
            self.say(("room", "mentor"), "The mentor is somebody else than who asked.")
        self._agreements(file)
        self._entries(file)
        self._own(file)

    def _agreements(self, file: dict[str, Any]) -> None:
        known: set[int] = set()
        for number, each in enumerate(file.get("agreements", ())):
            if each["version"] in known:
                self.say(("agreements", number, "version"), f"Version {each['version']} is there twice.")
            known.add(each["version"])
            signers = [signature["by"] for signature in each.get("signatures", ())]
            if len(set(signers)) < len(signers):
                self.say(("agreements", number, "signatures"), "Somebody signs twice.")

    def _entries(self, file: dict[str, Any]) -> None:
        last, known, goals = 0, set[int](), len(file.get("objectives", ()))
        for number, entry in enumerate(file.get("entries", ())):
            path: Path = ("entries", number)
            if entry["seq"] <= last:
                self.say((*path, "seq"), f"Entries stand in order: {entry['seq']} comes after {last}.")
            if entry.get("reply_to", entry["seq"]) not in known | {entry["seq"]}:
                self.say((*path, "reply_to"), f"No earlier entry has the number {entry['reply_to']}.")
            if entry.get("objective", 0) > goals:
                self.say((*path, "objective"), f"There are {goals} objectives.")
            versions = [each["version"] for each in entry.get("revisions", ())]
            if len(set(versions)) < len(versions):
                self.say((*path, "revisions"), "A version is there twice.")
            last = max(last, entry["seq"])
            known.add(entry["seq"])

    def _own(self, file: dict[str, Any]) -> None:
        """Check what somebody kept for themselves: once each, and of a session that is there."""
        for name, key in (("surveys", "kind"), ("reflections", "session")):
            pairs = [(each["by"], each[key]) for each in file.get(name, ())]
            if len(set(pairs)) < len(pairs):
                self.say((name,), f"Somebody has two of the same {key}.")
        planned = len(file.get("sessions", ()))
        for number, each in enumerate(file.get("reflections", ())):
            if each["session"] > planned:
                self.say(("reflections", number, "session"), f"There are {planned} sessions.")


NAMES = frozenset(
    {"by", "about", "asked_by", "mentor", "confirmed_by", "settled_by", "offered_by", "proposed_by", "of"}
)


def _named(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Give every place of a file that names a participant."""
    if isinstance(value, list):
        for number, part in enumerate(value):
            yield from _named(part, (*path, number))
    for name, part in value.items() if isinstance(value, dict) else ():
        here = (*path, name)
        if name in NAMES:
            yield here, part
        elif name == "reactions":
            yield from (((*here, key), each) for key, some in part.items() for each in some)
        elif name == "fields":
            items = enumerate(part.get("items", ()))
            yield from (((*here, "items", number, "who"), item["who"]) for number, item in items if "who" in item)
        elif name not in {"local", "words", "values", "answers"}:
            yield from _named(part, here)


def _objections(value: Any, spec: Any) -> Iterator[str]:
    match spec:
        case Flag():
            if not isinstance(value, bool):
                yield "This must be true or false."
        case Number():
            if isinstance(value, bool) or not isinstance(value, int if spec.whole else (int, float)):
                yield f"This must be a {'whole ' if spec.whole else ''}number."
            elif not spec.low <= value <= spec.high:
                yield f"This must lie between {spec.low} and {spec.high}."
        case Free():
            if reason := _free(value, 0):
                yield reason
        case Text():
            yield from _text_objections(value, spec)


def _text_objections(value: Any, spec: Text) -> Iterator[str]:
    if not isinstance(value, str):
        yield "This must be text."
    elif spec.choices:
        if value not in spec.choices:
            yield f"This must be one of {', '.join(spec.choices)}."
    elif len(value) > spec.cap:
        yield f"This has {len(value)} characters, {spec.cap} is the most."
    elif _CONTROL.search(value):
        yield "This holds a control character."
    elif spec.form and not (spec.may_be_empty and not value) and not _FORMS[spec.form](value):
        yield _WANTED[spec.form]
    elif spec.required and not value:
        yield "This must not be empty."


def _free(value: Any, depth: int) -> str:
    """Say what is wrong with a value whose shape is not known here; addresses must be web addresses everywhere."""
    if depth > MAX_DEPTH:
        return "This is nested too deeply."
    if isinstance(value, str):
        is_plain = len(value) <= PROSE and not _CONTROL.search(value)
        return "" if is_plain else "This text is too long, or holds a control character."
    if isinstance(value, dict):
        wrong = [name for name, part in value.items() if "url" in name and not all(map(_is_address, _said(part)))]
        if wrong:
            return _WANTED["url"]
        value = list(value.values())
    if isinstance(value, list):
        return next(filter(None, (_free(part, depth + 1) for part in value)), "") if len(value) <= 1000 else "Too many."
    return "" if value is None or (isinstance(value, bool | int | float) and abs(value) < 2**53) else "Too large."


def _said(value: Any) -> list[Any]:
    """Return what a field of addresses says: one, or one before and one after a change."""
    return [each for each in (value if isinstance(value, list) else [value]) if each]


def _is_address(value: Any) -> bool:
    if not isinstance(value, str) or re.search(r"[\s\x00-\x20\x7f\\]", value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _is_moment(value: str) -> bool:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return False
    return found.tzinfo is not None and 1970 < found.year < 3000


def _is_day(value: str) -> bool:
    try:
        return 1900 < date.fromisoformat(value).year < 3000 and len(value) == 10
    except ValueError:
        return False


_FORMS: dict[str, Callable[[str], bool]] = {
    "handle": lambda value: re.fullmatch(HANDLE, value) is not None,
    "moment": _is_moment,
    "day": _is_day,
    "url": _is_address,
    "kind": KINDS.__contains__,
}
_WANTED = {
    "handle": "This must be a handle.",
    "moment": "This must be a moment with its zone, such as 2026-03-13T09:15:00+00:00.",
    "day": "This must be a day, such as 2026-03-13.",
    "url": "This must be a full http or https address.",
    "kind": f"This must be one of {', '.join(KINDS)}.",
}


def _written(path: Path) -> str:
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.lstrip(".") or "file"
