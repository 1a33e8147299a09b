"""Making and undoing bonds (follows, reactions, mutes): one row each, so that a toggle pressed twice at once holds."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.orm import Session

from app.db import db
from app.models.bond import Follow, Mute, Reaction
from app.models.notification import Notification


def toggle(bond: Any, more: Mapping[str, Any] | None = None, **values: Any) -> bool:
    """Make a bond with these values, or undo the one that is there; return whether it is there now.

    What `more` names is written with a new one, but does not tell one bond from another.
    """
    same = [getattr(bond, name) == value for name, value in values.items()]
    if db.session.scalars(delete(bond).where(*same).returning(bond.id)).first():
        return False
    upsert = upsert_postgresql if db.session.get_bind().dialect.name == "postgresql" else upsert_sqlite
    db.session.execute(upsert(bond).values(**values, **more or {}).on_conflict_do_nothing())
    return True


def release(session: Session, kind: str, ref_id: int) -> None:
    """Undo all bonds with a thing that is gone: its id may be given to another thing one day."""
    for table in (Reaction, Notification):
        session.execute(delete(table).where(table.kind == kind, table.ref_id == ref_id))
    if kind != "person":  # a person is followed by the account's id, not the profile's
        for bond in (Follow, Mute):
            session.execute(delete(bond).where(bond.target == f"{kind}:{ref_id}"))
