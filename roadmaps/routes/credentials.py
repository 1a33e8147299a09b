"""Credentials: the holder's own, their pages and files, and the public addresses that other verifiers read."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Missing, NotAllowed
from app.gate import public
from app.limits import limited
from app.mail import host
from app.web import done, show
from roadmaps.badges import check as checking
from roadmaps.badges import claims, drawing, envelope, picture
from roadmaps.forms.credentials import SayingForm
from roadmaps.models import Credential
from roadmaps.queries import credentials as queries
from roadmaps.service import credentials, keys

bp = Blueprint("credentials", __name__)

OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
OPEN |= {"Cache-Control": "public, max-age=300"}


@bp.get("/credentials")
def index() -> Response:
    """List the member's own credentials."""
    return show("roadmaps/credentials.html", found=queries.own(current_user))


@bp.get("/credentials/<uuid:uid>", endpoint="show")
@public
def show_credential(uid: UUID) -> Response:
    """Show a credential to its holder, and to everybody once it is published."""
    credential = queries.credential_for(current_user, uid)
    return _page(credential)


def _page(credential: Credential) -> Response:
    saying = {"with_name": credential.with_name, "with_email": credential.with_email}
    said = envelope.opened(credential.token).payload
    form = SayingForm(formdata=None, **saying)
    is_own = credential.owner_id == current_user.id
    return show("roadmaps/credential.html", credential=credential, said=said, form=form, is_own=is_own)


@bp.post("/credentials/<uuid:uid>/words")
@limited("30 per hour")
def choose_words(uid: UUID) -> Response:
    """Choose what a credential says of its holder, and sign it anew."""
    credential = _own(uid)
    form = SayingForm()
    if not form.holds():
        return _page(credential)
    credentials.let_say(credential, with_name=form.with_name.data, with_email=form.with_email.data)
    return done(to=url_for("credentials.show", uid=uid), toast=_("Signed again. Download it anew."))


@bp.post("/credentials/<uuid:uid>/page")
@limited("60 per hour")
def publish(uid: UUID) -> Response:
    """Publish the page of a credential, or take it back."""
    credential = _own(uid)
    credentials.show_to(credential, everybody=not credential.is_published)
    toast = _("Anybody with the link can see it now.") if credential.is_published else _("Only you see it now.")
    return done(to=url_for("credentials.show", uid=uid), toast=toast)


def _own(uid: UUID) -> Credential:
    credential = queries.credential_for(current_user, uid, held=True)
    if credential.owner_id != current_user.id:
        raise NotAllowed
    return credential


@bp.get("/credentials/<uuid:uid>/credential.json")
@public
def as_json(uid: UUID) -> Response:
    """Give a credential as JSON: an enveloped verifiable credential."""
    token = queries.credential_for(current_user, uid).token
    return _file(json.dumps(checking.enveloped(token), indent=1) + "\n", "application/json", "credential.json")


@bp.get("/credentials/<uuid:uid>/credential.jwt")
@public
def as_token(uid: UUID) -> Response:
    """Give a credential as the signed token alone."""
    return _file(queries.credential_for(current_user, uid).token, "application/vc+jwt", "credential.jwt")


@bp.get("/credentials/<uuid:uid>/badge.png")
@public
def as_picture(uid: UUID) -> Response:
    """Give a credential as a picture that carries it."""
    token, words = _shown(uid)
    return _file(picture.baked(token, **words), "image/png", "badge.png", shown=True)


def _shown(uid: UUID) -> tuple[str, dict[str, Any]]:
    """Return what a picture carries, and what it shows."""
    credential = queries.credential_for(current_user, uid)
    foot = (f"{credential.issued_at.day} {credential.issued_at:%B %Y}", host())
    return credential.token, {"title": credential.title, "foot": foot, "stages": credential.facts["stages"]}


@bp.get("/credentials/<uuid:uid>/badge.svg")
@public
def as_drawing(uid: UUID) -> Response:
    """Give a credential as a drawing that carries it."""
    token, words = _shown(uid)
    return _file(drawing.baked(token, **words), "image/svg+xml", "badge.svg")


def _file(body: Any, mimetype: str, name: str, *, shown: bool = False) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    return response


@bp.get("/credentials/issuer")
@public
def issuer() -> Response:
    """Say who signs credentials here."""
    return _open({"@context": [checking.W3C, claims.OPEN_BADGES], **claims.profile(credentials.issuer())})


@bp.get("/credentials/keys", endpoint="keys")
@public
def all_keys() -> Response:
    """Give the public keys, those that sign no more included."""
    found = [envelope.jwk(envelope.decode(key.public), keys.address_of(key.kid)) for key in keys.everything()]
    return _open({"keys": found}, "application/jwk-set+json")


@bp.get("/credentials/keys/<string:key>", endpoint="key")
@public
def one_key(key: str) -> Response:
    """Give one public key."""
    found = keys.known(key)
    if found is None:
        raise Missing
    return _open(envelope.jwk(envelope.decode(found.public), keys.address_of(found.kid)), "application/jwk+json")


@bp.get("/credentials/status/<int:number>")
@public
def status(number: int) -> Response:
    """Give the signed list that says which credentials were withdrawn."""
    token = credentials.status_list(number)
    if token is None:
        raise Missing
    return Response(token, mimetype="application/vc+jwt", headers=OPEN)


@bp.get("/credentials/check.py")
@public
def program() -> Response:
    """Give the program that checks a credential without this site."""
    return _file(Path(checking.__file__).read_bytes(), "text/x-python", "check.py")


def _open(value: dict[str, Any], mimetype: str = "application/json") -> Response:
    return Response(json.dumps(value, ensure_ascii=False, indent=1) + "\n", mimetype=mimetype, headers=OPEN)
