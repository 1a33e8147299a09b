"""Former members: who stands in the place of an erased account, in what others have a part in.

A room, a reply in a topic or a published roadmap stays readable for the others; its author becomes a former member: an
account without name, address, password and profile, made anew for each, which nobody can sign in to. Which columns name
it is said where each table says whose it is (`kept`, app/personal.py). All else goes with the account.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Table, delete, exists, select, update

from app import clock, personal
from app.models.audience import kinds
from app.models.bond import Follow, Mute, Reaction
from app.models.document import Document
from app.models.notification import Notification
from app.models.user import User

NAME = "A\u00a0former\u00a0member"  # in no other text, and one word: pages say it in the reader's language
SENTENCE = NAME.replace("\u00a0", " ")
MARK = "former-"  # no handle that can be chosen holds a dash
LOT = 500

Farewell = Callable[[Connection, int, datetime], "dict[Table, set[int]] | None"]


def add_farewell(app: Flask, farewell: Farewell) -> None:
    """Have a domain put in order what an account leaves behind: with plain statements, for a restored backup too.

    It returns the numbers of rows that go along, though no column says so.
    """
    app.extensions.setdefault("farewells", []).append(farewell)


def is_former(handle: str) -> bool:
    """Whether a handle is that of a former member."""
    return handle.startswith(MARK)


def step_in(connection: Connection, user_id: int) -> dict[Table, set[int]]:
    """Let a former member take the place of an account in what stays for others; return what goes along besides."""
    more: dict[Table, set[int]] = {}
    for farewell in current_app.extensions.get("farewells", ()):
        more |= farewell(connection, user_id, clock.now()) or {}
    _rename(connection, user_id)
    return more


def _rename(connection: Connection, user_id: int) -> None:
    kept = [(personal.table_of(each.table), name) for each in personal.known.values() for name in each.kept]
    named = [(table, name) for table, name in kept if connection.scalar(_any(table, name, user_id))]
    if not named:
        return
    former_id = _made(connection)
    for table, name in named:
        connection.execute(update(table).where(table.c[name] == user_id).values({name: former_id}))
    shown = [kind for kind, model in kinds.items() if (_table(model), "owner_id") in kept]
    theirs = Document.owner_id == user_id, Document.kind.in_(shown)
    connection.execute(update(Document).where(*theirs).values(owner_id=former_id))


def _any(table: Table, name: str, user_id: int) -> Any:
    return select(exists().where(table.c[name] == user_id))


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _made(connection: Connection) -> int:
    word = MARK + secrets.token_hex(6)
    names = {"handle": word, "handle_key": word, "name": NAME, "email": "", "email_key": word}
    plain = {"role": "member", "is_mentor": False, "locale": "en", "timezone": "UTC", "theme": "auto"}
    made = {**names, **plain, "shortcuts_off": False, "joined_at": clock.now()}
    return int(connection.execute(User.__table__.insert().values(**made).returning(User.id)).scalar_one())  # type: ignore[attr-defined]


def forget(connection: Connection, gone: dict[Table, set[int]]) -> list[int]:
    """Forget what was said about rows that are gone; return the numbers of their documents, for the search index."""
    found: list[int] = []
    for kind, model in kinds.items():
        for ids in _lots(gone.get(_table(model), ())):
            about = Document.kind == kind, Document.ref_id.in_(ids)
            found += connection.scalars(delete(Document).where(*about).returning(Document.id))
            for told in (Notification, Reaction):
                connection.execute(delete(told).where(told.kind == kind, told.ref_id.in_(ids)))
            targets = [f"{kind}:{each}" for each in ids]
            for bond in (Follow, Mute):
                connection.execute(delete(bond).where(bond.target.in_(targets)))
    return found


def _lots(ids: Iterable[int]) -> Iterator[list[int]]:
    whole = sorted(ids)
    yield from (whole[begin : begin + LOT] for begin in range(0, len(whole), LOT))
