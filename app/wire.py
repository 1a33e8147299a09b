"""Statements and constants as the drivers take them without reading them through at each asking."""

import re
from enum import Enum
from typing import Any


def plain(value: Any) -> Any:
    """Return a constant as drivers know it at once: they look for a way to send what is not quite a text or number."""
    return value.value if isinstance(value, Enum) else value


_NAMED = re.compile(r"%\((?P<name>[^)]+)\)s|%%")


def numbered(text: str, fixed: dict[str, Any]) -> tuple[str, list[str]]:
    """Write a statement as PostgreSQL takes it, its values numbered and its constants in it, and the order of values.

    Given names, the driver would read the whole statement at each asking to number them, and send each constant.
    """
    order: list[str] = []

    def written(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None:
            return "%"
        if name in fixed and (constant := _constant(fixed[name])) is not None:
            return constant
        if name not in order:
            order.append(name)
        return f"${order.index(name) + 1}"

    return _NAMED.sub(written, text), order


def _constant(value: Any) -> str | None:
    """Return a value as it is written in a statement; nothing for what is better sent beside it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"({value})"
    is_simple = isinstance(value, str) and not {"\0", "\\", "'"}.intersection(value)
    return f"'{value}'" if is_simple else None
