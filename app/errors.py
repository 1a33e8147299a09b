"""The few ways in which a request can be refused, and the one place that answers them.

`Refused`
├── `Missing`    404  you may not know of it, or it is not there: both look the same
├── `NotAllowed` 403  you may read it, but not do this
├── `Conflict`   409  somebody was quicker; both texts are shown
├── `Invalid`    422  a rule of the house, pinned to a form field
└── `Gone`       410  a link that has been used or has run out
"""

import logging
import secrets
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from app.db import begin_writing, db
from app.receipts import answer_repeated
from app.replica import leave_replica
from app.unit import SAFE_METHODS

log = logging.getLogger(__name__)

WORDS = {
    400: (_l("This request could not be read"), _l("Go back, check what you typed and send it again.")),
    401: (_l("Sign in to see this"), _l("You are not signed in, or your session has ended.")),
    403: (_l("This is not yours to do"), _l("You can read this, but changing it is somebody else's part.")),
    404: (
        _l("Nothing lives at this address"),
        _l("It may have moved, or be in a room you are not part of. Both look the same from outside, on purpose."),
    ),
    405: (_l("This address takes another kind of request"), _l("Go back and use the form or link of the page.")),
    409: (_l("Somebody was quicker"), _l("This changed while you were writing. Your text is kept below.")),
    410: (_l("This link has run out"), _l("It was used already, or is too old. Ask for a new one.")),
    413: (_l("This is too large"), _l("Send something smaller. Nothing was saved.")),
    415: (_l("This kind of file cannot be read here"), _l("Send it in one of the formats named in the form.")),
    422: (_l("Something needs another look"), _l("Go back, check what you typed and send it again.")),
    429: (_l("A short pause, please"), _l("You did this many times in a short while. Try again in a little while.")),
    503: (_l("Menteo is busy right now"), _l("What you wrote is kept below. Try again in a moment.")),
}


class Refused(Exception):
    """A request that the house does not carry out, with words for the person."""

    status = 400

    def __init__(self, message: str = "", **context: Any):
        super().__init__(message)
        self.message = message
        self.context = context


class Missing(Refused):
    """There is nothing here for this person."""

    status = 404


class NotAllowed(Refused):
    """The person may see the thing but not do this to it."""

    status = 403


class Gone(Refused):
    """A link that has been used or has run out."""

    status = 410


class Conflict(Refused):
    """Somebody changed the thing meanwhile; `mine` and `theirs` hold both texts, `to` where to look."""

    status = 409


class Invalid(Refused):
    """A rule that the input breaks; `field` names the form field that the message belongs to."""

    status = 422

    def __init__(self, message: str, field: str | None = None, **context: Any):
        super().__init__(message, **context)
        self.field = field


def refusal(status: int, title: str, message: str, **context: Any) -> Response:
    """Answer with the error page in the house's words."""
    page = render_template("errors/page.html", status=status, title=title, message=message, **context)
    response = make_response(page, status)
    if "HX-Request" in request.headers:  # a whole page takes the place of the page, not of the spot that asked
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "body", "innerHTML"
    return response


def init_app(app: Flask) -> None:
    """Answer every refusal, HTTP error and accident with a page of our own."""
    app.register_error_handler(Refused, _on_refused)
    app.register_error_handler(CSRFError, _on_stale_form)
    app.register_error_handler(HTTPException, _on_http_error)
    for trouble in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(trouble, _on_database_trouble)
    app.register_error_handler(IntegrityError, _on_race)
    app.register_error_handler(DataError, _on_unkept)
    app.register_error_handler(Exception, _on_accident)


def words_for(status: int) -> tuple[str, str]:
    """Return what a kind of refusal is called, and what to do about it."""
    title, message = WORDS.get(status, WORDS[400])
    return str(title), str(message)


def _on_refused(error: Refused) -> Response:
    title, message = words_for(error.status)
    return refusal(error.status, title, error.message or message, **kept_text(), **error.context)


def _on_stale_form(error: CSRFError) -> Response:
    message = _("This form has waited too long, or came from another place. Your text is kept below: send it again.")
    return refusal(400, _("This form is no longer fresh"), message, **kept_text())


def _on_http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    if isinstance(error, SecurityError):  # a host that is not ours: nothing of this site has an address there
        return Response("This site does not answer under this name.\n", 400, mimetype="text/plain")
    title, message = words_for(status)
    response = refusal(status, title, message, **(kept_text() if status != 413 else {}))
    for name, value in error.get_headers():
        if name.lower() in {"retry-after", "allow"}:
            response.headers[name] = value
    return response


def _on_race(error: IntegrityError) -> Response:
    """Answer whoever came second: the same form leads to what the first one made, another is told."""
    db.session.rollback()
    log.warning("race at %s", request.endpoint)
    return answer_repeated() or _on_refused(Conflict())


def _on_unkept(error: DataError) -> Response:
    """Answer values that the database cannot keep, such as a number too large: they name nothing."""
    db.session.rollback()
    log.warning("unkept value at %s", request.endpoint)
    return _on_refused(Missing() if request.method in {"GET", "HEAD"} else Refused())


def _on_database_trouble(error: OperationalError | InterfaceError | PoolTimeout) -> Any:
    lost = getattr(error, "connection_invalidated", False)
    if request.method in SAFE_METHODS and not g.get("asked_again") and (leave_replica(current_app) or lost):
        return _ask_again()
    log.error("database trouble: %s", type(getattr(error, "orig", error)).__name__)
    g.setdefault("_login_user", current_app.extensions["guest"]())  # the page must not ask who it is for
    title, message = words_for(503)
    response = refusal(503, title, message, plain=True, **kept_text())
    response.headers["Retry-After"] = "5"
    return response


def _ask_again() -> Any:
    """Answer a reading request once more when its connection was lost: the next one is new, and to the primary."""
    g.asked_again = True
    db.session.rollback()
    begin_writing(False)
    try:
        answer = current_app.preprocess_request()
        return current_app.dispatch_request() if answer is None else answer
    except Exception as error:
        return current_app.handle_user_exception(error)


def _on_accident(error: Exception) -> Response:
    if current_app.config.get("PROPAGATE_EXCEPTIONS") or current_app.testing:
        raise error
    reference = secrets.token_hex(4).upper()
    log.exception("accident %s at %s", reference, request.endpoint)
    message = _("What you wrote is kept below. Reference %(reference)s.", reference=reference)
    return refusal(500, _("Something broke on our side"), message, plain=True, **kept_text())


def kept_text() -> dict[str, Any]:
    """Return what was typed into text fields, so that an error page can give it back."""
    if request.method in {"GET", "HEAD"}:
        return {}
    try:
        pairs = list(request.form.items(multi=True))[:40]
    except HTTPException:
        return {}
    secret = {"csrf_token", "once", "version", "about"}
    kept = [(name, value) for name, value in pairs if name not in secret and "password" not in name and value.strip()]
    return {"kept": kept}
