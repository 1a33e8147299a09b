"""A room as JSON: one list item on a line, so that a file can be compared, searched and mended by eye."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rooms.interchange.shape import FORMAT


def json_text(head: dict[str, Any], entries: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Write a room piece by piece; what holds nothing is left out."""
    yield f'{{\n"format": {_plain(FORMAT)}'
    for name, value in head.items():
        if isinstance(value, list):
            yield from _list(name, value)
        elif value:
            yield f",\n{_plain(name)}: {_plain(value)}"
    yield from _list("entries", entries)
    yield "\n}\n"


def _list(name: str, items: Iterable[Any]) -> Iterator[str]:
    begun = False
    for item in items:
        opening = "," if begun else f",\n{_plain(name)}: ["
        yield f"{opening}\n{_plain(item)}"
        begun = True
    if begun:
        yield "\n]"


def _plain(value: Any) -> str:
    return json.dumps(filled(value), ensure_ascii=False, separators=(", ", ": "), allow_nan=False)


def filled(value: Any) -> Any:
    """Return a record without its empty fields; what is inside an entry's own fields stays as it is."""
    if isinstance(value, dict):
        return {
            name: part if name == "fields" else filled(part)
            for name, part in value.items()
            if part is not None and part not in ("", [], {})
        }
    return [filled(part) for part in value] if isinstance(value, list) else value
