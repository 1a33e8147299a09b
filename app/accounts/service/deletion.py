"""Going: a member asks that their account is erased, has some days to come back, and then the clock does it.

From the asking on nobody sees what goes with the account, and no session of it holds; signing in undoes both.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import Select, delete, select

from app import clock, mail, outbox, personal
from app.access import hide, unhide
from app.accounts.models import AccountDeletion
from app.accounts.queries import is_leaving
from app.accounts.service.settings import account_of, check_password
from app.db import db
from app.erasures import Erased, erase
from app.errors import Invalid
from app.gate import end_sessions
from app.models import Document, Shared, SiteRole, User, kinds
from app.ticks import each_due

WAIT = timedelta(days=14)
LOT = 200


def init_app(app: Flask) -> None:
    """Have the clock carry out what is due."""
    each_due(app, due, carry_out)


def add_leaving(app: Flask, leave: Any) -> None:
    """Have a domain let somebody leave where others are told: `leave(person)`, just before the account is erased."""
    app.extensions.setdefault("leavings", []).append(leave)


def add_absence(app: Flask, count: Any) -> None:
    """Have a domain count somebody out at the asking, and in again: `count(connection, user_id, since, change)`."""
    app.extensions.setdefault("absences", []).append(count)


def add_care(app: Flask, load: Any) -> None:
    """Have a domain name what somebody looks after for others: `load(person)` gives words and where to hand it over."""
    app.extensions.setdefault("cares", []).append(load)


def cares(person: Any) -> list[tuple[str, str]]:
    """Return what a member looks after for others, to be handed over before they go."""
    return [each for load in current_app.extensions.get("cares", ()) for each in load(person)]


def _count(user_id: int, since: datetime, change: int) -> None:
    db.session.flush()
    for count in current_app.extensions.get("absences", ()):
        count(db.session.connection(), user_id, since, change)


def ask(person: Any, password: str) -> AccountDeletion:
    """Ask that the account is erased, after the password: it is hidden, and every session of it ends, at once."""
    check_password(person, password)
    user = account_of(person)
    if user.role == SiteRole.ADMINISTRATOR and not _other_administrators(user):
        raise Invalid(_("You are the only administrator. Name another one first."), "current_password")
    now = clock.now()
    asked = db.session.scalar(select(AccountDeletion).where(AccountDeletion.user_id == user.id))
    if asked is None:
        asked = AccountDeletion(user_id=user.id, asked_at=now, due_at=now + WAIT)
        db.session.add(asked)
        db.session.flush()
        for thing in _going(user.id, None):
            hide(thing, asked.asked_at)
        _count(user.id, now, -1)
        mail.send(user.id, "leaving", days=WAIT.days)
    end_sessions(user.id)
    return asked


def _other_administrators(user: User) -> bool:
    """Whether the site keeps one: all are locked, so that two who go at once do not count on each other."""
    administers = User.role == SiteRole.ADMINISTRATOR
    db.session.execute(select(User.id).where(administers).order_by(User.id).with_for_update())
    others = select(User.id).where(administers, User.id != user.id, ~is_leaving(User.id))
    return db.session.scalar(others.limit(1)) is not None


def _going(user_id: int, hidden_at: datetime | None) -> Iterator[Any]:
    """Give what goes with an account and others can see, what has parts first: they are hidden and shown with it."""
    models: list[Any] = [model for model in kinds.values() if model is not Document and not model.read_with()]
    for model in sorted(models, key=lambda each: each.parts is Shared.parts):
        if _goes(model):
            its = model.owner_id == user_id, model.hidden_at == hidden_at
            yield from db.session.scalars(select(model).where(*its)).all()


def _goes(model: Any) -> bool:
    said = personal.known.get(model.__tablename__)
    return said is not None and "owner_id" not in said.kept


def undo(user_id: int) -> bool:
    """Let an account stay after all, when its member signs in; say whether it was about to go."""
    asked_at = db.session.scalar(
        delete(AccountDeletion).where(AccountDeletion.user_id == user_id).returning(AccountDeletion.asked_at)
    )
    if asked_at is None:
        return False
    for thing in _going(user_id, asked_at):
        unhide(thing)
    _count(user_id, asked_at, 1)
    return True


def show_again(thing: Any) -> None:
    """Show what was hidden; what goes with an account that is about to leave is shown when that comes back."""
    asked_at = db.session.scalar(select(AccountDeletion.asked_at).where(AccountDeletion.user_id == thing.owner_id))
    if asked_at is not None and _goes(type(thing)):
        hide(thing, asked_at)
    else:
        unhide(thing)


def due(now: datetime) -> Select[Any]:
    """Select what is to be carried out."""
    return select(AccountDeletion).where(AccountDeletion.due_at <= now).order_by(AccountDeletion.due_at)


def carry_out(asked: AccountDeletion, now: datetime) -> None:
    """Erase an account: it leaves where others are told, then everything that is its own goes."""
    user = db.session.get_one(User, asked.user_id)
    for leave in current_app.extensions.get("leavings", ()):
        leave(user)
    db.session.flush()
    address, name, locale = user.email, user.name, user.locale
    traces = erase(db.session.connection(), Erased(user.id, user.joined_at, now))
    db.session.expunge_all()
    if traces.picture:
        outbox.enqueue("picture.delete", {"token": traces.picture.rpartition("/")[2].partition("-")[0]})
    for start in range(0, len(traces.documents), LOT):
        outbox.enqueue("index", {"ids": traces.documents[start : start + LOT]})
    mail.send(address, "gone", locale=locale, name=name)
