"""The signature around a credential: a compact JSON Web Signature (RFC 7515) with Ed25519, and no other algorithm."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from roadmaps.badges.check import ALGORITHM, MAX, Opened, Unreadable, decode, encode, opened

__all__ = [
    "MAX",
    "Opened",
    "Unreadable",
    "decode",
    "encode",
    "is_signed_by",
    "jwk",
    "new_private",
    "opened",
    "public_of",
]
__all__ += ["sign", "thumbprint"]


def new_private() -> bytes:
    """Make a private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # only who signs pays for it

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """Return the public half of a private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def jwk(public: bytes, kid: str = "") -> dict[str, str]:
    """Return a public key as a JSON Web Key (RFC 8037)."""
    key = {"crv": "Ed25519", "kty": "OKP", "x": encode(public)}
    return key | {"kid": kid, "use": "sig", "alg": ALGORITHM} if kid else key


def thumbprint(public: bytes) -> str:
    """Return the name of a public key that anybody can work out from it (RFC 7638)."""
    return encode(sha256(_written(jwk(public))).digest())


def sign(payload: Mapping[str, Any], *, kid: str, private: bytes) -> str:
    """Return what a credential says as a signed token."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    head = {"alg": ALGORITHM, "kid": kid, "typ": "JWT"}
    signed = f"{encode(_written(head))}.{encode(_written(payload))}"
    return f"{signed}.{encode(Ed25519PrivateKey.from_private_bytes(private).sign(signed.encode()))}"


def is_signed_by(token: Opened, public: bytes) -> bool:
    """Whether the signature is that of this key, over every character of the token."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(token.signature, token.signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
