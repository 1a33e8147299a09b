"""The hinge of all doors: the one rule that says who may see what, and the ways in that use it.

Everything guarded is fetched here or by a domain's door built on it: pages, fragments, feeds, search, mail and export.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol, TypeVar, cast

from flask_babel import gettext as _
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    delete,
    exists,
    false,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased

from app import loading, outbox, stirring
from app.db import db, is_held
from app.errors import Missing, NotAllowed
from app.models.audience import Audience, Shared, kinds
from app.models.bond import Block, Follow
from app.models.document import Document
from app.models.notification import Notification
from app.models.space import Membership, Reading, Role, Space
from app.statements import Prepared, prepared

T = TypeVar("T", bound=Shared)
# Made once: each new alias copies all its columns. None of these may stand within an EXISTS over itself.
_PLACE, _BOND, _WALL, _STANDING = aliased(Space), aliased(Follow), aliased(Block), aliased(Membership)
_THEIRS, _MINE = aliased(Membership), aliased(Membership)


class Viewer(Protocol):
    """Whoever looks: a signed-in person or a guest (whose id is 0)."""

    @property
    def id(self) -> int:
        """The member's id."""


@dataclass(frozen=True)
class Guest:
    """Nobody signed in; also the eyes through which a public page is checked."""

    id: int = 0


class _ViewerId(BindParameter[int]):
    """The id of a signed-in viewer who is named only when a statement is carried out."""

    inherit_cache = True

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Somebody:
    """A stand-in for any signed-in viewer: building a hot statement takes longer than its rows, so it is built once.

    `stand_in(viewer)` gives it (or `Guest()`), and the statement is carried out with `{"viewer_id": viewer.id}`.
    """

    id: Any = field(default_factory=lambda: _ViewerId("viewer_id", type_=Integer()))


SOMEBODY = Somebody()


def stand_in(viewer: Viewer) -> Any:
    """Return the viewer to build a statement with that is kept and asked again for others."""
    return SOMEBODY if viewer.id else Guest()


def asked(viewer: Viewer, query: Any, **named: Any) -> Any:
    """Carry out a statement that was built with a stand-in, for this viewer."""
    if isinstance(query, Prepared):
        return query(viewer_id=viewer.id, **named)
    return db.session.execute(query, {"viewer_id": viewer.id, **named})


def visible(thing: Any, viewer: Viewer, *, own_hidden: bool = True) -> ColumnElement[bool]:
    """Return the SQL condition under which the viewer may see a row of a `Shared` class (or an alias of one).

    With `own_hidden` an owner still sees what moderators hid; feeds and search leave it out.
    """
    shown = thing.hidden_at.is_(None)
    if own_hidden and viewer.id:
        shown = or_(shown, thing.owner_id == viewer.id)
    if part := thing.read_with():
        whole, meets = part
        return and_(shown, ~blocked(thing.owner_id, viewer), exists().where(meets, visible(whole, viewer)))
    if not viewer.id:
        return and_(shown, thing.audience == Audience.PUBLIC, _space_is_open(thing, Reading.PUBLIC))
    return and_(shown, _space_lets_in(thing, viewer), _audience_has(thing, viewer), _not_apart(thing, viewer))


def _not_apart(thing: Any, viewer: Viewer) -> ColumnElement[bool]:
    """A block hides what people say, not the places and paths that one of them keeps for many."""
    if not thing.is_personal:
        return true()
    met = ~blocked(thing.owner_id, viewer)
    if thing is not Document:
        return met
    common = [kind for kind, model in kinds.items() if not model.is_personal]
    return or_(Document.kind.in_(common), met)


def _space_is_open(thing: Any, *readings: Reading) -> ColumnElement[bool]:
    return or_(thing.space_id.is_(None), exists().where(_PLACE.id == thing.space_id, _PLACE.reading.in_(readings)))


def _space_lets_in(thing: Any, viewer: Viewer) -> ColumnElement[bool]:
    return or_(_space_is_open(thing, Reading.PUBLIC, Reading.MEMBERS), in_space(thing.space_id, viewer))


