"""What domains put into somebody's export; the kernel knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from app.exports.box import Box


@dataclass(frozen=True)
class Owner:
    """Whose export it is, as doors and queries see a viewer."""

    id: int
    handle: str
    name: str
    locale: str
    timezone: str
    picture: str | None


@dataclass(frozen=True)
class ExportPart:
    """A part: `fill(owner, box)` reads through the domain's own doors what its owner may read at this moment."""

    name: str
    fill: Callable[[Owner, Box], Any]


def add_export_part(app: Flask, part: ExportPart) -> None:
    """Have a part of every export filled."""
    app.extensions.setdefault("export_parts", []).append(part)


def parts() -> list[ExportPart]:
    """Return all parts, in the order in which they were added."""
    return list(current_app.extensions.get("export_parts", ()))
