"""Putting an export together: each part in a look of its own, on disk and not in memory, the progress noted between."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select, update

from app import clock, mail, outbox, store
from app.db import db
from app.exports.box import Box
from app.exports.models import Export
from app.exports.parts import Owner, parts
from app.exports.service import GOOD_FOR, new_name
from app.models import User
from app.unit import look, work

log = logging.getLogger(__name__)

ATTEMPTS = 3
CHUNK = 1024 * 1024
OWNER = (User.id, User.handle, User.name, User.locale, User.timezone, User.picture)


@outbox.handler("export.make", slow=True, singly=True, attempts=ATTEMPTS)
def make(payloads: Sequence[dict[str, Any]]) -> Iterator[outbox.Outcome]:
    """Make exports, one after the other."""
    for payload in payloads:
        try:
            yield _make(payload["id"])
        except Exception as error:
            log.exception("an export failed")
            with work():
                _note(payload["id"], failed_at=clock.now())
            yield error


def _make(ident: int) -> Callable[[], None] | None:
    """Fill a zip on disk, keep it in the store, and return what notes that it is there."""
    with look():
        owned = select(*OWNER).join(Export, Export.user_id == User.id).where(Export.id == ident)
        row = db.session.execute(owned).one_or_none()
    if row is None:  # asked anew meanwhile, or the account is gone
        return None
    with TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / "export.zip"
        with path.open("wb") as file, Box(file) as box:
            _fill(ident, Owner(*row), box)
        name, digest = new_name(), _digest(path)
        size = path.stat().st_size
        store.put(name, path)
    return partial(_ready, ident, row.id, file_key=name, size=size, sha256=digest)


def _fill(ident: int, owner: Owner, box: Box) -> None:
    for done, part in enumerate(parts(), 1):
        with look(), force_locale(mail.language_of(owner.locale)):
            part.fill(owner, box)
        with work():
            _note(ident, done=done)
    with look(), force_locale(mail.language_of(owner.locale)):
        box.finish({"handle": owner.handle, "site": mail.host()})


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _note(ident: int, **values: Any) -> int:
    changed: Any = db.session.execute(update(Export).where(Export.id == ident).values(**values))
    return int(changed.rowcount)


def _ready(ident: int, user_id: int, *, file_key: str, **facts: Any) -> None:
    now = clock.now()
    if _note(ident, ready_at=now, ends_at=now + GOOD_FOR, failed_at=None, file_key=file_key, **facts):
        mail.send(user_id, "export_ready")
    else:
        outbox.enqueue("export_file.delete", {"keys": [file_key]})
