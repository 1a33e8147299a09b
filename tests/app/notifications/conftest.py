"""Mail that is written to files while the clock is at noon, and what waits of it."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from app import clock, outbox
from app.db import db
from app.outbox import Job

AS_SENT = default.clone(refold_source="none")
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def noon():
    """The clock stands at noon of a Wednesday, far from anybody's quiet hours."""
    with clock.at(NOON):
        yield NOON


@pytest.fixture
def waiting(unit, cast, noon):
    """Ask which mail waits for whom: pairs of an id and a group or way."""

    def ask(kind="notice"):
        with unit():
            jobs = db.session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id))
            return [(job.payload["user"], job.payload.get("group") or job.payload["way"]) for job in jobs]

    return ask


@pytest.fixture
def post(app, cast, noon):
    """Let time pass and the worker work; return the mails written meanwhile."""
    folder = app.config["SETTINGS"].data / "mail"

    def deliver(after=timedelta(minutes=5)):
        before = set(folder.glob("*.eml"))
        with clock.at(clock.now() + after), app.app_context():
            outbox.drain()
        fresh = sorted(set(folder.glob("*.eml")) - before)
        return [message_from_bytes(path.read_bytes(), policy=AS_SENT) for path in fresh]

    for path in folder.glob("*.eml"):
        path.unlink()
    return deliver


def text_of(message) -> str:
    """The text part of a mail."""
    return message.get_body(("plain",)).get_content()


def html_of(message) -> str:
    """The HTML part of a mail."""
    return message.get_body(("html",)).get_content()
