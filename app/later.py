"""Modules that are loaded when something of them is first used: a web process may never need them.

Alembic with what it brings along takes 10 MB of each process, icalendar 3; migrations, pictures and calendars are rare.
"""

from importlib import import_module
from typing import Any


class Later:
    """Stands for a module until it is needed."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
