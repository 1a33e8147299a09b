"""Entry: recognizing who signs in, and giving back the way in to those who forgot their password."""

from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import bindparam, select, update

from app import clock, mail
from app.accounts import identity, passwords, queries, tokens
from app.accounts.models import AccountDeletion
from app.accounts.service.joining import Sent
from app.db import db
from app.errors import Invalid
from app.gate import end_sessions
from app.models import User
from app.statements import prepared
from app.unit import look


@prepared
def _known() -> Any:
    columns = select(User.id, User.password_hash, User.suspended_until, AccountDeletion.due_at.label("goes_at"))
    columns = columns.outerjoin(AccountDeletion, AccountDeletion.user_id == User.id)
    return columns.where(User.email_key == bindparam("email_key"))


def recognize(email: str, password: str) -> Any:
    """Return who signs in: a row with their id, `suspended_until`, and `goes_at` when they asked to go.

    Raises `Invalid` with the same words, after the same time, for an unknown address and a wrong password.
    """
    key = identity.email_key(email)
    with look():
        row = _known()(email_key=key).one_or_none()
        joining = None if row else queries.latest_joining(key)
        kept = row.password_hash if row else joining.password_hash if joining else None
    matches = passwords.verify(kept, password)
    if not matches:
        raise Invalid(_("Address and password do not belong together. Check both, or ask for a new password."))
    if row is None:
        raise Invalid(_("Open the link in the mail we sent you first: it shows that the address is yours."))
    if kept is not None and passwords.is_outdated(kept):
        renew(row.id, kept, passwords.hash_password(password))
    now = _known()(email_key=key).one_or_none()  # not before: hashing takes a while
    if now is None or now.id != row.id:
        raise Invalid(_("Address and password do not belong together. Check both, or ask for a new password."))
    return now


def renew(user_id: int, old: str, new: str) -> None:
    """Keep the same password under a newer hash, unless it was changed meanwhile."""
    db.session.execute(update(User).where(User.id == user_id, User.password_hash == old).values(password_hash=new))


def ask_for_reset(email: str) -> Sent:
    """Send a mail with a link for choosing a new password; to an unknown address one that says it is unknown."""
    email = identity.clean_email(email)
    user = identity.find_by_email(email)
    if user is None:
        return Sent(email, mail.send(email, "not_a_member", locale=str(get_locale() or "en")))
    token = tokens.issue("reset", queries.reset_state(user), good_for=tokens.RESET_GOOD_FOR, id=user.id)
    return Sent(email, mail.send(user.id, "reset", token=token))


def reset(token: str, password: str) -> User:
    """Set a new password for whoever opened the link in their mail; all their sessions end."""
    with look():
        user = queries.user_for_reset(token)
        own = (user.name, user.handle, user.email)
    passwords.check(password, *own)
    password_hash = passwords.hash_password(password)
    user = queries.user_for_reset(token)
    user.password_hash = password_hash
    user.email_verified_at = user.email_verified_at or clock.now()
    db.session.flush()
    end_sessions(user.id)
    mail.send(user.id, "password_changed")
    return user
