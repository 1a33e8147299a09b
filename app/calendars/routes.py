"""The feed itself, and the page of settings that switches it on."""

from flask import Response, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField

from app import mail
from app.calendars import bp, service
from app.calendars.occasions import answer, occasions_of, written
from app.db import begin_writing
from app.forms import Form
from app.gate import public
from app.limits import limited, limiter, network
from app.web import done, show


class NamesForm(Form):
    """What titles in the calendar may say."""

    names = BooleanField(_l("Name the other person by their first name"))


@bp.get("/calendar/<token>.ics")
@public
@limiter.limit("600 per hour", key_func=network)
def feed(token: str) -> Response:
    """Answer a calendar program: what this member may see right now, asked of the primary database."""
    begin_writing(False)
    reader = service.reader_of(token)
    with force_locale(reader.locale):
        response = answer(written(occasions_of(reader), reader.timezone))
    return response.make_conditional(request)  # type: ignore[return-value]


@bp.get("/settings/calendar")
def settings() -> Response:
    """Show the address of one's feed, or offer to make one."""
    kept = service.feed_of(current_user)
    token = service.shown_token(kept) if kept else ""
    address = mail.link("calendars.feed", token=token) if token else ""
    form = NamesForm(formdata=None, data={"names": bool(kept and kept.with_names)})
    return show("calendars/settings.html", feed=kept, address=address, form=form)


@bp.post("/settings/calendar")
@limited("20 per day")
def make() -> Response:
    """Make an address, or another one in place of it."""
    service.make(current_user)
    return done(to=url_for("calendars.settings"), toast=_("Your calendar has a new address"))


@bp.post("/settings/calendar/names")
@limited("60 per hour")
def choose_names() -> Response:
    """Choose whether titles name anybody."""
    service.choose_names(current_user, bool(NamesForm().names.data))
    return done(to=url_for("calendars.settings"), toast=_("Saved"))


@bp.post("/settings/calendar/removal")
@limited("60 per hour")
def switch_off() -> Response:
    """Switch the feed off."""
    service.switch_off(current_user)
    return done(to=url_for("calendars.settings"), toast=_("The old address opens nothing any more"))
