"""Joining: the form, the page that says to look into the mail, and the link in it."""

from typing import Any

from flask import Response, current_app, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app import gate
from app.accounts import bp, queries
from app.accounts.forms import EmailForm, JoinForm
from app.accounts.service import joining as service
from app.accounts.throttle import mails_limited
from app.errors import Gone, Invalid
from app.forms import EmptyForm
from app.gate import public
from app.jinja import has_endpoint
from app.web import done, show


@bp.route("/join", methods=["GET", "POST"])
@public
@mails_limited
def join() -> Response:
    """Show the join form, or take it in."""
    if current_user.is_authenticated:
        return done(to=url_for("home.index"))
    form = JoinForm()
    if form.holds():
        try:
            return look_into_mail(service.ask_to_join(**form.values(), locale=str(get_locale() or "en")))
        except Invalid as error:
            form.pin(error)
    return show("accounts/join.html", status=422 if form.errors else 200, form=form)


def look_into_mail(sent: service.Sent, then: str = "accounts.check_mail") -> Response:
    """Lead to the page that says where a mail went: known and unknown addresses get the very same answer."""
    session["sent"] = {"to": sent.to, "place": sent.place}
    return done(to=url_for(then))


def last_mail() -> dict[str, Any]:
    """Return what the page about the last mail says: where it went and, in a demo without a mail server, its file."""
    kept = session.get("sent") or {}
    in_files = current_app.config["DEMO"] and current_app.config["SETTINGS"].mail_url is None
    return {"address": kept.get("to", ""), "place": kept.get("place", "") if in_files else ""}


@bp.get("/check-mail")
@public
def check_mail() -> Response:
    """Say where the mail went, and offer to send it again."""
    return _private(
        show("accounts/check_mail.html", form=EmailForm(data={"email": last_mail()["address"]}), **last_mail())
    )


@bp.post("/verify-email")
@public
@mails_limited
def send_again() -> Response:
    """Send the mail of a joining once more."""
    form = EmailForm()
    if form.holds():
        return look_into_mail(service.send_again(form.email.data))
    return show("accounts/check_mail.html", status=422, form=form, **last_mail())


@bp.get("/verify-email/<token>")
@public
def verify_email(token: str) -> Response:
    """Show whose account the link makes; only the button there makes it."""
    return _private(show("accounts/verify.html", joining=queries.joining_for(token), token=token, form=EmptyForm()))


@bp.post("/verify-email/<token>")
@public
def confirm_joining(token: str) -> Response:
    """Make the account and sign its member in."""
    user, intent = service.confirm(token)
    gate.sign_in(user.id)
    to = url_for("profiles.edit", intent=intent or None) if has_endpoint("profiles.edit") else url_for("home.index")
    return done(to=to, toast=_("Welcome to Menteo, %(name)s. Your address is confirmed.", name=user.name))


@bp.errorhandler(Gone)
def link_is_gone(error: Gone) -> Response:
    """Say that a link in a mail cannot be used, and where to get a new one."""
    return show("accounts/gone.html", status=410, message=error.message)


def _private(response: Response) -> Response:
    """Keep a page with somebody's address or link out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")
    return response