def _audience_has(thing: Any, viewer: Viewer) -> ColumnElement[bool]:
    follows = exists().where(_BOND.user_id == viewer.id, _BOND.target == _person_key(thing.owner_id))
    return or_(
        thing.owner_id == viewer.id,
        thing.audience.in_((Audience.PUBLIC, Audience.MEMBERS)),
        and_(thing.audience == Audience.SPACE, in_space(thing.space_id, viewer)),
        and_(thing.audience == Audience.FOLLOWERS, follows),
        and_(thing.audience == Audience.MENTORS, _mentors(thing.owner_id, viewer)),
    )


def _person_key(owner_id: Any) -> ColumnElement[str]:
    return literal("person:") + sql_cast(owner_id, String)


def in_space(space_id: Any, viewer: Viewer, at_least: Role = Role.MEMBER) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer is in that space now."""
    return exists().where(
        _STANDING.space_id == space_id,
        _STANDING.user_id == viewer.id,
        _STANDING.ended_at.is_(None),
        _STANDING.role >= at_least,
    )


def _mentors(owner_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    does = exists().where(
        _THEIRS.user_id == owner_id,
        _THEIRS.part == "mentee",
        _THEIRS.ended_at.is_(None),
        _MINE.space_id == _THEIRS.space_id,
        _MINE.user_id == viewer.id,
        _MINE.part == "mentor",
        _MINE.ended_at.is_(None),
        _MINE.role >= Role.MEMBER,
    )
    return or_(does, owner_id + viewer.id == 0)  # or somebody imagined: app/profiles/viewing.py


def blocked(other_id: Any, viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that one of the two has blocked the other."""
    if not viewer.id:
        return false()
    return or_(
        exists().where(_WALL.blocker_id == viewer.id, _WALL.blocked_id == other_id),
        exists().where(_WALL.blocked_id == viewer.id, _WALL.blocker_id == other_id),
    )


@prepared
def _apart() -> Select[Any]:
    return select(literal(1)).where(blocked(bindparam("other_id", type_=Integer()), SOMEBODY))


def are_apart(one_id: int, other_id: int) -> bool:
    """Whether one of two people has blocked the other."""
    return bool(one_id and _apart()(viewer_id=one_id, other_id=other_id))


def _behind(what: Sequence[Any], model: Any, viewer: Any, held: bool) -> Select[Any]:
    query = select(*what).where(model.id == bindparam("ident", type_=Integer()), visible(model, viewer))
    return query.with_for_update(of=model) if held else query


@cache
def _door(model: Any, viewer: Any, held: bool) -> Select[Any]:
    return _behind([model], model, viewer, held).execution_options(populate_existing=held)


@prepared
def _plain_door(model: Any, viewer: Any, held: bool) -> Select[Any]:
    return _behind(loading.columns_of(model), model, viewer, held)


def fetch(model: type[T], ident: int, viewer: Viewer, *, options: Sequence[Any] = (), held: bool = False) -> T:
    """Return the thing with this id if the viewer may see it; `held`, its row is locked as `hold` would.

    Raises `Missing` for what is not there and for what may not be known of, alike.
    """
    person, named = stand_in(viewer), {"ident": ident, "viewer_id": viewer.id}
    found: Any
    if not options and loading.is_plain(cast(Any, model)) and not (held and loading.is_known(model, ident)):
        found = next(iter(loading.things(model, _plain_door(model, person, held), **named)), None)
    else:
        query = _door(cast(Any, model), person, held)
        found = db.session.scalar(query.options(*options) if options else query, named)
    if found is None:
        raise Missing
    return cast(T, is_held(found) if held else found)


def subject(about: str, viewer: Viewer) -> Any:
    """Return the thing that a reference such as `post:12` means, if the viewer may see it."""
    kind, _, ident = about.partition(":")
    model = kinds.get(kind)
    if model is None or not (ident.isascii() and ident.isdecimal()) or len(ident) > 9:
        raise Missing
    found = fetch(model, int(ident), viewer)
    if found.document() is None:  # taken back: only its place is left
        raise Missing
    return found


@dataclass(frozen=True)
class Standing:
    """What a person is in a space: `role` 0 for a stranger who may read it."""

    space_id: int
    role: int
    part: str


@prepared
def _standing() -> Any:
    mine = and_(Membership.space_id == Space.id, Membership.user_id == SOMEBODY.id, Membership.ended_at.is_(None))
    found: Any = select(Space.reading, Membership.role, Membership.part).outerjoin(Membership, mine)
    return found.where(Space.id == bindparam("space_id", type_=Integer()))


