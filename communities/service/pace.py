"""Slow mode: so many minutes between two posts of one member in a topic."""

import math
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from app import clock
from app.access import ensure_may_post, in_space
from app.db import db, hold
from app.errors import Invalid
from app.models import Role
from communities.models import Act, Post, Topic
from communities.service import log

PACES = (0, 5, 15, 60, 240, 1440)


def ensure_pace(topic: Topic, author: Any) -> None:
    """Refuse a post that comes too soon after the author's last one here; moderators are exempt."""
    if not topic.slow_minutes:
        return
    theirs = Post.topic_id == topic.id, Post.owner_id == author.id
    last = db.session.scalar(select(func.max(Post.made_at)).where(*theirs))
    waits = last + timedelta(minutes=topic.slow_minutes) - clock.now() if last else timedelta(0)
    if waits <= timedelta(0) or db.session.scalar(select(in_space(topic.space_id, author, Role.MODERATOR))):
        return
    minutes = math.ceil(waits / timedelta(minutes=1))
    when = ngettext("in %(num)s minute", "in %(num)s minutes", minutes)
    words = _("Slow mode: you can reply again %(when)s. Your text is still here.", when=when)
    raise Invalid(words, field="body")


def slow_down(topic: Topic, minutes: int, *, actor: Any) -> None:
    """Set how long each member waits between two posts in a topic; 0 is not at all."""
    ensure_may_post(actor)
    if minutes not in PACES:
        raise Invalid(_("Choose one of the answers that are offered"), field="minutes")
    if hold(topic).slow_minutes != minutes:
        topic.slow_minutes = minutes
        db.session.flush()
        log.note(topic.community, Act.SLOWED, actor=actor, topic_id=topic.id, why=str(minutes))
