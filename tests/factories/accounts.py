"""Accounts: passwords, links and mails of a test."""

from sqlalchemy import select

from app.accounts import passwords
from app.db import db
from app.models import User
from app.outbox import Job

GOOD = "correct horse battery staple"
OTHER = "seven quiet umbrellas fly"


def give_password(user, password=GOOD) -> None:
    """Give a member of the cast a password to sign in with."""
    db.session.get(User, user.id).password_hash = passwords.hash_password(password)


def mails(app) -> list[dict]:
    """Return the mails that were asked for and not sent yet, oldest first."""
    with app.app_context():
        rows = db.session.execute(select(Job.payload).where(Job.kind == "mail").order_by(Job.id))
        found = [row.payload for row in rows]
        db.session.rollback()
    return found


def joining(**changes) -> dict[str, str]:
    """Return a join form filled in well."""
    values = {
        "name": "Jonas Lindqvist",
        "handle": "jonas_l",
        "email": "jonas@lindqvist.example",
        "password": GOOD,
        "timezone": "Europe/Stockholm",
        "intent": "learn",
    }
    return values | changes
