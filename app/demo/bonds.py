"""Bonds in the demo: reactions and follows, a while after what they are about."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from app import clock
from app.demo.chronicle import Chronicle, read
from app.follows import service as follows
from app.follows.queries import is_following, target_for
from app.reactions import service as reactions

DATA = read(Path(__file__).parent / "follows.yaml")
PAUSE = timedelta(minutes=47)


def react(chronicle: Chronicle, thing: Any, said: Mapping[str, Sequence[str]]) -> None:
    """Have people react to what was just made, one after the other."""
    pairs = [(name, handle) for name, handles in said.items() for handle in handles]
    for number, (name, handle) in enumerate(pairs, 1):
        moment = chronicle.once_here(handle, clock.now() + PAUSE * number)
        chronicle.plan(moment, partial(_react, chronicle, thing, name, handle))


def _react(chronicle: Chronicle, thing: Any, name: str, handle: str) -> None:
    reactions.toggle(thing, name, person=chronicle.people[handle])


def follow(chronicle: Chronicle, target: str, followers: Sequence[str]) -> None:
    """Have people follow what was just made; whoever follows it already goes on doing so."""
    for number, handle in enumerate(followers, 1):
        moment = chronicle.once_here(handle, clock.now() + PAUSE * number)
        chronicle.plan(moment, partial(_follow, chronicle, target, handle))


def _follow(chronicle: Chronicle, target: str, handle: str) -> None:
    person = chronicle.people[handle]
    if not is_following(person, target):
        follows.toggle(target_for(person, target), person=person)


def followers(group: str, name: str) -> list[str]:
    """Return who follows a thread or watches a topic, by its name in the data."""
    return [handle for handle, names in DATA[group].items() if name in names]


def follow_people(chronicle: Chronicle) -> None:
    """Plan who follows whom, soon after both have joined."""
    for handle, others in DATA["members"].items():
        for number, other in enumerate(others):
            moment = chronicle.once_here(other, chronicle.joined[handle]) + PAUSE * number
            chronicle.plan(moment, partial(_follow_person, chronicle, handle, other))


def _follow_person(chronicle: Chronicle, handle: str, other: str) -> None:
    _follow(chronicle, f"person:{chronicle.people[other].id}", handle)
