"""What accounts read: free handles, joinings, links in mails, devices, walls."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import aliased

from app import clock
from app.access import Viewer, visible
from app.accounts import identity, tokens
from app.accounts.models import AccountDeletion, Joining, fingerprint
from app.db import db
from app.errors import Missing
from app.models import Block, Document, Mute, SignIn, User
from app.models.user import FormerHandle
from app.web import whole_number


def is_handle_free(handle: str, *, email: str = "", user_id: int = 0) -> bool:
    """Whether nobody has, had or waits for a handle that looks like this, but this member or this joining address."""
    handle_key, email_key = identity.handle_key(handle), identity.email_key(email)
    fresh = Joining.made_at > clock.now() - tokens.GOOD_FOR
    taken = or_(
        exists().where(or_(User.handle_key == handle_key, User.handle == handle), User.id != user_id),
        exists().where(FormerHandle.handle_key == handle_key, FormerHandle.user_id != user_id),
        exists().where(Joining.handle_key == handle_key, Joining.email_key != email_key, fresh),
    )
    return not db.session.scalar(select(taken))


def is_leaving(user_id: Any) -> ColumnElement[bool]:
    """Return the SQL condition that a member has asked to go: until they come back nothing is done in their name."""
    return exists().where(AccountDeletion.user_id == user_id)


def latest_joining(email_key: str) -> Joining | None:
    """Return the newest joining of an address that has not run out."""
    fresh = Joining.made_at > clock.now() - tokens.GOOD_FOR
    query = select(Joining).where(Joining.email_key == email_key, fresh).order_by(Joining.id.desc()).limit(1)
    return db.session.scalar(query)


def joining_for(token: str) -> Joining:
    """Return the joining that a link in a mail means; `Gone` when it was used, or the address has an account by now."""
    content = tokens.read("join", token)
    joining = db.session.get(Joining, content["id"])
    if joining is None or joining.state != content["state"] or identity.find_by_email(joining.email):
        raise tokens.gone()
    return joining


def reset_state(user: User) -> str:
    """Return what a link for a new password is bound to: it ends with the password or the address."""
    return fingerprint(user.id, user.password_hash, user.email)


def user_for_reset(token: str) -> User:
    """Return the member whose password a link may set; `Gone` when it was used."""
    content = tokens.read("reset", token)
    user = db.session.get(User, content["id"])
    if user is None or reset_state(user) != content["state"]:
        raise tokens.gone()
    return user


def devices_of(person: Viewer) -> Sequence[Any]:
    """Return where a member is signed in, the newest first."""
    columns = SignIn.id, SignIn.device, SignIn.network, SignIn.begun_at
    query = select(*columns).where(SignIn.user_id == person.id, SignIn.ends_at > clock.now())
    return db.session.execute(query.order_by(SignIn.begun_at.desc(), SignIn.id.desc()).limit(100)).all()


def blocks_of(person: Viewer) -> Sequence[Any]:
    """Return whom a member has blocked, the latest first."""
    query = select(Block.id, User.name, User.handle, User.picture, Block.made_at).join(
        User, User.id == Block.blocked_id
    )
    return db.session.execute(query.where(Block.blocker_id == person.id).order_by(Block.id.desc())).all()


def mutes_of(person: Viewer) -> Sequence[Any]:
    """Return whom and what a member has muted, the latest first; what they may not see has no title."""
    who, thing = aliased(User), aliased(Document)
    is_person = Mute.target == literal("person:") + cast(who.id, String)
    is_thing = and_(Mute.target == thing.kind + literal(":") + cast(thing.ref_id, String), thing.kind != "person")
    query = (
        select(Mute.id, who.name, who.handle, who.picture, thing.title, Mute.made_at)
        .outerjoin(who, is_person)
        .outerjoin(thing, and_(is_thing, visible(thing, person)))
    )
    return db.session.execute(query.where(Mute.user_id == person.id).order_by(Mute.id.desc())).all()


def other_person(person: Viewer, named: str) -> int:
    """Return the id of a member named by id or handle; `Missing` for nobody, and for who has blocked the asker."""
    ident = whole_number(named)  # a handle has a letter
    wanted = User.id == ident if ident else User.handle == identity.fold_handle(named)
    walled = exists().where(Block.blocker_id == User.id, Block.blocked_id == person.id)
    found = db.session.scalar(select(User.id).where(wanted, ~walled))
    if found is None:
        raise Missing
    return found
