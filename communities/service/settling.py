"""Changing what a community says of itself, who may come in, and who may read it."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from app.access import ensure_may_post, set_audience
from app.db import db, hold
from app.errors import Conflict, Invalid
from app.models.space import Reading
from communities import policy
from communities.models import Community, Joining, MembershipRequest
from communities.models.community import audience_of

PLAIN = ("summary", "area", "guidelines", "tags", "joining")
WIDEST_FIRST = (Reading.PUBLIC, Reading.MEMBERS, Reading.SPACE)


def said_by(community: Community) -> dict[str, Any]:
    """Return what a community's settings are now."""
    plain = {name: getattr(community, name) for name in PLAIN}
    return plain | {"about_md": community.about_md, "reading": str(community.space.reading)}


def version_of(community: Community) -> str:
    """Return a mark of these settings: another one when anything of them has changed."""
    written = json.dumps(said_by(community), sort_keys=True, default=str)
    return sha256(written.encode()).hexdigest()[:16]


def readings_left(community: Community) -> tuple[str, ...]:
    """Return who may be let read from now on: those who may, or fewer; never more, for people wrote for those."""
    return WIDEST_FIRST[WIDEST_FIRST.index(Reading(community.space.reading)) :]


def settle(community: Community, values: Mapping[str, Any], version: str, *, actor: Any) -> None:
    """Change a community's settings; fewer readers are fewer in the same moment, in every list, feed and search.

    Raises `Conflict` when they were changed since `version`, `Invalid` for what does not go together.
    """
    ensure_may_post(actor)
    hold(community)
    if version != version_of(community):
        raise Conflict
    reading = Reading(values["reading"])
    if reading not in readings_left(community):
        raise Invalid(_("People wrote here for fewer readers. A community is not opened further."), field="reading")
    policy.ensure_door_fits(reading, values["joining"])
    for name in PLAIN:
        setattr(community, name, values[name])
    community.describe(values["about_md"])
    _let_read(community, reading)
    if values["joining"] != Joining.REQUEST:
        waits = MembershipRequest.community_id == community.id, MembershipRequest.declined_at.is_(None)
        db.session.execute(delete(MembershipRequest).where(*waits))
    db.session.flush()


def _let_read(community: Community, reading: Reading) -> None:
    if reading != community.space.reading:
        community.space.reading = reading
        db.session.flush()
        set_audience(community, audience_of(reading))
