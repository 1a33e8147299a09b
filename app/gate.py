"""The gate: who is asking, closed by default. `@public` opens a view for everybody."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar

from flask import Flask, Request, Response, after_this_request, current_app, g, redirect, request, session, url_for
from flask_login import AnonymousUserMixin, LoginManager, current_user
from itsdangerous import BadSignature, TimestampSigner
from sqlalchemy import String, bindparam, delete, func, select

from app import clock
from app.db import db, primary_reader, reads_from_replica
from app.errors import kept_text, refusal, words_for
from app.models.notification import Notification
from app.models.user import SignIn, SiteRole, User
from app.statements import dialect, inserting, prepared

V = TypeVar("V", bound=Callable[..., Any])

ABSOLUTE = timedelta(days=90)
IDLE = timedelta(days=14)
RENEW = timedelta(hours=1)
WORTH_KEEPING = 60  # what is shorter is soon typed again


class _Login(LoginManager):  # type: ignore[misc]
    """Flask-Login, without the ways of signing in that it knows and this house has not."""

    def _load_user(self) -> None:
        self._update_request_context_with_user(load_person(request))


login = _Login()


@dataclass(frozen=True)
class Person:
    """The signed-in member as pages and services need them: plain values, read with one query."""

    id: int
    handle: str
    name: str
    picture: str | None
    role: str
    is_mentor: bool
    is_verified: bool
    locale: str
    timezone: str
    theme: str
    joined_at: datetime
    suspended_until: datetime | None
    sign_in_id: int
    unread: int
    shortcuts_off: bool = False

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return the id under which flask-login knows the member."""
        return str(self.id)

    @property
    def is_suspended(self) -> bool:
        """Whether a moderator's pause of the account still holds."""
        return self.suspended_until is not None and self.suspended_until > clock.now()

    @property
    def is_admin(self) -> bool:
        """Whether the member administers the site."""
        return self.role == SiteRole.ADMINISTRATOR

    @property
    def is_moderator(self) -> bool:
        """Whether the member moderates the site."""
        return self.role in {SiteRole.MODERATOR, SiteRole.ADMINISTRATOR}

    @property
    def is_curator(self) -> bool:
        """Whether the member curates roadmaps."""
        return self.role in {SiteRole.CURATOR, SiteRole.ADMINISTRATOR}


class Visitor(AnonymousUserMixin):  # type: ignore[misc]
    """A guest: nobody signed in."""

    id = 0
    handle = name = ""
    picture = None
    role = "guest"
    is_mentor = is_verified = is_suspended = is_admin = is_moderator = is_curator = False
    locale = ""
    timezone = "UTC"
    theme = "auto"
    unread = 0
    shortcuts_off = False

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Visitor)

    def __hash__(self) -> int:
        return 0


