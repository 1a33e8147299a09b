"""Doors of quotes: what everybody may read, and what its authors are asked."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.access import Viewer, blocked, visible
from app.db import db
from app.errors import Missing
from app.models import Audience
from app.models.bond import Block
from rooms.models import Room, RoomEntry
from rooms.models.quote import RoomPassage, RoomQuote


def shown_quote(viewer: Viewer, quote_id: int) -> RoomQuote:
    """Return a quote that is public at this moment.

    Every yes has to hold, every author and entry has to be there and unhidden, no wall may stand between those whose
    words they are and who quotes them, nor between them and the viewer. All else is missing, for its owner too.
    """
    there = and_(RoomEntry.id == RoomPassage.entry_id, RoomEntry.hidden_at.is_(None))
    yes = select(func.count()).select_from(RoomPassage).join(RoomEntry, there)
    yes = yes.where(RoomPassage.quote_id == RoomQuote.id, RoomPassage.answer == "yes").correlate(RoomQuote)
    query = select(RoomQuote).where(
        RoomQuote.id == quote_id,
        RoomQuote.audience == Audience.PUBLIC,
        RoomQuote.ended_at.is_(None),
        visible(RoomQuote, viewer, own_hidden=False),
        yes.scalar_subquery() == RoomQuote.parts_count,
        not_(_walls(viewer)),
    )
    people = joinedload(RoomQuote.passages).joinedload(RoomPassage.author)
    found = db.session.scalars(query.options(people, joinedload(RoomQuote.owner))).unique().one_or_none()
    if found is None or not found.is_agreed:
        raise Missing
    return found


def _walls(viewer: Viewer) -> ColumnElement[bool]:
    part, wall = aliased(RoomPassage), aliased(Block)
    apart = or_(
        and_(wall.blocker_id == RoomQuote.owner_id, wall.blocked_id == part.author_id),
        and_(wall.blocker_id == part.author_id, wall.blocked_id == RoomQuote.owner_id),
    )
    between = exists().where(part.quote_id == RoomQuote.id, apart)
    mine = aliased(RoomPassage)
    return or_(between, exists().where(mine.quote_id == RoomQuote.id, blocked(mine.author_id, viewer)))


def quote_for(person: Viewer, quote_id: int, *, room: Room | None = None, lock: bool = False) -> RoomQuote:
    """Return a quote to who asked for it and to those whose words it holds; nobody else knows of it."""
    mine = exists().where(RoomPassage.quote_id == RoomQuote.id, RoomPassage.author_id == person.id)
    query = select(RoomQuote).where(RoomQuote.id == quote_id, or_(RoomQuote.owner_id == person.id, mine))
    query = query.where(RoomQuote.room_id == room.id) if room is not None else query
    if lock:
        query = query.with_for_update(of=RoomQuote).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise Missing
    return found


def quotes_in(room: Room, person: Viewer) -> Sequence[RoomQuote]:
    """Return the quotes out of a room that concern somebody, the newest first."""
    mine = exists().where(RoomPassage.quote_id == RoomQuote.id, RoomPassage.author_id == person.id)
    query = select(RoomQuote).where(RoomQuote.room_id == room.id, or_(RoomQuote.owner_id == person.id, mine))
    return db.session.scalars(query.order_by(RoomQuote.id.desc()).limit(60)).all()


def passages_read(quote: RoomQuote, viewer: Viewer) -> Sequence[RoomPassage]:
    """Return the passages as far as the viewer may read their words today: a copy shows no more than that."""
    there = RoomEntry.id.in_([each.entry_id for each in quote.passages]), RoomEntry.removed_at.is_(None)
    read = frozenset(db.session.scalars(select(RoomEntry.id).where(*there, visible(RoomEntry, viewer))))
    return [each for each in quote.passages if each.entry_id in read or each.author_id == viewer.id]


def passages_from(room: Room, entry: RoomEntry, viewer: Viewer) -> Sequence[RoomEntry]:
    """Return the replies under an entry that may be quoted with it."""
    query = select(RoomEntry).where(RoomEntry.room_id == room.id, RoomEntry.reply_to_id == entry.id)
    query = query.where(visible(RoomEntry, viewer), RoomEntry.hidden_at.is_(None))
    return db.session.scalars(query.order_by(RoomEntry.seq).limit(20)).all()
