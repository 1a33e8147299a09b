"""Joining: a form, a mail, and an account once the link in the mail is opened.

Nothing here tells whether an address has an account: known or not, the form leaves the same kind of row, takes as long,
and sends a mail to the address; only the reader of that mail learns which of the two it was.
"""

from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app import clock, mail
from app.accounts import identity, passwords, queries, tokens
from app.accounts.models import Joining
from app.db import db
from app.errors import Conflict, Invalid
from app.models import Profile, SiteRole, User
from app.unit import look


class Sent(NamedTuple):
    """Where a mail went, and where it will lie when mail is written to files."""

    to: str
    place: str


def ask_to_join(*, name: str, handle: str, email: str, password: str, timezone: str, locale: str, intent: str) -> Sent:
    """Take in a join form and send a mail: a link to a new address, a reminder to a known one."""
    email, handle = identity.clean_email(email), identity.clean_handle(handle)
    passwords.check(password, name, handle, email)
    with look():
        ensure_free(handle, email=email)
    password_hash = passwords.hash_password(password)
    ensure_free(handle, email=email)
    joining = Joining(name=name, handle=handle, handle_key=identity.handle_key(handle), intent=intent)
    joining.email, joining.email_key = email, identity.email_key(email)
    joining.password_hash, joining.timezone, joining.locale = password_hash, timezone, locale
    db.session.add(joining)
    db.session.flush()
    return _send(joining)


def ensure_free(handle: str, *, email: str = "", user_id: int = 0) -> None:
    """Refuse a handle that is, was or looks like somebody else's; handles are public, so this may be told."""
    if not queries.is_handle_free(handle, email=email, user_id=user_id):
        raise Invalid(_("This handle, or one that looks like it, is taken. Choose another one."), "handle")


def _send(joining: Joining) -> Sent:
    known = identity.find_by_email(joining.email)
    if known is not None:
        place = mail.send(known.id, "already_member")
    else:
        token = tokens.issue("join", joining.state, id=joining.id)
        values = {"name": joining.name, "handle": joining.handle, "token": token}
        place = mail.send(joining.email, "join", locale=joining.locale, **values)
    return Sent(joining.email, place)


def send_again(email: str) -> Sent:
    """Send the mail of a joining once more; for an address that is not joining, one that says so."""
    email = identity.clean_email(email)
    joining = queries.latest_joining(identity.email_key(email))
    if joining is not None:
        return Sent(email, _send(joining).place)
    known = identity.find_by_email(email)
    return Sent(email, mail.send(known.id, "already_member") if known else mail.send(email, "not_a_member"))


def confirm(token: str) -> tuple[User, str]:
    """Make the account of whoever opened the link in their mail; return it, and what brought them here."""
    joining = queries.joining_for(token)
    if not queries.is_handle_free(joining.handle, email=joining.email):
        raise Conflict(_("Your handle was taken meanwhile. Join again with another one."))
    user = create_user(
        name=joining.name,
        handle=joining.handle,
        email=joining.email,
        password_hash=joining.password_hash,
        locale=joining.locale,
        timezone=joining.timezone,
    )
    intent = joining.intent
    db.session.execute(delete(Joining).where(Joining.email_key == joining.email_key))
    return user, intent


def create_user(
    *,
    name: str,
    handle: str,
    email: str,
    password_hash: str | None = None,
    role: str = SiteRole.MEMBER,
    locale: str = "en",
    timezone: str = "UTC",
) -> User:
    """Add a member with a profile; the address counts as verified."""
    user = User(
        name=name, handle=handle, email=email, password_hash=password_hash, role=role, locale=locale, timezone=timezone
    )
    user.handle_key, user.email_key = identity.handle_key(handle), identity.email_key(email)
    user.email_verified_at = user.joined_at = clock.now()
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Conflict(_("This handle or address was taken a moment ago.")) from None
    db.session.add(Profile(owner_id=user.id, user=user))
    db.session.flush()
    return user


def forget_old(now: datetime) -> None:
    """Forget joinings whose link has run out."""
    db.session.execute(delete(Joining).where(Joining.made_at < now - tokens.GOOD_FOR))
