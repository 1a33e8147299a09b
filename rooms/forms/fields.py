"""Fields that the forms of rooms share: numbers, addresses, days inside the ninety."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from app import clock
from app.forms import Line
from rooms.models.room import DAYS


class Number(Line):
    """A number as people write it: 12, 12.5 or 12,5; the value is in `number`."""

    number: float | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the number, or say that it is none."""
        text = (self.data or "").replace(",", ".").replace(" ", "")
        if not text:
            return
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not abs(value) < 1e9:
            raise ValidationError(_l("Write a number, such as 12 or 2.5"))
        self.number = value


class Address(Line):
    """The address of a page on the web."""

    def pre_validate(self, form: Any) -> None:
        """Take http and https addresses with a host only."""
        if not self.data:
            return
        try:
            parts = urlsplit(self.data)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"http", "https"} or not parts.netloc or " " in self.data:
            raise ValidationError(_l("Write the whole address, beginning with https://"))


def in_ninety_days(form: Any, field: Any) -> None:
    """Take days that lie ahead, within ninety days."""
    today = clock.today()
    if field.data and not today < field.data <= today + timedelta(days=DAYS + 2):
        raise ValidationError(_l("Choose a day inside the next ninety days"))
