"""Forms of accounts. A password field is never trimmed nor filled in again."""

import zoneinfo
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from app.accounts.identity import clean_email, clean_handle
from app.accounts.passwords import check
from app.errors import Invalid
from app.forms import Form, Line
from app.i18n import LANGUAGES
from app.models.user import MAX_EMAIL, MAX_NAME

INTENTS = {
    "learn": _l("Find a mentor"),
    "mentor": _l("Mentor others"),
    "roadmap": _l("Follow a roadmap"),
}
THEMES = {"auto": _l("As my device is set"), "light": _l("Light"), "dark": _l("Dark")}
_REGIONS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@lru_cache(maxsize=1)
def time_zones() -> dict[str, str]:
    """Return the time zones that can be chosen: UTC and those named by region and place."""
    known = sorted(zone for zone in zoneinfo.available_timezones() if zone.startswith(_REGIONS))
    return {"UTC": "UTC"} | {zone: zone.replace("_", " ") for zone in known}


def _choices(named: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in named.items()]


def _email(form: Any, field: Any) -> None:
    try:
        clean_email(field.data or "")
    except Invalid as error:
        raise ValidationError(error.message) from None


def _handle(form: Any, field: Any) -> None:
    try:
        clean_handle(field.data or "")
    except Invalid as error:
        raise ValidationError(error.message) from None


def _handle_field() -> Line:
    return Line(_l("Handle"), max=60, required=_l("Choose a handle of 3 to 30 characters"), validators=[_handle])


def _address(label: Any) -> Line:
    return Line(label, max=MAX_EMAIL, required=_l("Enter your email address"), validators=[_email])


def _zone_field() -> SelectField:
    return SelectField(_l("Time zone"), choices=lambda: _choices(time_zones()), default="UTC")


class JoinForm(Form):
    """What a newcomer says."""

    intent = RadioField(_l("What brings you here?"), choices=_choices(INTENTS), default="learn", validate_choice=False)
    name = Line(_l("Name"), max=MAX_NAME, required=_l("Enter the name that people call you by"))
    handle = _handle_field()
    email = _address(_l("Email"))
    password = PasswordField(_l("Password"), [DataRequired(_l("Choose a password of 12 characters or more"))])
    timezone = _zone_field()

    def validate_password(self, field: Any) -> None:
        """Say what is wrong with the password together with what else is wrong."""
        try:
            check(field.data or "", self.name.data or "", self.handle.data or "", self.email.data or "")
        except Invalid as error:
            raise ValidationError(error.message) from None

    def values(self) -> dict[str, str]:
        """Return what was filled in, by the names that the service knows."""
        intent = self.intent.data if self.intent.data in INTENTS else ""
        plain = {name: self[name].data for name in ("name", "handle", "email", "password", "timezone")}
        return {**plain, "intent": intent}


class EmailForm(Form):
    """An address that a mail shall go to."""

    email = _address(_l("Email"))


class SignInForm(Form):
    """Address and password of somebody who comes back."""

    email = Line(_l("Email"), max=MAX_EMAIL, required=_l("Enter your email address"))
    password = PasswordField(_l("Password"), [DataRequired(_l("Enter your password"))])
    next = HiddenField("")


class NewPasswordForm(Form):
    """A password chosen through a link in a mail."""

    password = PasswordField(_l("New password"), [DataRequired(_l("Choose a password of 12 characters or more"))])


class ChangePasswordForm(NewPasswordForm):
    """A new password, asked of somebody who knows the present one."""

    current_password = PasswordField(_l("Current password"), [DataRequired(_l("Enter your present password"))])


class AccountForm(Form):
    """Name and handle."""

    name = Line(_l("Name"), max=MAX_NAME, required=_l("Enter the name that people call you by"))
    handle = _handle_field()


class ChangeEmailForm(Form):
    """A new address, asked of somebody who knows the password."""

    email = _address(_l("New email"))
    current_password = PasswordField(_l("Current password"), [DataRequired(_l("Enter your present password"))])


class LeaveForm(Form):
    """The password of somebody who goes."""

    current_password = PasswordField(_l("Current password"), [DataRequired(_l("Enter your present password"))])


class AppearanceForm(Form):
    """How the site looks and speaks to a member."""

    theme = RadioField(_l("Colors"), choices=_choices(THEMES))
    locale = SelectField(_l("Language"), choices=_choices(LANGUAGES))
    timezone = _zone_field()
    keys = BooleanField(_l("Single keys work: / for search, J and K between entries, ? for the list"))
