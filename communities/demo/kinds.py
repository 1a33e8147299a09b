"""Polls and events of the demo: what they ask for, and who votes and goes."""

from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from app.demo.bonds import PAUSE
from app.demo.chronicle import Chronicle
from communities.models import Topic
from communities.models.poll import Results
from communities.service import kinds


def asked_for(chronicle: Chronicle, said: dict[str, Any]) -> dict[str, Any]:
    """Return what makes a topic of the data a poll or an event."""
    if poll := said.get("poll"):
        closes = chronicle.now + timedelta(days=poll["closes_day"])
        how = {"takes_many": poll["several"], "is_named": poll["named"], "results": Results.VOTE.value}
        return {"poll": {"choices": poll["choices"], "closes_at": closes} | how}
    if event := said.get("event"):
        hours, minutes = map(int, event["time"].split(":"))
        there = (chronicle.now + timedelta(days=event["day"])).astimezone(ZoneInfo(event["zone"]))
        plain = {name: event[name] for name in ("zone", "minutes", "place")}
        starts = there.replace(hour=hours, minute=minutes, second=0, microsecond=0)
        return {"event": plain | {"starts_at": starts, "takes_questions": event["questions"]}}
    return {}


def answer(chronicle: Chronicle, topic: Topic, said: dict[str, Any]) -> None:
    """Have those named vote or say that they go, one after the other."""
    acts = [
        partial(kinds.vote, topic, {place - 1 for place in places}, person=chronicle.people[handle])
        for handle, places in said.get("poll", {}).get("votes", {}).items()
    ]
    acts += [
        partial(kinds.go, topic, True, person=chronicle.people[handle])
        for handle in said.get("event", {}).get("going", ())
    ]
    for number, act in enumerate(acts, 1):
        chronicle.plan(topic.made_at + number * PAUSE, act)
