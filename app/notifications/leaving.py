"""Leaving: the one-click link of every mail that is not about the account (RFC 8058).

A token names a member and the one thing that it ends: mail about one thing (`room:12`), or the digest of a way
(`daily`). It is signed, opens nothing else, tells nothing, and works as long as the account is there, whatever its
address has become.
"""

from typing import Any, NamedTuple

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select

from app import clock
from app.db import db
from app.errors import Missing
from app.models.user import User
from app.notifications.models import MailStop
from app.notifications.service import choose_ways, ways_of

MAX_TOKEN = 300
DIGESTS = frozenset({"daily", "weekly"})


class Leave(NamedTuple):
    """What a token ends, for whom."""

    id: int
    target: str

    @property
    def is_digest(self) -> bool:
        """Whether it is about a daily or weekly mail."""
        return self.target in DIGESTS


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="unsubscribe")


def token_for(reader: Any, target: str) -> str:
    """Return the token with which a member ends mail about a thing."""
    return str(_signer().dumps([reader.id, int(reader.joined_at.timestamp()), target]))


def read(token: str) -> Leave:
    """Return what a token ends; `Missing` for one that was forged or cut short, and when its account has gone."""
    if len(token) > MAX_TOKEN:
        raise Missing
    try:
        user_id, joined, target = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise Missing from None
    joined_at = db.session.scalar(select(User.joined_at).where(User.id == user_id))
    if joined_at is None or int(joined_at.timestamp()) != joined:  # a number can be given to another account
        raise Missing
    return Leave(user_id, target)


def stop(leave: Leave) -> None:
    """Send no more mail about it; the inbox goes on telling."""
    if leave.is_digest:
        ways = {category: "app" for category, way in ways_of(leave).items() if way == leave.target}
        choose_ways(ways, person=leave)
        return
    db.session.merge(MailStop(user_id=leave.id, target=leave.target, made_at=clock.now()))
    db.session.flush()


def resume(leave: Leave) -> None:
    """Send mail about it again; which kinds belong into a digest is chosen in settings."""
    db.session.execute(delete(MailStop).where(MailStop.user_id == leave.id, MailStop.target == leave.target))
