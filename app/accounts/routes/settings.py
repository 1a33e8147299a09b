"""Settings: account, address, password, devices, appearance."""

from flask import Response, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import gate
from app.accounts import bp, queries
from app.accounts.devices import describe
from app.accounts.forms import AccountForm, AppearanceForm, ChangeEmailForm, ChangePasswordForm
from app.accounts.routes.joining import last_mail, look_into_mail
from app.accounts.service import settings as service
from app.accounts.throttle import mails_limited
from app.errors import Invalid
from app.forms import EmptyForm
from app.gate import public
from app.limits import limited
from app.web import done, show


@bp.get("/settings")
def settings() -> Response:
    """Lead to the first page of settings."""
    return redirect(url_for("accounts.account"), 303)  # type: ignore[return-value]


@bp.route("/settings/account", methods=["GET", "POST"])
@limited("30 per day")
def account() -> Response:
    """Show name, handle and address, or change name and handle."""
    user = service.account_of(current_user)
    form = AccountForm(obj=user)
    if form.holds():
        try:
            service.change_account(current_user, name=form.name.data, handle=form.handle.data)
            return done(to=url_for("accounts.account"), toast=_("Your account is saved"))
        except Invalid as error:
            form.pin(error)
    return show("accounts/account.html", status=422 if form.errors else 200, form=form, email=user.email)


@bp.route("/settings/email", methods=["GET", "POST"])
@limited("20 per hour")
@mails_limited
def email() -> Response:
    """Ask for a new address and send it a link."""
    form = ChangeEmailForm()
    if form.holds():
        try:
            values = {"email": form.email.data, "password": form.current_password.data}
            return look_into_mail(service.ask_to_change_email(current_user, **values), "accounts.email_sent")
        except Invalid as error:
            form.pin(error)
    present = service.account_of(current_user).email
    return show("accounts/email.html", status=422 if form.errors else 200, form=form, present=present)


@bp.post("/settings/email/verification")
@limited("5 per hour")
def verify_own_email() -> Response:
    """Send the link for the present address once more."""
    return look_into_mail(service.ask_to_verify(current_user), "accounts.email_sent")


@bp.get("/settings/email/sent")
def email_sent() -> Response:
    """Say where the mail with the link went."""
    return show("accounts/email_sent.html", **last_mail())


@bp.route("/confirm-email/<token>", methods=["GET", "POST"])
@public
def confirm_email(token: str) -> Response:
    """Show which address a link confirms; the button confirms it."""
    form = EmptyForm()
    if form.holds():
        service.confirm_email(token)
        to = "accounts.account" if current_user.is_authenticated else "accounts.sign_in"
        return done(to=url_for(to), toast=_("Your address is confirmed"))
    user, address = service.email_change(token)
    response = show("accounts/confirm_email.html", form=form, token=token, address=address, name=user.name)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/settings/password", methods=["GET", "POST"])
@limited("20 per hour")
def password() -> Response:
    """Ask for the present and a new password; a change ends all other sessions."""
    form = ChangePasswordForm()
    if form.holds():
        try:
            values = {"current": form.current_password.data, "password": form.password.data}
            user = service.change_password(current_user, **values)
            gate.end_sessions(user.id)
            gate.sign_in(user.id)
            toast = _("Your new password is saved, and all other devices are signed out")
            return done(to=url_for("accounts.password"), toast=toast)
        except Invalid as error:
            form.pin(error)
    return show("accounts/password.html", status=422 if form.errors else 200, form=form)


@bp.get("/settings/sessions")
def sessions() -> Response:
    """List where the member is signed in."""
    devices = [(row, *describe(row.device)) for row in queries.devices_of(current_user)]
    return show("accounts/sessions.html", devices=devices, this=current_user.sign_in_id)


@bp.post("/settings/sessions/<int:sign_in_id>/removal")
def end_session(sign_in_id: int) -> Response:
    """Sign out on one device."""
    service.end_device(current_user, sign_in_id)
    return done(to=url_for("accounts.sessions"), toast=_("That device is signed out"))


@bp.post("/settings/sessions/removal")
def end_other_sessions() -> Response:
    """Sign out on every device but this one."""
    gate.end_sessions(current_user.id, except_id=current_user.sign_in_id)
    return done(to=url_for("accounts.sessions"), toast=_("All other devices are signed out"))


@bp.route("/settings/appearance", methods=["GET", "POST"])
def appearance() -> Response:
    """Show or change colors, language, time zone and keys."""
    form = AppearanceForm(obj=current_user, keys=not current_user.shortcuts_off)
    if form.holds():
        chosen = {name: form[name].data for name in ("theme", "locale", "timezone", "keys")}
        service.change_appearance(current_user, **chosen)
        return done(to=url_for("accounts.appearance"), toast=_("Saved"))
    return show("accounts/appearance.html", status=422 if form.errors else 200, form=form)
