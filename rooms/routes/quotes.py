"""Quotes out of a room: asking, answering, taking back, and the public page of one."""

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.db import db
from app.errors import Invalid, Missing
from app.gate import public
from app.limits import limited
from app.web import done, show
from rooms.forms.quotes import ConsentForm, QuoteForm
from rooms.models import Room, RoomEntry
from rooms.models.quote import RoomQuote
from rooms.queries import entry_for, room_for
from rooms.queries.quotes import passages_from, passages_read, quote_for, quotes_in, shown_quote
from rooms.routes import bp
from rooms.service import quotes as service

quotes = Blueprint("quotes", __name__, url_prefix="/quotes")


@quotes.get("/<int:quote_id>", endpoint="show")
@public
def show_quote(quote_id: int) -> Response:
    """Show a quote to everybody, while every author's yes holds; it is kept nowhere on the way."""
    quote = shown_quote(current_user, quote_id)
    response = show("rooms/quote_public.html", quote=quote)
    response.headers["Cache-Control"] = "no-store"
    return response


@quotes.post("/<int:quote_id>/revocation", endpoint="revoke")
@limited("60 per hour")
def create_revocation(quote_id: int) -> Response:
    """Take a yes back: authors may do so for ever, also when they have left the room."""
    quote = quote_for(current_user, quote_id, lock=True)
    service.revoke(db.session.get_one(Room, quote.room_id), quote, person=current_user)
    return done(to=url_for("rooms.index"), toast=_("Taken back. Nobody can read it any more."))


@bp.get("/<int:room_id>/quotes", endpoint="quotes")
def list_quotes(room_id: int) -> Response:
    """Show what is quoted out of this room, or may be, as far as it concerns the reader."""
    room = room_for(current_user, room_id)
    return show("rooms/quotes.html", room=room, quotes=quotes_in(room, current_user))


@bp.get("/<int:room_id>/entries/<int:entry_id>/quote", endpoint="new_quote")
def show_new_quote(room_id: int, entry_id: int) -> Response:
    """Show an entry with its replies, to choose from what to quote."""
    room, entry = _quotable(room_id, entry_id)
    return _asking(room, entry, QuoteForm(words=entry.body_text))


@bp.post("/<int:room_id>/entries/<int:entry_id>/quote", endpoint="ask_quote")
@limited("30 per day")
def create_quote(room_id: int, entry_id: int) -> Response:
    """Ask the authors."""
    room, entry = _quotable(room_id, entry_id)
    form, chosen = QuoteForm(), [entry]
    if not form.holds():
        return _asking(room, entry, form, 422)
    chosen += [each for each in passages_from(room, entry, current_user) if each.id in form.replies()]
    told = {"words": {entry.id: form.words.data}, "place": form.place.data, "is_named": form.named.data == "name"}
    try:
        quote = service.ask_to_quote(room, chosen, person=current_user, **told)
    except Invalid as error:
        form.pin(error)
        return _asking(room, entry, form, 422)
    return done(to=url_for("rooms.quote", room_id=room.id, quote_id=quote.id))


def _quotable(room_id: int, entry_id: int) -> tuple[Room, RoomEntry]:
    room = room_for(current_user, room_id)
    entry = entry_for(current_user, room, entry_id)
    if entry.is_hidden:
        raise Missing
    return room, entry


def _asking(room: Room, entry: RoomEntry, form: QuoteForm, status: int = 200) -> Response:
    replies = passages_from(room, entry, current_user)
    page: dict[str, Any] = {"room": room, "entry": entry, "form": form, "replies": replies, "chosen": form.replies()}
    return show("rooms/quote_new.html", status=status, **page)


@bp.get("/<int:room_id>/quotes/<int:quote_id>", endpoint="quote")
def show_asked(room_id: int, quote_id: int) -> Response:
    """Show who has said what about a quote, and to an author the question."""
    room = room_for(current_user, room_id)
    quote = quote_for(current_user, quote_id, room=room)
    return _asked(room, quote, ConsentForm())


def _asked(room: Room, quote: RoomQuote, form: ConsentForm, status: int = 200) -> Response:
    read = passages_read(quote, current_user)
    return show("rooms/quote.html", status=status, room=room, quote=quote, read=read, form=form)


@bp.post("/<int:room_id>/quotes/<int:quote_id>", endpoint="answer_quote")
@limited("60 per hour")
def create_consent(room_id: int, quote_id: int) -> Response:
    """Say yes or no to being quoted."""
    room, form = room_for(current_user, room_id), ConsentForm()
    quote = quote_for(current_user, quote_id, room=room, lock=True)
    if not form.holds():
        return _asked(room, quote, form, 422)
    service.answer(room, quote, author=current_user, **form.values())
    return done(to=url_for("rooms.quote", room_id=room.id, quote_id=quote.id))
