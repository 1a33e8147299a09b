"""Simulated days: people act in the morning, workers tick at noon, and whoever is told something is written down."""

import email
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app import clock, outbox
from app.db import db
from app.models import Notification, User
from app.unit import work
from tests.at_once import tick_at_once

FIRST = date(2027, 2, 1)  # a Monday; clocks go forward on day 56
MORNING, NOON = time(10), time(12)
AFTER_GRACE = timedelta(minutes=5)


def moment(day: int, at: time = MORNING) -> datetime:
    """A time of a simulated day."""
    return datetime.combine(FIRST + timedelta(days=day - 1), at, UTC)


class Lapse:
    """The site as days go by. `told` holds (day, who, what) and `mailed` (day, who), as they happened."""

    def __init__(self, app: Any):
        self.app = app
        self.told: list[tuple[int, str, str]] = []
        self.mailed: list[tuple[int, str]] = []
        self.texts: list[str] = []
        self._folder: Path = app.config["SETTINGS"].data / "mail"
        self._seen = set(self._mails())
        self._last_id = 0

    def live(self, day: int, acts: list[Callable[[], None]], workers: int) -> None:
        """Let people act on a day, and so many workers tick at the same time."""
        for act in acts:
            with self.app.app_context(), clock.at(moment(day)), work():
                act()
        if workers:
            self._tick(moment(day, NOON), workers)
            self._write_down(day)

    def _tick(self, now: datetime, workers: int) -> None:
        tick_at_once(self.app, workers, now)
        with self.app.app_context(), clock.at(now + AFTER_GRACE):
            outbox.drain()

    def _write_down(self, day: int) -> None:
        query = select(Notification.id, User.handle, Notification.event).join(User, User.id == Notification.user_id)
        with self.app.app_context():
            rows = db.session.execute(query.where(Notification.id > self._last_id).order_by(Notification.id)).all()
            db.session.rollback()
        self.told += [(day, _short(row.handle), row.event) for row in rows]
        self._last_id = max([self._last_id, *(row.id for row in rows)])
        fresh = sorted(set(self._mails()) - self._seen)
        self._seen.update(fresh)
        fresh_texts = [path.read_text(encoding="utf-8") for path in fresh]
        self.texts += fresh_texts
        self.mailed += [(day, _short(email.message_from_string(text)["To"])) for text in fresh_texts]

    def _mails(self) -> list[Path]:
        return list(self._folder.rglob("*.eml")) if self._folder.is_dir() else []


def _short(handle: str) -> str:
    return handle.partition("_")[0]
