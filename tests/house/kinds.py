"""The part of the world in which communities vote and meet: a poll and an event that only members read."""

from datetime import timedelta

from app import clock
from app.db import db
from app.moderation import service as moderation
from communities.models import Community, Removal, Topic, TopicRevision
from communities.service import kinds, weekly
from tests.factories import communities as places
from tests.house.world import World, secret, title


def added(thing):
    """A thing that the world keeps."""
    db.session.add(thing)
    return thing


def world_topic(world: World) -> Topic:
    """The topic of the closed place."""
    return db.session.get_one(Topic, world.ids["closedtopic"])


def make(world: World, who: dict) -> None:
    """A poll with names that the owner has voted in, and an event that they go to."""
    place = db.session.get_one(Community, world.ids["closedplace"])
    soon, owner = clock.now() + timedelta(days=3), places.Author(who["owner"])
    choices = {"choices": [secret("pollword"), "Another"], "takes_many": False, "is_named": True, "results": "vote"}
    poll = {"topic_kind": "poll", "poll": choices | {"closes_at": soon}}
    where = {"zone": "Asia/Tokyo", "minutes": 60, "place": secret("eventword"), "takes_questions": True}
    event = {"topic_kind": "event", "event": where | {"starts_at": soon}}
    about = {"reason": f"Because {secret('removalword')}", "is_ban": True, "by_id": who["steward"].id}
    world.keep("removal", added(Removal(owner_id=who["owner"].id, community=place, lifted_at=clock.now(), **about)))
    post = places.make_post(world_topic(world), who["member"], "Buy my course")
    note = f"Note {secret('dutyword')}"
    report = world.keep("duty", moderation.report(post, person=who["owner"], reason="selling", note=note))
    world.ids["dutycase"] = report.case_id
    week = {"weekday": 0, "hour": 9, "zone": "UTC", "title": "Of the week", "body_md": secret("weeklyword")}
    world.ids["weekly"] = weekly.plan(place, week, actor=places.Author(who["steward"])).id
    for name, values in (("poll", poll), ("event", event)):
        topic = world.keep(f"closed{name}", places.make_topic(place, who["owner"], title(f"{name}word"), **values))
        if name == "poll":
            kinds.vote(topic, {0}, person=owner)
            added(TopicRevision(topic_id=topic.id, number=1, title=secret("titleword"), topic_kind="poll", tags=[]))
        else:
            kinds.go(topic, True, person=owner)
