"""Making, replacing and switching off the address of a feed, and finding out whose it is."""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from flask import current_app
from sqlalchemy import delete, select

from app import clock
from app.accounts.queries import is_leaving
from app.calendars.models import CalendarFeed
from app.calendars.occasions import Reader
from app.db import db
from app.errors import Missing
from app.models import User


def feed_of(person: Any) -> CalendarFeed | None:
    """Return a member's feed, if they have one."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == person.id))


def make(person: Any) -> CalendarFeed:
    """Make an address, in place of the old one if there is one: that one opens nothing from now on."""
    feed = feed_of(person) or CalendarFeed(user_id=person.id)
    feed.salt, feed.made_at = secrets.token_hex(32), clock.now()
    feed.token_hash = _hash(token_of(feed))
    db.session.add(feed)
    return feed


def token_of(feed: CalendarFeed) -> str:
    """Return the secret part of an address: 256 bits that neither the row nor the key gives away alone."""
    key = (current_app.secret_key or "").encode() if isinstance(current_app.secret_key, str) else current_app.secret_key
    digest = hmac.digest(key or b"", f"calendar:{feed.user_id}:{feed.salt}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def shown_token(feed: CalendarFeed) -> str:
    """Return it for its owner; nothing once the site's secret key is another one: the old address still works."""
    token = token_of(feed)
    return token if hmac.compare_digest(_hash(token), feed.token_hash) else ""


def choose_names(person: Any, with_names: bool) -> None:
    """Choose whether titles name the other by their first name."""
    feed = feed_of(person)
    if feed is None:
        raise Missing
    feed.with_names = with_names


def switch_off(person: Any) -> None:
    """Let the address open nothing any more."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == person.id))


def reader_of(token: str) -> Reader:
    """Return whose feed this is; a wrong token, a revoked one and one of who is paused or leaves are all not there."""
    query = select(CalendarFeed.with_names, User.id, User.timezone, User.locale, User.suspended_until)
    query = query.join(User, User.id == CalendarFeed.user_id).where(CalendarFeed.token_hash == _hash(token))
    query = query.where(~is_leaving(User.id))
    row = db.session.execute(query).one_or_none()
    if row is None or (row.suspended_until and row.suspended_until > clock.now()):
        raise Missing
    return Reader(row.id, row.timezone or "UTC", row.locale or "en", row.with_names)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
