"""Reading and checking a credential, with nothing beyond Python's own library. The site reads what it is given with it.

This file is also a program: `python check.py CREDENTIAL KEYS [STATUS]` checks a credential without the site that signed
it. CREDENTIAL is the downloaded picture, JSON or token; KEYS are the site's public keys (`/credentials/keys`), fetched
once from the site you trust; STATUS is its status list (the address stands in the credential), if it shall tell about
withdrawal. A credential is a JSON Web Token (RFC 7519) signed with Ed25519 (RFC 8032), alg "EdDSA", nothing else.
"""

import base64
import hashlib
import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from xml.parsers import expat

ALGORITHM = "EdDSA"
W3C = "https://www.w3.org/ns/credentials/v2"
ENVELOPE = "data:application/vc+jwt,"
MAX = 400_000  # characters of a token
MAX_BITS = 8_000_000
PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
SVG_NAMES = "https://purl.imsglobal.org/ob/v3p0"


class Unreadable(ValueError):
    """There is no credential here of the kind that can be checked."""


class Opened(NamedTuple):
    """A token taken apart, its signature not checked yet."""

    kid: str
    payload: dict[str, Any]
    signed: bytes
    signature: bytes


def encode(data: bytes) -> str:
    """Write bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text: str) -> bytes:
    """Read base64url that is written the one way it can be: spare bits that say nothing would let a file be altered."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise Unreadable("not base64url") from None
    if encode(data) != text:
        raise Unreadable("not base64url in its one form")
    return data


def opened(token: str) -> Opened:
    """Take a token apart; raises `Unreadable` for what is none, or is signed in another way."""
    parts = token.split(".")
    if len(token) > MAX or len(parts) != 3:
        raise Unreadable("this is not a signed token")
    head, payload = (_object(decode(part)) for part in parts[:2])
    kid = head.get("kid")
    is_name = isinstance(kid, str) and kid.isascii() and kid.isprintable()  # it is looked up and shown, unsigned
    if head.get("alg") != ALGORITHM or not is_name or set(head) - {"alg", "kid", "typ"}:
        raise Unreadable("this is signed in another way than with Ed25519")
    return Opened(str(kid), payload, f"{parts[0]}.{parts[1]}".encode(), decode(parts[2]))


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable("this is not JSON") from None
    if not isinstance(found, dict):
        raise Unreadable("this is not a JSON object")
    return found


def token_in(data: bytes) -> str:
    """Return the token that a picture, a JSON file or a text holds; raises `Unreadable`."""
    if data.startswith(PNG):
        return _in_picture(data)
    try:
        text = data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Unreadable("this is neither text nor a picture") from None
    if text.startswith("<"):
        return _in_drawing(text)
    if not text.startswith("{"):
        return text
    found = _object(text.encode())
    token = str(found.get("id")).removeprefix(ENVELOPE)
    if found != enveloped(token):
        raise Unreadable("there is no credential in this JSON")
    return token


def enveloped(token: str) -> dict[str, str]:
    """Return a signed credential as the JSON that the W3C's data model has for one."""
    return {"@context": W3C, "id": ENVELOPE + token, "type": "EnvelopedVerifiableCredential"}


def _in_picture(data: bytes) -> str:
    for kind, body in list(_chunks(data)):
        keyword, _zero, rest = body.partition(b"\0")
        if kind == b"iTXt" and keyword == KEYWORD and len(rest) > 2:
            text = rest[2:].split(b"\0", 2)[-1]
            try:
                return (zlib.decompressobj().decompress(text, MAX) if rest[0] else text).decode()
            except (zlib.error, UnicodeDecodeError):
                raise Unreadable("the picture is damaged") from None
    raise Unreadable("there is no credential in this picture")


def _in_drawing(text: str) -> str:
    """Return the token that an SVG carries, in the one element for it."""
    found: list[str] = []

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{SVG_NAMES} credential":
            found.append(attributes.get("verify", ""))

    def refuse(*_declared: Any) -> None:
        raise Unreadable("this drawing brings declarations of its own")

    reader = expat.ParserCreate(namespace_separator=" ")
    reader.StartElementHandler, reader.StartDoctypeDeclHandler = begin, refuse
    try:
        reader.Parse(text, True)
    except expat.ExpatError:
        is_ours = SVG_NAMES in text
        raise Unreadable("the picture is damaged" if is_ours else "there is no credential in this text") from None
    if len(found) != 1 or not found[0]:
        raise Unreadable("there is no credential in this picture")
    return found[0]


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at + 12 <= len(data):
        end = at + 8 + int.from_bytes(data[at : at + 4], "big")
        if zlib.crc32(data[at + 4 : end]).to_bytes(4, "big") != data[end : end + 4]:
            raise Unreadable("the picture is damaged")
        yield data[at + 4 : at + 8], data[at + 8 : end]
        at = end + 4
    if at != len(data):
        raise Unreadable("the picture is damaged")


