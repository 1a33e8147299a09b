"""Writing single things without a flush: one prepared statement for each, then its document.

A flush sorts, groups and checks whatever may have changed in a session, in a millisecond. What is posted all day long
is one new row and some counters of the thing it stands in; both are known by whoever writes them.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import MANYTOONE, Session, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, instance_state, set_committed_value
from sqlalchemy.sql.schema import Column

from app import documents
from app.db import db
from app.models.audience import Shared
from app.statements import dialect, inserting, prepared


def write(*things: Shared) -> None:
    """Write things as a flush of them would, in this order; whatever else waits in the session is flushed before."""
    session = db.session
    if session.new or session.deleted:
        session.flush()
    for thing in things:
        if instance_state(thing).has_identity:
            _change(session, thing)
        else:
            _add(session, thing)


def keep(thing: Any, **values: Any) -> None:
    """Change columns of a row that its document says nothing of."""
    _updating(type(thing), tuple(sorted(values)))(ident=thing.id, **values)
    for name, value in values.items():
        set_committed_value(thing, name, value)


def insert(thing: Any) -> None:
    """Write a new row of whatever has no document, and that nobody looks at any more in this unit of work."""
    _inserting(type(thing), dialect())(**_values(type(thing), instance_dict(thing)))


def _add(session: Session, thing: Any) -> None:
    _insert(session, thing)
    documents.write(session, thing, is_new=True)


def _insert(session: Session, thing: Any) -> None:
    """Write a new row; what the database and the model's defaults say is known afterwards."""
    known = instance_dict(thing)
    values = _values(type(thing), known)
    known.update(values, id=_inserting(type(thing), dialect())(**values).one().id)
    make_transient_to_detached(thing)
    session.add(thing)


def _values(model: Any, known: dict[str, Any]) -> dict[str, Any]:
    values = {name: known[name] if name in known else _default(column) for name, column in _columns(model).items()}
    for name, here, there in _owners(model):
        if (owner := known.get(name)) is not None:
            values[here] = getattr(owner, there)
    return values


def _change(session: Session, thing: Any) -> None:
    """Write the columns that were set."""
    model: Any = type(thing)
    state, known = instance_state(thing), instance_dict(thing)
    names = tuple(sorted(state.committed_state))
    if not set(names) <= _columns(model).keys():
        session.flush()
    elif names:
        _updating(model, names)(ident=thing.id, **{name: known[name] for name in names})
        state._commit_all(known, session.identity_map)
        documents.write(session, thing, changed=names)


@cache
def _columns(model: Any) -> Mapping[str, Column[Any]]:
    """Return the columns of a model by the names of their attributes, but the id: these are the same."""
    return {column.key: column for column in model.__table__.columns if column.key != "id"}


@cache
def _owners(model: Any) -> list[tuple[str, str, str]]:
    """Return the attributes that hold a thing a row belongs to: name, column here, column there."""
    found = []
    for each in model.__mapper__.relationships:
        if each.direction is MANYTOONE:
            here, there = each.local_remote_pairs[0]
            found.append((each.key, here.key, there.key))
    return found


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


@prepared
def _inserting(model: Any, named: str) -> Any:
    return inserting(model, named).returning(model.__table__.c.id)


@prepared
def _updating(model: Any, names: tuple[str, ...]) -> Any:
    table: Any = model.__table__
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return update(table).where(table.c.id == bindparam("ident", type_=table.c.id.type)).values(values)
