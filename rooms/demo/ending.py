"""How a room of the demo ends: outcomes, a last word of each, and words about the other that both show."""

from functools import partial
from typing import Any

from app.demo.chronicle import Chronicle
from rooms import service
from rooms.models import Room


def plan_ending(chronicle: Chronicle, key: str, said: dict[str, Any]) -> None:
    """Plan that both wind a room down, close it, and say something about each other."""
    chronicle.plan(chronicle.of(said["begun"]), partial(_begin, chronicle, key, said))
    for word in said["last_words"]:
        chronicle.plan(chronicle.of(word), partial(_look_back, chronicle, key, word))
    chronicle.plan(chronicle.of(said["closed"]), partial(_close, chronicle, key, said["closed"]["by"]))
    for words in said["testimonials"]:
        chronicle.plan(chronicle.of(words), partial(_testify, chronicle, key, words))


def _begin(chronicle: Chronicle, key: str, said: dict[str, Any]) -> None:
    room: Room = chronicle.things[f"room/{key}"]
    service.begin_closing(room, person=chronicle.people[said["begun"]["by"]])
    outcomes = {
        objective.id: (each["outcome"], each["note"])
        for objective, each in zip(room.objectives, said["outcomes"], strict=True)
    }
    service.set_outcomes(room, outcomes, person=chronicle.people[said["begun"]["by"]])


def _look_back(chronicle: Chronicle, key: str, said: dict[str, Any]) -> None:
    service.look_back(chronicle.things[f"room/{key}"], said["body"], person=chronicle.people[said["by"]])


def _close(chronicle: Chronicle, key: str, handle: str) -> None:
    service.end(chronicle.things[f"room/{key}"], person=chronicle.people[handle], early=False)


def _testify(chronicle: Chronicle, key: str, said: dict[str, Any]) -> None:
    """Let one write about the other, who agrees the next morning."""
    about = chronicle.people[said["about"]]
    words = service.testify(
        chronicle.things[f"room/{key}"], said["body"], person=chronicle.people[said["by"]], about_id=about.id
    )
    chronicle.plan(chronicle.at(said["day"] + 1, "08:30"), partial(service.agree_to_show, words, person=about))
