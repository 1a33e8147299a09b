"""The schema: where the database stands against this code, and how it is brought forward, by one node at a time."""

import logging
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from app.db import db, reading
from app.later import Later

if TYPE_CHECKING:
    from alembic import command
    from alembic.config import Config
else:
    command = Later("alembic.command")

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LOCK = 0x4D454E54  # the number of our advisory lock on PostgreSQL
PATIENCE_MS = 10 * 60 * 1000
LOOK_AGAIN = 1.0
_LINK = re.compile(r"""^(revision|down_revision)\b[^=]*=\s*(?:["']([^"']+)["']|None)""", re.MULTILINE)


_AT = text("SELECT version_num FROM alembic_version")


class State(StrEnum):
    """How the database's schema stands against this code."""

    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead"
    EMPTY = "empty"
    UNVERSIONED = "unversioned"  # tables that no migration made, as tests have them


WORDS = {
    State.BEHIND: "is older than this code: run `flask db upgrade`",
    State.AHEAD: "is newer than this code: run the release that made it, or restore a backup of this one's",
    State.EMPTY: "has no tables yet: run `flask db upgrade`",
}


class UnfitSchema(SystemExit):
    """The database's schema and this code do not belong together; the message says what to do."""


@dataclass(frozen=True)
class Standing:
    """The revision that the database is at, the newest that this code knows, and what that means."""

    revision: str | None
    newest: str
    state: State

    @property
    def is_fit(self) -> bool:
        """Whether this code can serve this schema."""
        return self.state in {State.CURRENT, State.UNVERSIONED}

    @property
    def words(self) -> str:
        """Say in one sentence what is wrong."""
        return f"the database (schema {self.revision or 'none'}) {WORDS.get(self.state, 'is in order')}"


def alembic_config() -> "Config":
    """Return alembic's configuration for the database of the current app."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    config.attributes["url"] = current_app.config["SETTINGS"].database_url
    return config


@cache
def revisions(folder: Path) -> tuple[str, ...]:
    """Return the revisions that the migrations in a folder know, the newest first.

    They are read as text: what serves pages does without alembic.
    """
    before: dict[str, str] = {}
    for path in (folder / "versions").glob("*.py"):
        names = dict(_LINK.findall(path.read_text(encoding="utf-8")))
        before[names["revision"]] = names.get("down_revision", "")
    (revision,) = before.keys() - set(before.values())  # one line, one end
    found = [revision]
    while revision := before[found[-1]]:
        found.append(revision)
    return tuple(found)


def standing(connection: Connection) -> Standing:
    """Say where the database behind a connection stands."""
    known = revisions(MIGRATIONS)
    there = inspect(connection)
    revision = connection.scalar(_AT) if there.has_table("alembic_version") else None
    if revision is None:
        has_tables = there.has_table("user")
        return Standing(None, known[0], State.UNVERSIONED if has_tables else State.EMPTY)
    if revision not in known:
        return Standing(revision, known[0], State.AHEAD)
    return Standing(revision, known[0], State.CURRENT if revision == known[0] else State.BEHIND)


def look() -> Standing:
    """Say where the database of the current app stands."""
    with reading(), db.engine.connect() as connection:
        return standing(connection)


def require() -> None:
    """Refuse to go on with a schema that this code cannot serve."""
    if not (found := look()).is_fit:
        raise UnfitSchema(f"menteo: {found.words}")


def migrate(revision: str = "head") -> None:
    """Bring the database of the current app to a schema; never touches one that is newer than this code."""
    current_app.config["SETTINGS"].data.mkdir(parents=True, exist_ok=True)
    if (found := look()).state == State.AHEAD:
        raise UnfitSchema(f"menteo: {found.words}")
    command.upgrade(alembic_config(), revision)


def take_time(connection: Connection) -> None:
    """Lift the time-outs that guard requests, for the length of a transaction that is meant to be long."""
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(text(f"SET LOCAL {name} = 0"))


def wait_for_turn(connection: Connection) -> None:
    """Hold all other migrations off until this transaction ends: on SQLite its beginning has done so."""
    if connection.dialect.name == "postgresql":
        take_time(connection)
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})


def init_app(app: Flask) -> None:
    """Answer no page over a schema that does not fit; looked at until it does, then not again."""
    last = {"fit": app.testing, "away": False, "at": 0.0}
    looking = Lock()

    def look_again() -> None:
        last["at"] = monotonic()
        try:
            found = look()
        except SQLAlchemyError:
            last["away"] = True
            return
        last["fit"], last["away"] = found.is_fit, False
        if not found.is_fit:
            log.error("%s", found.words)

    def refuse_unfit() -> Response | None:
        if last["fit"] or (request.endpoint or "").startswith("health."):
            return None
        with looking:  # the first requests of a process come together: the others wait for what the first one sees
            if not last["fit"] and monotonic() - last["at"] > LOOK_AGAIN:
                look_again()
        if last["fit"] or last["away"]:  # without a database each page says so itself
            return None
        return Response("Menteo is being brought up to date. Try again in a moment.\n", 503, {"Retry-After": "5"})

    app.before_request(refuse_unfit)
