"""Doors to credentials, and the list of one's own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from app.access import Viewer, asked, stand_in, visible
from app.db import db
from app.errors import Missing
from app.models import Audience
from app.statements import prepared
from roadmaps.models import Credential


def credential_for(viewer: Viewer, uid: UUID, *, held: bool = False) -> Credential:
    """Return a credential that the viewer may see; `held`, its row is locked."""
    query = select(Credential).where(Credential.uid == str(uid), visible(Credential, viewer))
    found = db.session.scalar(query.with_for_update(of=Credential) if held else query)
    if found is None:
        raise Missing
    return found


def own(person: Viewer) -> Sequence[Any]:
    """Return a member's own credentials, the newest first."""
    columns = (Credential.uid, Credential.title, Credential.issued_at, Credential.revoked_at, Credential.audience)
    mine = select(*columns).where(Credential.owner_id == person.id, visible(Credential, person))
    return db.session.execute(mine.order_by(Credential.id.desc())).all()


def certified(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the credentials that somebody published, also those that no longer hold."""
    rows = tuple(asked(viewer, _published(stand_in(viewer)), owner_id=owner_id))
    return (rows,) if rows else None


def published(owner_id: int, viewer: Viewer) -> tuple[Any, ...] | None:
    """Return the credentials for somebody's profile, and whether it is the viewer's own."""
    found = certified(owner_id, viewer)
    return (*found, owner_id == viewer.id) if found else None


@prepared
def _published(viewer: Any) -> Select[Any]:
    columns: tuple[Any, ...] = (Credential.uid, Credential.title, Credential.issued_at, Credential.revoked_at)
    its = Credential.owner_id == bindparam("owner_id"), Credential.audience == Audience.PUBLIC
    query = select(*columns).where(*its, visible(Credential, viewer, own_hidden=False))
    return query.order_by(Credential.issued_at.desc(), Credential.id.desc()).limit(40)
