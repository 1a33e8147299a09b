"""What a value of the format may be: text, numbers, flags, lists, tables and records. The shape is written in these."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Text:
    """Text; `form` is a handle, a moment, a day or a web address, which may be empty where `may_be_empty`."""

    cap: int = 200
    required: bool = False
    form: str = ""
    choices: tuple[str, ...] = ()
    may_be_empty: bool = False


@dataclass(frozen=True)
class Number:
    """A number within bounds."""

    low: int = 0
    high: int = 2**31 - 1
    whole: bool = True
    required: bool = False


@dataclass(frozen=True)
class Flag:
    """True or false."""

    required: bool = False


@dataclass(frozen=True)
class Many:
    """A list of like things."""

    item: Any
    cap: int
    required: bool = False


@dataclass(frozen=True)
class Table:
    """Values of one kind under free names."""

    value: Any
    cap: int = 40
    required: bool = False


@dataclass(frozen=True)
class Free:
    """Any plain value of modest depth: what an entry's kind asks for beside the fields that are named here."""

    required: bool = False


@dataclass(frozen=True)
class Record:
    """Named fields; others are refused, or with `free` taken as plain values.

    What is only `known` is checked here and not named in the schema: new kinds of entries bring such fields.
    """

    noun: str
    fields: dict[str, Any]
    required: bool = False
    free: bool = False
    known: dict[str, Any] = field(default_factory=dict)


def moment(required: bool = False) -> Text:
    """A point in time, with its zone."""
    return Text(40, required, "moment")


def day(required: bool = False) -> Text:
    """A day."""
    return Text(10, required, "day")


def person(required: bool = False) -> Text:
    """A participant, by handle."""
    return Text(30, required, "handle")
