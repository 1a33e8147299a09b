"""Checking a credential that somebody hands in: what holds and what does not, in plain words. Nothing is fetched."""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from babel.dates import format_date
from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app import clock
from app.access import Viewer, visible
from app.db import db
from roadmaps.badges import claims, envelope
from roadmaps.badges.check import Unreadable, agrees, token_in
from roadmaps.models import Credential, CredentialStatus, IssuerKey
from roadmaps.service import keys

MAX_BYTES = 2_000_000
UID = re.compile(r"/credentials/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/[a-z.]*)?/?\Z")


REASONS = {  # what the program says of a file, where that helps whoever hands it in
    "the picture is damaged": _l("The picture is damaged: a part of it was lost or changed. Ask for it again."),
    "this drawing brings declarations of its own": _l("We read no drawing that brings declarations of its own."),
    "this is signed in another way than with Ed25519": _l("It is signed in a way in which we never sign."),
}


class Finding(NamedTuple):
    """One thing that was looked at; `tone` is good, bad or due (nobody can tell but the reader)."""

    tone: str
    text: str


class Verdict(NamedTuple):
    """What a check came to; `said` is what the credential says, where we signed it."""

    holds: bool
    findings: tuple[Finding, ...]
    said: dict[str, Any] | None = None


def check(data: bytes, viewer: Viewer, email: str = "") -> Verdict:
    """Check a file, a token, or a link to a credential of ours that the viewer may see."""
    try:
        return check_token(_followed(data, viewer) or token_in(data), email)
    except Unreadable as error:
        return Verdict(False, (Finding("bad", str(REASONS.get(str(error), "")) or _no_credential(data)),))


def check_token(token: str, email: str = "") -> Verdict:
    """Check a signed token; raises `Unreadable` for what is none."""
    opened = envelope.opened(token)
    key = keys.known(opened.kid)
    if key is None:
        return Verdict(False, (_unknown(opened),))
    if not envelope.is_signed_by(opened, envelope.decode(key.public)) or not agrees(opened.payload):
        changed = _("The signature does not fit: something was changed after it was signed, or we never signed it.")
        return Verdict(False, (Finding("bad", changed),))
    said = opened.payload
    signed = _moment(said["validFrom"])
    findings = (_signature(signed, key), *_time(signed), _status(said), _holder(said, email))
    return Verdict(all(each.tone != "bad" for each in findings), findings, said)


def _followed(data: bytes, viewer: Viewer) -> str:
    """Return the token behind a link to one of ours; nothing for what is no link."""
    text = data[:600].decode("utf-8", "replace").strip()
    if len(data) > 500 or not text.startswith(("http://", "https://", "/")):
        return ""
    try:
        parts = urlsplit(text)
        is_ours = parts.netloc in {"", urlsplit(current_app.config["SETTINGS"].base_url).netloc}
    except ValueError:
        raise Unreadable("no address") from None
    found = UID.search(parts.path) if is_ours else None
    query = select(Credential.token).where(Credential.uid == (found[1] if found else ""), visible(Credential, viewer))
    token = db.session.scalar(query)
    if token is None:
        raise Unreadable("no credential of ours")
    return token


def _no_credential(data: bytes) -> str:
    if data[:8].strip().lower().startswith((b"http:", b"https:", b"/")):
        return _("There is no published credential of ours at this link. Ask its holder for the file.")
    return _("We found no credential in this. Send the file or the picture as it was downloaded, or paste all of it.")


def _unknown(opened: envelope.Opened) -> Finding:
    try:
        host = urlsplit(opened.kid).hostname if opened.kid.startswith("https://") else ""
    except ValueError:  # no address, whatever it begins like
        host = ""
    if host and host != urlsplit(current_app.config["SETTINGS"].base_url).hostname:
        return Finding(
            "bad", _("We did not sign this. It names %(host)s as its issuer: only they can check it.", host=host)
        )
    return Finding("bad", _("We did not sign this: the key that it names is none of ours."))


def _signature(signed: datetime, key: IssuerKey) -> Finding:
    words = _("We signed this on %(day)s, and not one letter has changed since.", day=_day(signed))
    if key.retired_at:
        words += " " + _(
            "The key was replaced on %(day)s; what it signed before still holds.", day=_day(key.retired_at)
        )
    return Finding("good", words)


def _time(signed: datetime) -> tuple[Finding, ...]:
    if signed <= clock.now():
        return ()
    return (Finding("bad", _("It holds from %(day)s on only.", day=_day(signed))),)


def _status(said: dict[str, Any]) -> Finding:
    status = said.get("credentialStatus") or {}
    number, place = str(status.get("statusListCredential", "")).rpartition("/")[2], str(status.get("statusListIndex"))
    row = None
    if number.isdecimal() and place.isdecimal() and len(number) < 9 and len(place) < 9:
        at = CredentialStatus.list == int(number), CredentialStatus.position == int(place)
        row = db.session.scalar(select(CredentialStatus).where(*at))
    if row is None:
        return Finding("due", _("Whether it was withdrawn cannot be said: its place in our list is gone."))
    if row.revoked_at:
        day = _day(row.revoked_at)
        return Finding("bad", _("It was withdrawn on %(day)s: a confirmation it rests on no longer stands.", day=day))
    return Finding("good", _("It has not been withdrawn."))


def _holder(said: dict[str, Any], email: str) -> Finding:
    known = {each["identityType"]: each for each in said["credentialSubject"].get("identifier", ())}
    hashed = known.get("emailAddress")
    if hashed and email:
        if claims.fingerprint(email, hashed["salt"]) == hashed["identityHash"]:
            return Finding("good", _("It was issued to the holder of the mail address you typed."))
        return Finding("bad", _("It was issued to another mail address than the one you typed."))
    if "name" in known:
        return Finding(
            "due",
            _(
                "It bears the name %(name)s. Whether that is who shows it to you, only you can tell.",
                name=known["name"]["identityHash"],
            ),
        )
    if hashed:
        return Finding("due", _("It bears the fingerprint of a mail address. Type the address to see whether it fits."))
    return Finding("due", _("It bears no name. Whoever shows it to you has to show otherwise that it is theirs."))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _day(moment: datetime) -> str:
    return format_date(moment.date(), "long", locale=get_locale() or "en")


__all__ = ["MAX_BYTES", "Finding", "Verdict", "check", "check_token"]
