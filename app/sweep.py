"""Sweeping: what is kept for a while only is deleted by `tick`."""

from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import delete

from app.db import db
from app.handover import Handover
from app.models import Notification, SignIn
from app.receipts import Receipt
from app.reminders import Reminder
from app.ticks import every_tick

KEEP_RECEIPTS = timedelta(days=1)
KEEP_HANDOVERS = timedelta(days=1)
KEEP_REMINDERS = timedelta(days=400)  # longer than any mentorship, with its pauses, can ask for one again
KEEP_READ_NOTIFICATIONS = timedelta(days=90)


def sweep(now: datetime) -> None:
    """Delete old receipts and reminders, sign-ins that have ended, and notifications read long ago."""
    db.session.execute(delete(Handover).where(Handover.made_at < now - KEEP_HANDOVERS))
    db.session.execute(delete(Receipt).where(Receipt.made_at < now - KEEP_RECEIPTS))
    db.session.execute(delete(Reminder).where(Reminder.made_at < now - KEEP_REMINDERS))
    db.session.execute(delete(SignIn).where(SignIn.ends_at < now))
    db.session.execute(delete(Notification).where(Notification.read_at < now - KEEP_READ_NOTIFICATIONS))


def init_app(app: Flask) -> None:
    """Sweep on every tick."""
    every_tick(app, sweep)