def agrees(payload: Mapping[str, Any]) -> bool:
    """Whether the registered claims say what the credential says, as Open Badges asks of every reader."""
    subject, issuer, types = payload.get("credentialSubject"), payload.get("issuer"), payload.get("type")
    if not isinstance(subject, dict) or not isinstance(issuer, dict) or not isinstance(types, list):
        return False
    try:
        begins = int(datetime.fromisoformat(str(payload.get("validFrom"))).timestamp())
    except ValueError:
        return False
    pairs = (("iss", issuer.get("id")), ("jti", payload.get("id")), ("sub", subject.get("id")), ("nbf", begins))
    is_badge = "VerifiableCredential" in types and "OpenBadgeCredential" in types
    return is_badge and all(said is not None and payload.get(name) == said for name, said in pairs)


def is_set(encoded: str, place: int) -> bool:
    """Whether a place of a bitstring status list is set; raises `Unreadable`."""
    try:
        bits = zlib.decompressobj(wbits=31).decompress(decode(encoded.removeprefix("u")), MAX_BITS // 8)
    except zlib.error:
        raise Unreadable("this is not a status list") from None
    if not 0 <= place < len(bits) * 8:
        raise Unreadable("the list has no such place")
    return bool(bits[place // 8] & (0x80 >> place % 8))


P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # x, y, z and x·y/z, of a curve where x/z and y/z are the coordinates


def _plus(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _plus(total, point)
        point, number = _plus(point, point), number >> 1
    return total


def _point(data: bytes) -> Point | None:
    """Return the point that 32 bytes stand for, or nothing."""
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed_by(token: Opened, public: bytes) -> bool:
    """Whether the signature is that of this key: [s]B = R + [k]A, in whole numbers."""
    if len(public) != 32 or len(token.signature) != 64 or BASE is None:
        return False
    near, key = _point(token.signature[:32]), _point(public)
    s = int.from_bytes(token.signature[32:], "little")
    if near is None or key is None or s >= ORDER:
        return False
    hashed = hashlib.sha512(token.signature[:32] + public + token.signed).digest()
    left, right = _times(s, BASE), _plus(near, _times(int.from_bytes(hashed, "little") % ORDER, key))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def public_keys(text: str) -> dict[str, bytes]:
    """Return public keys by their names out of a JWK set, or a single JWK."""
    found = _object(text.encode())
    keys = found.get("keys", [found])
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise Unreadable("these are no keys")
    return {str(key["kid"]): decode(str(key["x"])) for key in keys if key.get("crv") == "Ed25519" and "kid" in key}


def checked(credential: bytes, keys: str, status: bytes | None = None) -> tuple[bool, list[str]]:
    """Return whether a credential holds, and in lines what was found; raises `Unreadable`."""
    token, known = opened(token_in(credential)), public_keys(keys)
    if token.kid not in known:
        return False, [f"UNKNOWN KEY: it names {token.kid}, which is not among these keys."]
    if not is_signed_by(token, known[token.kid]) or not agrees(token.payload):
        return False, ["ALTERED: the signature does not fit."]
    said = token.payload
    achievement = said["credentialSubject"]["achievement"]
    lines = [f"SIGNED by {said['issuer']['name']} on {said['validFrom'][:10]}, and unaltered since."]
    lines += [f"It says that {_holder(said)} achieved “{achievement['name']}”, version {achievement['version']}."]
    if datetime.fromisoformat(said["validFrom"]) > datetime.now(UTC):
        return False, [*lines, "NOT YET: it holds from that day on only."]
    if status is None:
        return True, [
            *lines,
            f"Withdrawal was not looked at: {said['credentialStatus']['statusListCredential']} tells.",
        ]
    return _withdrawal(said, opened(token_in(status)), known, lines)


def _withdrawal(
    said: Mapping[str, Any], listed: Opened, known: Mapping[str, bytes], lines: list[str]
) -> tuple[bool, list[str]]:
    place = said["credentialStatus"]
    is_it = listed.payload.get("id") == place["statusListCredential"] and listed.kid in known
    if not is_it or not is_signed_by(listed, known[listed.kid]):
        return False, [*lines, "NO STATUS: this is not the signed list that the credential names."]
    if is_set(listed.payload["credentialSubject"]["encodedList"], int(place["statusListIndex"])):
        return False, [*lines, "WITHDRAWN: a confirmation it rests on no longer stands."]
    return True, [*lines, f"Not withdrawn, by the list of {listed.payload['validFrom'][:10]}."]


def _holder(said: Mapping[str, Any]) -> str:
    known = said["credentialSubject"].get("identifier", ())
    names = [str(each["identityHash"]) for each in known if each["identityType"] == "name"]
    return names[0] if names else "its holder, who is not named,"


def main(arguments: Sequence[str]) -> int:
    """Check the file that is named; 0 when it holds, 1 when it does not, 2 when it cannot be read."""
    if len(arguments) not in (2, 3):
        print("usage: python check.py CREDENTIAL KEYS [STATUS]", file=sys.stderr)
        return 2
    try:
        files = [Path(name).read_bytes() for name in arguments]
        holds, lines = checked(files[0], files[1].decode(), files[2] if len(files) == 3 else None)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(lines))
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