def public(view: V) -> V:
    """Open a view for everybody; without it a view asks for a sign-in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def cookie_name(app: Flask) -> str:
    """Return the name of the sign-in cookie: `__Host-` wherever TLS allows it."""
    return "__Host-menteo" if app.config["SETTINGS"].is_https else "menteo"


def _signer() -> TimestampSigner:
    return TimestampSigner(current_app.secret_key or "", salt="sign-in")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def read_token(incoming: Request) -> tuple[str, datetime] | None:
    """Return the token of the cookie and when it was last renewed, unless it is forged or idle for too long."""
    value = incoming.cookies.get(cookie_name(current_app), "")
    found = _unsigned(str(current_app.secret_key or ""), value) if 0 < len(value) <= 300 else None
    return None if found is None or clock.now() - found[1] > IDLE else found


@lru_cache(maxsize=1024)
def _unsigned(secret: str, value: str) -> tuple[str, datetime] | None:
    """Read a cookie that comes with every request of its member."""
    try:
        token, renewed = TimestampSigner(secret, salt="sign-in").unsign(value, max_age=None, return_timestamp=True)
    except BadSignature:
        return None
    return token.decode(), renewed


def load_person(incoming: Request) -> Person | None:
    """Return the member whose sign-in the cookie names, with one query."""
    found = read_token(incoming)
    if found is None:
        return None
    token, renewed = found
    bind = primary_reader() if reads_from_replica() else None
    row = _person_query().ask({"token_hash": _hash(token)}, bind).one_or_none()
    if row is None or row.ends_at <= clock.now():
        return None
    if clock.now() - renewed > RENEW:
        g.renew_token = token
    values = row._asdict()
    values.pop("ends_at")
    return Person(**values)


@prepared
def _person_query() -> Any:
    unread = (
        select(func.count(func.distinct(Notification.group_key)))
        .where(Notification.user_id == SignIn.user_id, Notification.read_at.is_(None))
        .correlate(SignIn)
        .scalar_subquery()
    )
    verified = User.email_verified_at.is_not(None).label("is_verified")
    columns: tuple[Any, ...] = (User.id, User.handle, User.name, User.picture, User.role, User.is_mentor, verified)
    columns += (User.locale, User.timezone, User.theme, User.shortcuts_off, User.joined_at, User.suspended_until)
    columns += (SignIn.id.label("sign_in_id"), SignIn.ends_at, unread.label("unread"))
    found = select(*columns).join(User, User.id == SignIn.user_id)
    return found.where(SignIn.token_hash == bindparam("token_hash", type_=String()))


def sign_in(user_id: int) -> None:
    """Begin a session for a member on this device, with a fresh token; what the visitor's session held is dropped."""
    session.clear()
    end_this_session()
    token = secrets.token_urlsafe(32)
    now = clock.now()
    _beginning(dialect())(
        token_hash=_hash(token),
        user_id=user_id,
        device=(request.user_agent.string or "")[:120],
        network=(request.remote_addr or "")[:64],
        begun_at=now,
        seen_at=now,
        ends_at=now + ABSOLUTE,
    )
    g.renew_token = token


@prepared
def _beginning(named: str) -> Any:
    return inserting(SignIn, named)


def end_this_session() -> None:
    """End the session of this request, if there is one."""
    g.pop("renew_token", None)
    if found := read_token(request):
        db.session.execute(delete(SignIn).where(SignIn.token_hash == _hash(found[0])))
    after_this_request(_forget_cookie)


def end_sessions(user_id: int, *, except_id: int = 0) -> None:
    """End all sessions of a member, at once, perhaps but one."""
    db.session.execute(delete(SignIn).where(SignIn.user_id == user_id, SignIn.id != except_id))


def _forget_cookie(response: Response) -> Response:
    if "renew_token" not in g:
        response.delete_cookie(cookie_name(current_app), **_cookie_options())
    return response


def _cookie_options() -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": current_app.config["SETTINGS"].is_https}


def _renew(response: Response) -> Response:
    if token := g.get("renew_token"):
        value = _signer().sign(token).decode()
        response.set_cookie(cookie_name(current_app), value, max_age=int(IDLE.total_seconds()), **_cookie_options())
    return response


def _close_by_default() -> Any:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_public", False) or current_user.is_authenticated:
        return None
    return ask_to_sign_in()


def ask_to_sign_in() -> Any:
    """Lead a guest to the sign-in page, and afterwards back to what they wanted; long words are given back first."""
    if not current_app.view_functions.get("accounts.sign_in"):
        return Response(status=401)
    kept = kept_text()
    if any(len(value) >= WORTH_KEEPING for _name, value in kept.get("kept", ())):
        return refusal(401, *words_for(401), **kept)
    if request.headers.get("HX-Request") == "true":
        back = url_for("accounts.sign_in", next=request.headers.get("HX-Current-URL-Path") or "/")
        return Response(status=401, headers={"HX-Redirect": back})
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=wanted), 303)


def init_app(app: Flask) -> None:
    """Close every view that does not declare itself public."""
    login.init_app(app)
    app.after_request_funcs[None].remove(login._update_remember_cookie)  # it has none
    login.anonymous_user = app.extensions["guest"] = Visitor
    app.before_request(_close_by_default)
    app.after_request(_renew)
