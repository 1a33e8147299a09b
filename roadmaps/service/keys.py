"""The keys that sign: made at the first need, kept sealed in the database, replaced without ending what they signed."""

import base64
import hmac
import logging
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.db import db
from app.mail import link
from roadmaps.badges import envelope
from roadmaps.models import IssuerKey

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

log = logging.getLogger(__name__)

SLOT = "signs"


class Signer(NamedTuple):
    """A key ready to sign, with the address at which its public half is found."""

    address: str
    private: bytes


def signer() -> Signer:
    """Return the key that signs; the first is made here, and another where the old one can no longer be opened."""
    return held() or _made()


def held() -> Signer | None:
    """Return the key that signs, if there is one that this site's secret key opens."""
    row = db.session.scalar(select(IssuerKey).where(IssuerKey.slot == SLOT))
    private = _opened(row.sealed) if row else None
    return Signer(address_of(row.kid), private) if row and private else None


def rotate() -> IssuerKey:
    """Let another key sign from now on; the public half of the old one stays where it is."""
    old = db.session.scalar(select(IssuerKey).where(IssuerKey.slot == SLOT).with_for_update())
    if old is not None:
        old.slot, old.retired_at = None, clock.now()
        db.session.flush()
    private = envelope.new_private()
    public = envelope.public_of(private)
    row = IssuerKey(kid=envelope.thumbprint(public), public=envelope.encode(public), sealed=_sealed(private), slot=SLOT)
    db.session.add(row)
    db.session.flush()
    return row


def everything() -> list[IssuerKey]:
    """Return all keys, the newest first."""
    return list(db.session.scalars(select(IssuerKey).order_by(IssuerKey.id.desc())))


def known(kid: str) -> IssuerKey | None:
    """Return the key of a name, or of an address that ends with it."""
    name = kid.rpartition("/")[2]
    return db.session.scalar(select(IssuerKey).where(IssuerKey.kid == name)) if len(name) <= 64 else None


def address_of(kid: str) -> str:
    """Return the whole address of a public key."""
    return link("credentials.key", key=kid)


def _made() -> Signer:
    """Make a key; where another worker was faster, take theirs."""
    try:
        with db.session.begin_nested():
            row = rotate()
    except IntegrityError:
        found = held()
        if found is None:
            raise
        return found
    log.warning("a key that signs credentials was made: %s", row.kid)
    return Signer(address_of(row.kid), _opened(row.sealed) or b"")


def _box() -> "Fernet":
    from cryptography.fernet import Fernet  # only who signs pays for it

    secret = str(current_app.secret_key or "").encode()
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"keys that sign credentials", "sha256")))


def _sealed(private: bytes) -> str:
    return str(_box().encrypt(private).decode())


def _opened(sealed: str) -> bytes | None:
    from cryptography.fernet import InvalidToken

    try:
        return bytes(_box().decrypt(sealed))
    except InvalidToken:
        return None
