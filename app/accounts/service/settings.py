"""Settings: what members change about their own account. `person` is whoever does it."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app import clock, documents, mail, outbox
from app.accounts import identity, passwords, tokens
from app.accounts.events import NameChanged
from app.accounts.models import fingerprint
from app.accounts.service.joining import Sent, ensure_free
from app.db import db
from app.errors import Invalid, Missing
from app.events import Ref, emit
from app.models import Profile, SignIn, User
from app.models.user import FormerHandle
from app.unit import look


def account_of(person: Any) -> User:
    """Return the member's own row."""
    user = db.session.get(User, person.id)
    if user is None:
        raise Missing
    return user


def change_account(person: Any, *, name: str, handle: str) -> User:
    """Change name and handle; the old handle goes on leading here and is free for nobody else."""
    user, handle = account_of(person), identity.clean_handle(handle)
    if handle != user.handle:
        ensure_free(handle, email=user.email, user_id=user.id)
        db.session.merge(
            FormerHandle(handle_key=identity.handle_key(user.handle), user_id=user.id, left_at=clock.now())
        )
        user.handle, user.handle_key = handle, identity.handle_key(handle)
        outbox.enqueue("index", {"owner_id": user.id})  # the index knows whose each thing is by the handle
    is_new, user.name = name != user.name, name
    db.session.flush()
    profile = db.session.scalar(select(Profile).where(Profile.owner_id == user.id))
    if profile is not None:
        documents.write(db.session, profile)
        if is_new:
            emit(NameChanged(actor_id=user.id, subject=Ref("person", profile.id)))
    return user


def check_password(person: Any, password: str, *, field: str = "current_password") -> str:
    """Return the kept hash when the password is the member's; checked with no transaction open."""
    with look():
        kept = db.session.scalar(select(User.password_hash).where(User.id == person.id))
    if not passwords.verify(kept, password) or kept is None:
        raise Invalid(_("This is not your present password"), field)
    return kept


def change_password(person: Any, *, current: str, password: str) -> User:
    """Set a new password; whoever calls ends the sessions and begins one anew."""
    kept = check_password(person, current)
    with look():
        user = account_of(person)
        own = (user.name, user.handle, user.email)
    passwords.check(password, *own)
    password_hash = passwords.hash_password(password)
    user = account_of(person)
    if user.password_hash != kept:
        raise Invalid(_("Your password was changed from elsewhere a moment ago."), "current_password")
    user.password_hash = password_hash
    db.session.flush()
    mail.send(user.id, "password_changed")
    return user


def ask_to_change_email(person: Any, *, email: str, password: str) -> Sent:
    """Send a link to the new address; to one that has an account, a note that it was named."""
    email = identity.clean_email(email)
    check_password(person, password)
    user, other = account_of(person), identity.find_by_email(email)
    if other is not None and other.id != user.id:
        return Sent(email, mail.send(other.id, "address_in_use"))
    token = tokens.issue("email", email_state(user, email), id=user.id, email=email)
    return Sent(email, mail.send(email, "confirm_email", locale=user.locale, name=user.name, token=token))


def ask_to_verify(person: Any) -> Sent:
    """Send the link that shows that the present address is the member's."""
    user = account_of(person)
    token = tokens.issue("email", email_state(user, user.email), id=user.id, email=user.email)
    return Sent(user.email, mail.send(user.email, "confirm_email", locale=user.locale, name=user.name, token=token))


def email_state(user: User, email: str) -> str:
    """Return what a link to a new address is bound to: it ends with the next change of address or password."""
    return fingerprint(user.id, user.email, user.email_verified_at, user.password_hash, email)


def email_change(token: str) -> tuple[User, str]:
    """Return whose address a link changes, and to which; `Gone` when it is used up."""
    content = tokens.read("email", token)
    user = db.session.get(User, content["id"])
    if user is None or email_state(user, content["email"]) != content["state"]:
        raise tokens.gone()
    other = identity.find_by_email(content["email"])
    if other is not None and other.id != user.id:
        raise tokens.gone()
    return user, content["email"]


def confirm_email(token: str) -> User:
    """Give a member the address whose mail they opened; the old address is told."""
    user, email = email_change(token)
    if email != user.email:
        mail.send(user.email, "email_changed", locale=user.locale, name=user.name)
    user.email, user.email_key, user.email_verified_at = email, identity.email_key(email), clock.now()
    user.bounced_at = None
    db.session.flush()
    return user


def change_appearance(person: Any, *, theme: str, locale: str, timezone: str, keys: bool) -> None:
    """Change how the site looks and speaks to the member."""
    user = account_of(person)
    user.theme, user.locale, user.timezone, user.shortcuts_off = theme, locale, timezone, not keys
    db.session.flush()


def end_device(person: Any, sign_in_id: int) -> None:
    """Sign the member out on one of their devices."""
    ended = delete(SignIn).where(SignIn.id == sign_in_id, SignIn.user_id == person.id).returning(SignIn.id)
    if db.session.scalar(ended) is None:
        raise Missing
