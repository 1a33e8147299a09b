"""The hash chain of a growth thread: every link seals the one before. Pure, and nothing beyond Python's own library.

This file is also a program: `python chain.py FILE` checks an exported thread without the site that wrote it, and names
the first entry that was altered. A link seals what was written, changed or removed, when, and the seal before it:

    digest = SHA-256 of the content as canonical JSON (keys sorted, no spaces, UTF-8; RFC 8785 for what stands in it)
    seal   = SHA-256 of {number, act, entry, at, digest, previous} as canonical JSON

A content carries a random `salt`: what was removed cannot be guessed from the digest that stays.
"""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

FORMAT, VERSION = "menteo-thread", 1
ACTS = ("written", "changed", "removed")
BEGINNING = "0" * 64
SEALED = ("number", "act", "entry", "at", "digest", "previous")
WHOLE = {name: int if name in ("number", "entry") else str for name in (*SEALED, "seal")}


class Finding(NamedTuple):
    """The first thing that does not hold: the number of the link, that of the entry, and why."""

    link: int
    entry: int
    reason: str


def canonical(value: Any) -> bytes:
    """Return a value of texts, whole numbers and nothing as the one JSON that it has."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: Mapping[str, Any]) -> str:
    """Return the fingerprint of what an entry says."""
    return hashlib.sha256(canonical(content)).hexdigest()


def seal(link: Mapping[str, Any]) -> str:
    """Return the seal of a link: over its facts, its content's fingerprint and the seal before it."""
    return hashlib.sha256(canonical({name: link[name] for name in SEALED})).hexdigest()


def first_fault(links: Sequence[Mapping[str, Any]], head: str = "") -> Finding | None:
    """Return the first link that does not hold, or nothing; `head` is the last seal as it was noted elsewhere."""
    previous = BEGINNING
    for number, link in enumerate(links, 1):
        if reason := _fault(link, number, previous):
            return Finding(number, link["entry"] if type(link.get("entry")) is int else 0, reason)
        previous = link["seal"]
    if head and head != previous:
        return Finding(
            len(links), int(links[-1]["entry"]) if links else 0, "the last seal is another one: links are missing"
        )
    return None


def _fault(link: Mapping[str, Any], number: int, previous: str) -> str:
    if any(type(link.get(name)) is not kind for name, kind in WHOLE.items()) or not _is_moment(link["at"]):
        return "the link is not whole"
    if link["number"] != number or link["previous"] != previous:
        return "a link before it is missing or was put elsewhere"
    content = link.get("content")
    if content is not None and digest(content) != link["digest"]:
        return "what it says was altered"
    if link["act"] not in ACTS or seal(link) != link["seal"]:
        return "its number, its time or its seal was altered"
    return ""


def _is_moment(text: str) -> bool:
    """Whether this is a time as links tell it: what is printed comes from a file that anybody may have written."""
    try:
        return text.isascii() and datetime.fromisoformat(text).isoformat(timespec="seconds") == text
    except ValueError:
        return False


def checked(text: str) -> tuple[dict[str, Any], Finding | None]:
    """Read an exported thread and return it with the first fault, or nothing; raises ValueError for another file."""
    try:
        found = json.loads(text)
        if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("version") != VERSION:
            raise ValueError
        links = found["links"]
        if not isinstance(links, list) or not all(isinstance(link, dict) for link in links):
            raise ValueError
        return found, first_fault(links, str(found.get("head", "")))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError(f"this is not a thread exported as {FORMAT} {VERSION}") from None


def told(found: Mapping[str, Any], fault: Finding | None) -> str:
    """Say in a line or two what was found."""
    links = found["links"]
    if fault is not None:
        return f"ALTERED: entry {fault.entry}, link {fault.link} of {len(links)}: {fault.reason}."
    withheld = sum(link.get("content") is None for link in links if link["act"] != "removed")
    last = f"Last seal {links[-1]['seal']}, {links[-1]['at']}." if links else "Nothing is written yet."
    note = f" The words of {withheld} links are not in the file; their fingerprints hold." if withheld else ""
    return f"WHOLE: {len(links)} links, none altered.{note}\n{last}"


def main(arguments: Sequence[str]) -> int:
    """Check the file that is named; 0 when it is whole, 1 when it was altered, 2 when it is something else."""
    if len(arguments) != 1:
        print("usage: python chain.py FILE", file=sys.stderr)
        return 2
    try:
        found, fault = checked(Path(arguments[0]).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(told(found, fault))
    return 1 if fault else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
