"""The one rule over candidates: statements that are built once and asked for every searcher."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, case, select

from app.access import Viewer, asked, stand_in, visible
from app.models.document import Document
from app.models.space import Membership, Role, Space
from app.models.user import User
from app.statements import among, prepared

NEW = {column.key: column for column in (Document.title, Document.text, Document.tags, Document.facts)}
COLUMNS = (
    *(Document.id, Document.kind, Document.space_id, Document.published_at, Space.name, Space.kind.label("place")),
    Document.reworded_at,  # what the index may know otherwise is read with its words (app/search/fitting.py)
    *(case((Document.reworded_at.is_not(None), column)).label(f"new_{name}") for name, column in NEW.items()),
)


def permitted(viewer: Viewer, ids: Sequence[int]) -> list[Any]:
    """Return those candidates that the viewer may see at this moment, in the order given."""
    found = {row.id: row for row in asked(viewer, _permitted(stand_in(viewer)), ids=ids)} if ids else {}
    return [found[ident] for ident in ids if ident in found]


@prepared
def _permitted(viewer: Any) -> Any:
    return may_see(viewer, select(*COLUMNS).select_from(Document)).where(among(Document.id, "ids"))


def may_see(viewer: Any, query: Any) -> Select[Any]:
    """Narrow a statement on documents to what can be found by the viewer, with their spaces."""
    query = query.outerjoin(Space, Space.id == Document.space_id)
    return query.where(Document.is_searchable, visible(Document, viewer, own_hidden=False))


def shown(ids: Sequence[int]) -> list[Any]:
    """Return all that a result shows, of documents that were found permitted, in the order given."""
    rows = {row.id: row for row in _shown()(ids=ids)} if ids else {}
    return [rows[ident] for ident in ids if ident in rows]


@prepared
def _shown() -> Any:
    columns: tuple[Any, ...] = (
        Document.id,
        Document.kind,
        Document.ref_id,
        Document.title,
        Document.text,
        Document.endpoint,
        Document.values,
        Document.anchor,
        Document.facts,
        Document.published_at,
    )
    columns += (User.name.label("owner_name"), User.handle, User.picture, User.is_mentor)
    query = select(*columns, Space.name.label("space_name")).join(User, User.id == Document.owner_id)
    return query.outerjoin(Space, Space.id == Document.space_id).where(among(Document.id, "ids"))


def keys_of(viewer: Viewer) -> list[str]:
    """Return the keys under which a viewer might see something."""
    if not viewer.id:
        return ["public"]
    spaces = [f"space:{row.space_id}" for row in asked(viewer, _spaces())]
    return ["public", "members", "restricted", f"owner:{viewer.id}", *spaces]


@prepared
def _spaces() -> Any:
    mine = Membership.user_id == bindparam("viewer_id"), Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
    return select(Membership.space_id).where(*mine)
