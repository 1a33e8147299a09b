"""Doors to credentials, and the list of one's own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.access import Viewer, visible
from app.db import db
from app.errors import Missing
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
