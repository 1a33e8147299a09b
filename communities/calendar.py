"""Events as calendars take them: in a file of one, and in the feed of a member who said that they go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from app import clock
from app.access import visible
from app.calendars.occasions import KEPT_FOR, Occasion, Reader
from app.db import db
from app.mail import link
from communities.models import Gathering, Topic, TopicAnswer

MOST = 200


def on_own_wall(event: Gathering) -> datetime:
    """Return when it begins, as clocks of its own zone show it."""
    return event.starts_at.astimezone(ZoneInfo(event.zone)).replace(tzinfo=None)


def of_event(topic: Any, event: Gathering, title: str = "", place: str | None = None) -> Occasion:
    """Return an event by the name of its topic, to who may read that."""
    return Occasion(
        uid=f"event-{topic.id}",
        title=title or topic.title,
        address=link("communities.topic", slug=topic.community.slug, topic_id=topic.id, title=topic.slug),
        starts=event.starts_at,
        changed_at=event.changed_at,
        minutes=event.minutes,
        sequence=event.sequence,
        is_cancelled=event.called_off_at is not None,
        place=event.place if place is None else place,
    )


def occasions(reader: Reader) -> Sequence[Occasion]:
    """Return the events that a member said they go to, as far as they may know of them now; titles name none."""
    mine = TopicAnswer.topic_id == Topic.id, TopicAnswer.user_id == reader.id
    query = select(Topic, Gathering).join(Gathering, Gathering.topic_id == Topic.id).join(TopicAnswer, mine[0])
    query = query.where(mine[1], Gathering.starts_at > clock.now() - KEPT_FOR, visible(Topic, reader))
    rows = db.session.execute(query.order_by(Topic.id).limit(MOST)).unique()
    return [of_event(topic, event, _("Menteo: event of a community"), "") for topic, event in rows]
