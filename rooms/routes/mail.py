"""Addresses of a room's mail: whether it may quote what is written there."""

from flask import Response, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField

from app.forms import Form
from app.limits import limited
from app.web import done, show
from rooms.queries import room_for
from rooms.routes import bp
from rooms.service import mail as service


class QuotingForm(Form):
    """Whether mail may quote the room, as far as it is this person's to say."""

    lets_quote = BooleanField(_l("Mail about this room may quote what was written"))


@bp.get("/<int:room_id>/mail", endpoint="mail")
def show_mail(room_id: int) -> Response:
    """Show whether mail quotes the room."""
    room = room_for(current_user, room_id)
    quoting = service.quoting(room, person=current_user)
    return show("rooms/mail.html", room=room, quoting=quoting, form=QuotingForm(lets_quote=quoting.mine))


@bp.post("/<int:room_id>/mail", endpoint="choose_mail")
@limited("60 per hour")
def update_mail(room_id: int) -> Response:
    """Let mail quote the room, or no more."""
    room, form = room_for(current_user, room_id), QuotingForm()
    if not form.holds():
        quoting = service.quoting(room, person=current_user)
        return show("rooms/mail.html", status=422, room=room, quoting=quoting, form=form)
    service.let_quote(room, form.lets_quote.data, person=current_user)
    return done(to=url_for("rooms.mail", room_id=room.id), toast=_("Saved"))
