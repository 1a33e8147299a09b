"""What a credential says: the JSON of an Open Badges 3.0 credential, of an issuer's profile and of a status list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from roadmaps.badges.check import W3C

OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"


@dataclass(frozen=True)
class Issuer:
    """Who signs: the address of the profile, the name and the site."""

    id: str
    name: str
    url: str


@dataclass(frozen=True)
class Holder:
    """What the holder lets a credential say of them; `email` stands in it as a salted fingerprint only."""

    id: str
    name: str = ""
    email: str = ""
    salt: str = ""


@dataclass(frozen=True)
class Achieved:
    """What was achieved: a version of a roadmap, and the confirmed steps as (title, when)."""

    id: str
    title: str
    summary: str
    address: str
    number: int
    topics: Sequence[str]
    steps: Sequence[tuple[str, datetime]]


@dataclass(frozen=True)
class Place:
    """Where the status of a credential stands: the address of the list and the place in it."""

    list: str
    position: int


def credential(
    ident: str, issuer: Issuer, holder: Holder, achieved: Achieved, *, place: Place, awarded: datetime, when: datetime
) -> dict[str, Any]:
    """Return the whole payload of a credential, with the registered claims that repeat parts of it.

    It was `awarded` once and may be signed anew later: then it holds from that moment (`when`).
    """
    said = {
        "@context": [W3C, OPEN_BADGES],
        "id": ident,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achieved.title,
        "issuer": profile(issuer),
        "validFrom": stamp(when),
        "awardedDate": stamp(awarded),
        "credentialSubject": _subject(holder, achieved),
        "evidence": [_evidence(title, moment) for title, moment in achieved.steps],
        "credentialStatus": _status(place),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    return said | {"iss": issuer.id, "jti": ident, "sub": holder.id, "nbf": int(when.timestamp())}


def profile(issuer: Issuer) -> dict[str, Any]:
    """Return an issuer's profile."""
    return {"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.url}


def status_list(address: str, issuer: Issuer, encoded: str, when: datetime) -> dict[str, Any]:
    """Return the payload of a status list, a credential itself."""
    subject = {"id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": "revocation"}
    said = {
        "@context": [W3C],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": stamp(when),
        "credentialSubject": subject | {"encodedList": encoded},
    }
    return said | {"iss": issuer.id, "jti": address, "sub": subject["id"], "nbf": int(when.timestamp())}


def fingerprint(email: str, salt: str) -> str:
    """Return the salted fingerprint of a mail address as Open Badges writes it."""
    return "sha256$" + sha256((email.strip().lower() + salt).encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """Write a moment to the second, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _subject(holder: Holder, achieved: Achieved) -> dict[str, Any]:
    known: list[dict[str, Any]] = []
    if holder.name:
        known.append({"type": "IdentityObject", "hashed": False, "identityHash": holder.name, "identityType": "name"})
    if holder.email:
        hashed = {"type": "IdentityObject", "hashed": True, "identityType": "emailAddress", "salt": holder.salt}
        known.append(hashed | {"identityHash": fingerprint(holder.email, holder.salt)})
    subject: dict[str, Any] = {"id": holder.id, "type": ["AchievementSubject"]}
    return subject | ({"identifier": known} if known else {}) | {"achievement": _achievement(achieved)}


def _achievement(achieved: Achieved) -> dict[str, Any]:
    narrative = (
        f"Every required step of version {achieved.number} of this roadmap was done, shown with evidence, "
        "and confirmed by a mentor or a curator."
    )
    return {
        "id": achieved.id,
        "type": ["Achievement"],
        "achievementType": "LearningProgram",
        "name": achieved.title,
        "description": achieved.summary,
        "criteria": {"id": achieved.address, "narrative": narrative},
        "version": str(achieved.number),
        **({"tag": list(achieved.topics)} if achieved.topics else {}),
    }


def _evidence(title: str, moment: datetime) -> dict[str, Any]:
    return {"type": ["Evidence"], "name": title, "narrative": f"Confirmed on {moment.astimezone(UTC):%Y-%m-%d}"}


def _status(place: Place) -> dict[str, Any]:
    return {
        "id": f"{place.list}#{place.position}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place.position),
        "statusListCredential": place.list,
    }
