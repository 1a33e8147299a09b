"""Signing in and out, and choosing a new password by mail."""

from datetime import datetime

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import clock, gate
from app.accounts import bp, queries
from app.accounts.forms import EmailForm, NewPasswordForm, SignInForm
from app.accounts.routes.joining import last_mail, look_into_mail
from app.accounts.service import deletion
from app.accounts.service import entry as service
from app.accounts.throttle import failures_limited, mails_limited
from app.errors import Invalid
from app.gate import public
from app.limits import limited
from app.web import done, safe_next, show


@bp.route("/sign-in", methods=["GET", "POST"])
@public
@failures_limited
def sign_in() -> Response:
    """Show the sign-in form, or let a member in."""
    form = SignInForm(next=request.args.get("next"))
    to = safe_next(form.next.data, url_for("home.index"))
    if request.method == "GET" and current_user.is_authenticated:
        return done(to=to)
    if form.holds():
        try:
            member = service.recognize(form.email.data, form.password.data)
            gate.sign_in(member.id)
            stays = member.goes_at and deletion.undo(member.id)
            return done(
                to=to, toast=_("Welcome back. Your account stays.") if stays else _pause(member.suspended_until)
            )
        except Invalid as error:
            form.pin(error)
    return show("accounts/sign_in.html", status=422 if form.errors else 200, form=form)


def _pause(until: datetime | None) -> str:
    if until is None or until <= clock.now():
        return ""
    return _("Your account is paused. You can read, but not write, until the pause ends.")


@bp.post("/sign-out")
@public
def sign_out() -> Response:
    """End the session on this device."""
    gate.end_this_session()
    return done(to=url_for("home.index"), toast=_("You are signed out"))


@bp.route("/reset-password", methods=["GET", "POST"])
@public
@mails_limited
def forgot_password() -> Response:
    """Ask for the address, and send it a mail."""
    form = EmailForm()
    if form.holds():
        return look_into_mail(service.ask_for_reset(form.email.data), "accounts.reset_sent")
    return show("accounts/forgot.html", status=422 if form.errors else 200, form=form)


@bp.get("/reset-password-sent")
@public
def reset_sent() -> Response:
    """Say where the mail with the link went."""
    response = show("accounts/reset_sent.html", **last_mail())
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/reset-password/<token>", methods=["GET", "POST"])
@public
@limited("30 per hour", by_network=True)
def reset_password(token: str) -> Response:
    """Show the form for a new password, or set it."""
    queries.user_for_reset(token)
    form = NewPasswordForm()
    if form.holds():
        try:
            service.reset(token, form.password.data)
            return done(to=url_for("accounts.sign_in"), toast=_("Your new password is saved. Sign in with it."))
        except Invalid as error:
            form.pin(error)
    response = show("accounts/reset.html", status=422 if form.errors else 200, form=form, token=token)
    response.headers["Cache-Control"] = "no-store"
    return response
