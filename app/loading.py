"""Entities read by prepared statements: what the ORM makes of rows, in a third of its time (docs/decisions/0010).

For things that are read to be written: rows that are shown stay rows. What is loaded beside a thing (`lazy="joined"`)
needs the ORM; all else of a thing comes when it is asked for, or by `fill`.
"""

from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, set_committed_value
from sqlalchemy.orm.util import identity_key

from app.db import db
from app.statements import Prepared, prepared

T = TypeVar("T")


@cache
def columns_of(model: Any) -> tuple[Any, ...]:
    """Return the columns of a model for a prepared statement, each under the name of its attribute."""
    return tuple(each.columns[0].label(each.key) for each in model.__mapper__.column_attrs)


@cache
def is_plain(model: Any) -> bool:
    """Whether a thing of this model is its own row alone."""
    return all(each.lazy != "joined" for each in model.__mapper__.relationships)


def is_known(model: Any, ident: int) -> bool:
    """Whether the session holds this thing already: only the ORM reads it anew."""
    return identity_key(model, ident) in db.session.identity_map


def things(model: type[T], statement: Prepared, **values: Any) -> list[T]:
    """Return what a statement of `columns_of` the model finds; what the session holds already stays as it is."""
    return [_thing(model, row) for row in statement.unkept(values)]


def _thing(model: type[T], row: Any) -> T:
    known = db.session.identity_map.get(identity_key(model, row.id))
    if known is not None:
        return cast(T, known)
    made: T = cast(Any, model).__mapper__.class_manager.new_instance()
    instance_dict(made).update(zip(row._fields, row, strict=True))
    make_transient_to_detached(made)
    db.session.add(made)
    return made


def fill(thing: Any, name: str) -> None:
    """Load the list of what belongs to a thing, as the first look at it would; one that is there stays."""
    model = type(thing)
    if name not in instance_dict(thing):
        set_committed_value(thing, name, things(_target(model, name), _belonging(model, name), ident=thing.id))


def _target(model: Any, name: str) -> Any:
    return model.__mapper__.relationships[name].mapper.class_


@prepared
def _belonging(model: Any, name: str) -> Select[Any]:
    relationship = model.__mapper__.relationships[name]
    ((_here, there),) = relationship.local_remote_pairs
    query = select(*columns_of(_target(model, name))).where(there == bindparam("ident", type_=there.type))
    return query.order_by(*(relationship.order_by or ()))
