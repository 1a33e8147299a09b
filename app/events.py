"""Events: what happened, said in the past tense by the domain it happened in, heard in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from flask_babel import LazyString

E = TypeVar("E", bound="Event")


@dataclass(frozen=True)
class Ref:
    """What an event is about: a thing by kind and id, the same pair that its document is known by."""

    kind: str
    id: int


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. `notify` are the people the domain wants told; listeners drop those who may not be.

    `phrase` completes "Marisol …" in a notification and may use %(title)s, the document's title, and %(when)s, what its
    fact `starts` shows on the reader's clock; `icon` is beside it.
    What only the clock says has no actor, and a phrase that is a whole sentence. `category` is the word under which
    members choose how they are told (app/notifications/categories.py).
    """

    actor_id: int | None
    subject: Ref
    space_id: int | None = None
    group: str = ""
    notify: frozenset[int] = frozenset()

    phrase: ClassVar[LazyString | str] = ""
    icon: ClassVar[str] = "bell"
    category: ClassVar[str] = ""
    kinds: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if Event.kinds.setdefault(cls.__name__, cls).__module__ != cls.__module__:
            raise TypeError(f"two events are called {cls.__name__}: notifications are kept under that name")


_listeners: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def on(kind: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Have a function called for every event of a kind, in the transaction that emits it."""

    def register(listener: Callable[[E], None]) -> Callable[[E], None]:
        if listener not in _listeners[kind]:
            _listeners[kind].append(listener)
        return listener

    return register


def emit(event: Event) -> None:
    """Tell all listeners of this kind of event, and of its parents."""
    for kind in type(event).__mro__:
        for listener in _listeners.get(kind, ()):
            listener(event)