def enter(space_id: int, viewer: Viewer, *, at_least: Role = Role.MEMBER) -> Standing:
    """Return the viewer's standing in a space.

    Raises `Missing` when they may not know the space, `NotAllowed` when they may read but their role is too low.
    """
    row = _standing()(viewer_id=viewer.id, space_id=space_id).one_or_none()
    if row is None:
        raise Missing
    role = row.role or 0
    is_open = row.reading == Reading.PUBLIC or (row.reading == Reading.MEMBERS and viewer.id)
    if role < Role.MEMBER and not is_open:
        raise Missing
    if role < at_least:
        raise NotAllowed
    return Standing(space_id, role, row.part or "")


def ensure_may_post(person: Any) -> None:
    """Refuse writing to a guest, an unverified address and a paused account, with the reason."""
    if not person.id:
        raise NotAllowed(_("Sign in to write here."))
    if not person.is_verified:
        raise NotAllowed(_("Open the link in the mail we sent you first: it shows that the address is yours."))
    if person.is_suspended:
        raise NotAllowed(_("Your account is paused. You can read, but not write, until the pause ends."))


def set_audience(root: Shared, audience: str) -> None:
    """Give a thing and its parts another audience, at once in all derived places too."""
    from app.reach import may_reach

    db.session.flush()
    for model, condition in _whole(root):
        _change(model, condition, audience=audience)
    if root.audience == Audience.OWNER:
        stirring.stir_whole(db.session, root.kind, cast(Any, root).id, audience)
    root.audience = audience
    for model, condition in _whole(root):
        told = frozenset(db.session.scalars(select(Notification.user_id).where(*_about(model, condition)).distinct()))
        lost = told - may_reach(type(root), cast(Any, root).id, told)
        _forget(model, condition, Notification.user_id.in_(lost))


def hide(root: Shared, moment: datetime) -> None:
    """Hide a thing and its parts from everybody but their owners, everywhere; what was hidden before is hidden anew."""
    db.session.flush()
    root.hold_counting()
    for model, condition in _whole(root):
        hidden_at = cast(Any, model).hidden_at
        _change(model, and_(condition, or_(hidden_at.is_(None), hidden_at == root.hidden_at)), hidden_at=moment)
    root.hidden_at = moment
    root.told_elsewhere()
    for model, condition in _whole(root):
        _forget(model, condition)


def unhide(root: Shared) -> None:
    """Show a thing again, with those parts that were hidden together with it."""
    db.session.flush()
    root.hold_counting()
    for model, condition in _whole(root):
        _change(model, and_(condition, cast(Any, model).hidden_at == root.hidden_at), hidden_at=None)
    root.hidden_at = None
    root.told_elsewhere()


def _whole(root: Shared) -> list[tuple[type[Shared], ColumnElement[bool]]]:
    model = cast(Any, type(root))
    return [(model, model.id == cast(Any, root).id), *root.parts()]


def _change(model: type[Shared], condition: ColumnElement[bool], **values: Any) -> None:
    """Update the rows that meet a condition, their documents first: afterwards the condition may no longer hold."""
    table = cast(Any, model)
    ids = select(table.id).where(condition)
    found = update(Document).where(Document.kind == model.kind, Document.ref_id.in_(ids))
    changed = list(db.session.scalars(found.values(**values).returning(Document.id)))
    for start in range(0, len(changed), 200):
        outbox.enqueue("index", {"ids": changed[start : start + 200]})
    db.session.execute(
        update(table).where(condition).values(**values), execution_options={"synchronize_session": False}
    )


def _about(model: type[Shared], condition: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    return Notification.kind == model.kind, Notification.ref_id.in_(select(cast(Any, model).id).where(condition))


def _forget(model: type[Shared], condition: ColumnElement[bool], *whose: ColumnElement[bool]) -> None:
    """Take back what people were told about things that they may no longer see: the bell does not count it either."""
    db.session.execute(delete(Notification).where(*_about(model, condition), *whose))


def active_member_ids(space_id: int) -> frozenset[int]:
    """Return who is in a space now."""
    here = Membership.space_id == space_id, Membership.ended_at.is_(None), Membership.role >= Role.MEMBER
    return frozenset(db.session.scalars(select(Membership.user_id).where(*here)))
