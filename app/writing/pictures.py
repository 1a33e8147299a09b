"""Pictures in texts: kept for their owner, and read by whoever may read a text of theirs in which they stand.

Which texts those are is noted when a text is written. Who may read one is asked when a picture is asked for, with the
text itself: a picture that was edited out, hidden, taken back or narrowed is gone for others with the next request. Who
judges a text sees the pictures of what they read of it.
"""

import re
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Text, cast, delete, exists, func, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from app import clock, documents, uploads
from app.access import Viewer, ensure_may_post
from app.db import db
from app.drafts.models import Draft
from app.errors import Invalid, Missing, NotAllowed
from app.filing import Shelf
from app.models.audience import kinds
from app.reminders import first_time
from app.statements import dialect
from app.unit import look
from app.uploads import Upload
from app.writing.models import FOLDER, Picture, PictureUse

FIELD = "picture"
MOST_BYTES = 250 * 1024 * 1024  # of one member
UNUSED = timedelta(days=1)
_NAMED = re.compile(rf'src="{FOLDER}([a-z0-9]{{32}})"')

SHELF = Shelf("writing", "text_picture", Picture.key)

Read = Callable[[Viewer, int], Sequence[str]]
Holds = Callable[[type[Picture]], ColumnElement[bool]]
Judge = Callable[[Any, str, int], Sequence[str]]


def add_texts(app: Flask, kind: str, read: Read) -> None:
    """Let pictures stand in texts of a kind; `read(person, id)` gives them, or raises as doors do."""
    app.extensions.setdefault("pictured_texts", {})[kind] = read


def add_judge(app: Flask, judge: Judge) -> None:
    """Let pictures be seen by who judges a text: `judge(person, kind, id)` gives what they read of it for that."""
    app.extensions.setdefault("judged_texts", []).append(judge)


def add_own_texts(app: Flask, holds: Holds) -> None:
    """Let pictures stand in texts that their writer alone reads; `holds(picture)` says in SQL whether one holds it."""
    app.extensions.setdefault("own_texts", []).append(holds)


def _readers() -> dict[str, Read]:
    found: dict[str, Read] = current_app.extensions.get("pictured_texts", {})
    return found


def keep(name: str, body: bytes, *, author: Any) -> Picture:
    """Keep a picture for its author, drawn anew while the database is let go; raises `Invalid` for what is none."""
    with look():
        ensure_may_post(author)
        _ensure_room(author.id, len(body))
    upload = uploads.read(name, body)
    if not upload.width:
        words = _(
            "“%(name)s” is no picture. JPEG, PNG, WebP and GIF can stand in a text.", name=uploads.as_called(name)
        )
        raise Invalid(words, FIELD)
    return add(upload, author.id)


def add(upload: Upload, owner_id: int) -> Picture:
    """Keep a picture that has been drawn anew, for its owner."""
    ((key, _upload),) = SHELF.keep([upload])
    facts = {"name": upload.name, "media_type": upload.media_type, "size": len(upload.body)}
    picture = Picture(owner_id=owner_id, token=secrets.token_hex(16), key=key, made_at=clock.now(), **facts)
    db.session.add(picture)
    db.session.flush()
    return picture


def _ensure_room(owner_id: int, size: int) -> None:
    held = select(func.coalesce(func.sum(Picture.size), 0)).where(Picture.owner_id == owner_id)
    if (db.session.scalar(held) or 0) + size > MOST_BYTES:
        raise Invalid(_("Your pictures take all the room there is for them. Link to this one instead."), FIELD)


def picture_for(token: str, viewer: Viewer) -> Picture:
    """Return a picture to its owner, and to whoever may read a text of theirs in which it stands."""
    picture = db.session.scalar(select(Picture).where(Picture.token == token))
    if picture is None:
        raise Missing
    if picture.owner_id != viewer.id and not _stands_before(viewer, picture):
        raise Missing
    return picture


def _stands_before(viewer: Viewer, picture: Picture) -> bool:
    uses = select(PictureUse.kind, PictureUse.ref_id).where(PictureUse.picture_id == picture.id)
    found = db.session.execute(uses.order_by(PictureUse.ref_id.desc()).limit(20)).all()
    return any(picture.token in text for kind, ref_id in found for text in _texts(viewer, kind, ref_id))


def _texts(viewer: Viewer, kind: str, ref_id: int) -> Iterator[str]:
    """Give a text as far as somebody may read it, then what they read of it as a moderator."""
    if read := _readers().get(kind):
        with suppress(Missing, NotAllowed):
            yield from read(viewer, ref_id)
    for judge in current_app.extensions.get("judged_texts", ()) if viewer.id else ():
        yield from judge(viewer, kind, ref_id)


def notice(session: Session, thing: Any, is_new: bool, changed: Collection[str]) -> None:
    """Note which of their owner's pictures stand in a text that is being written."""
    if not is_new and "body_html" not in changed:
        return
    html = getattr(thing, "body_html", None) or ""
    if FOLDER in html and thing.kind in _readers():
        _note(session, thing, frozenset(_NAMED.findall(html)))
    elif not is_new and getattr(thing, "removed_at", None) is not None:
        session.execute(delete(PictureUse).where(PictureUse.kind == thing.kind, PictureUse.ref_id == thing.id))


def _note(session: Session, thing: Any, tokens: frozenset[str]) -> None:
    insert: Any = insert_postgresql if dialect(session) == "postgresql" else insert_sqlite
    theirs = Picture.token.in_(sorted(tokens)), Picture.owner_id == thing.owner_id
    found = select(Picture.id, literal(thing.kind), literal(thing.id)).where(*theirs)
    noted = insert(PictureUse).from_select(["picture_id", "kind", "ref_id"], found, include_defaults=False)
    session.execute(noted.on_conflict_do_nothing())


def sweep(now: datetime) -> None:
    """Once a day forget texts that are gone, and the pictures that stand in no text and no draft."""
    SHELF.sweep(now)
    if not first_time(f"picture.unused:{now:%Y%m%d}"):
        return
    for kind in _readers():
        model: Any = kinds[kind]
        gone = ~exists().where(model.id == PictureUse.ref_id)
        db.session.execute(delete(PictureUse).where(PictureUse.kind == kind, gone))
    used = exists().where(PictureUse.picture_id == Picture.id)
    typed = exists().where(Draft.owner_id == Picture.owner_id, cast(Draft.values, Text).contains(Picture.token))
    own = [~holds(Picture) for holds in current_app.extensions.get("own_texts", ())]
    unused = delete(Picture).where(Picture.made_at < now - UNUSED, ~used, ~typed, *own).returning(Picture.key)
    SHELF.delete_later(list(db.session.scalars(unused)))


documents.listen(notice)
