"""Quoting out of a room: asking every author, answering, and taking a yes back."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from app import clock
from app.access import ensure_may_post, set_audience
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.models import Audience
from rooms.models import Room, RoomEntry
from rooms.models.quote import RoomPassage, RoomQuote
from rooms.outside import QuoteAsked, QuoteShown
from rooms.service.telling import say
from rooms.service.turns import no_longer_waits, wait_for


def ask_to_quote(
    room: Room, entries: Sequence[RoomEntry], *, person: Any, words: Mapping[int, str], place: str, is_named: bool
) -> RoomQuote:
    """Ask everybody who wrote these entries whether they may be quoted; `words` are the passages, by entry.

    One's own words need no asking. Where all of them are one's own the quote is shown at once.
    """
    ensure_may_post(person)
    quote = RoomQuote(room_id=room.id, owner_id=person.id, place=place, parts_count=len(entries), made_at=clock.now())
    for position, entry in enumerate(entries, 1):
        passage = _passage_of(entry, words.get(entry.id, ""))
        part = str(room.part_of(entry.owner_id))
        quote.passages.append(
            RoomPassage(position=position, entry_id=entry.id, author_id=entry.owner_id, part=part, words=passage)
        )
    db.session.add(quote)
    db.session.flush()
    others = quote.author_ids - {person.id}
    if person.id in quote.author_ids:
        _answer(quote, person.id, "yes", is_named)
    for author_id in sorted(others):
        where = {"room_id": room.id, "quote_id": quote.id}
        wait_for(room, "quote", author_id, endpoint="rooms.quote", values=where, about_id=quote.id, private=True)
    if others:
        say(QuoteAsked, room, others, actor_id=person.id)
    _show_when_agreed(room, quote, person.id)
    return quote


def _passage_of(entry: RoomEntry, wanted: str) -> str:
    """Return the words to quote: they have to stand in the entry as they are."""
    if entry.is_hidden:
        raise NotAllowed(_("What is hidden cannot be quoted."))
    whole = "\n".join(filter(None, [entry.title, entry.body_text]))
    if not wanted.strip():
        return whole
    if " ".join(wanted.split()) not in " ".join(whole.split()):
        raise Invalid(
            _("A quote says what was written, word for word. Leave out at the beginning or the end only."), "words"
        )
    return wanted.strip()


def answer(room: Room, quote: RoomQuote, *, author: Any, says_yes: bool, is_named: bool) -> None:
    """Say yes or no to one's own words being quoted; a no ends the quote, without a reason."""
    if author.id not in quote.author_ids:
        raise NotAllowed
    if quote.ended_at is not None or quote.answer_of(author.id):
        raise Conflict(_("This was decided already. Open the page again to see how it stands."))
    _answer(quote, author.id, "yes" if says_yes else "no", is_named)
    no_longer_waits(room, "quote", whose_id=author.id, about_id=quote.id)
    if says_yes:
        _show_when_agreed(room, quote, author.id)
    else:
        _end(room, quote)


def revoke(room: Room, quote: RoomQuote, *, person: Any) -> None:
    """Take one's yes back, or as who asked the whole quote: from this request on nobody reads it any more."""
    if person.id not in quote.author_ids | {quote.owner_id}:
        raise NotAllowed
    if person.id in quote.author_ids:
        _answer(quote, person.id, "no", False)
    _end(room, quote)


def _answer(quote: RoomQuote, author_id: int, word: str, is_named: bool) -> None:
    for each in quote.passages:
        if each.author_id == author_id:
            each.answer, each.is_named, each.answered_at = word, is_named, clock.now()


def _show_when_agreed(room: Room, quote: RoomQuote, actor_id: int) -> None:
    if not quote.is_agreed:
        return
    quote.shown_at = clock.now()
    set_audience(quote, Audience.PUBLIC)
    if actor_id != quote.owner_id:
        say(QuoteShown, room, frozenset({quote.owner_id}), actor_id=actor_id)


def _end(room: Room, quote: RoomQuote) -> None:
    quote.ended_at = quote.ended_at or clock.now()
    no_longer_waits(room, "quote", about_id=quote.id)
    set_audience(quote, Audience.OWNER)
