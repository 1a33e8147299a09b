"""Shelves: files that rows name, each kind under a place of its own in the store, and deleted when no row names them.

A file is written to the store before its row, and deleted after it: a failure in between leaves a file that nothing
names, which the daily sweep finds. Files of today and yesterday are left alone by it: their rows may be on their way.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Response
from sqlalchemy import select

from app import clock, outbox, store
from app.db import db
from app.errors import Missing
from app.reminders import first_time
from app.uploads import Upload

SWEPT_AT_ONCE = 500
SEALED = "default-src 'none'; sandbox"


class Shelf:
    """The files of one kind of row: `place` in the store, the `kind` of its jobs, the column that names a file."""

    def __init__(self, place: str, kind: str, column: Any):
        self.place, self.kind, self.column = place, kind, column
        outbox.handler(f"{kind}.delete")(self._delete)
        outbox.handler(f"{kind}.sweep")(self._sweep)

    def keep(self, uploads: Iterable[Upload]) -> list[tuple[str, Upload]]:
        """Write files to the store and return them with their names there; raises `store.Unreachable`."""
        kept = []
        for upload in uploads:
            name = f"{self.place}/{clock.now():%Y%m%d}/{secrets.token_hex(16)}"
            store.write(name, upload.body)
            kept.append((name, upload))
        return kept

    def delete_later(self, keys: Sequence[str]) -> None:
        """Have files deleted once this unit of work is done."""
        if keys:
            outbox.enqueue(f"{self.kind}.delete", {"keys": list(keys)})

    def sweep(self, now: datetime) -> None:
        """Ask for a sweep once a day."""
        if first_time(f"{self.kind}.sweep:{now:%Y%m%d}"):
            outbox.enqueue(f"{self.kind}.sweep", {})

    def _delete(self, payloads: Sequence[dict[str, Any]]) -> None:
        """Delete files that no row names."""
        for key in self._unnamed([str(key) for payload in payloads for key in payload["keys"]]):
            store.delete(key)

    def _sweep(self, payloads: Sequence[dict[str, Any]]) -> None:
        """Delete every file of this place that no row names, such as those of people who are gone."""
        recent = tuple(f"{self.place}/{clock.now() - timedelta(days=days):%Y%m%d}/" for days in (-1, 0, 1))
        ours = [name for name in store.all() if name.startswith(f"{self.place}/") and not name.startswith(recent)]
        for start in range(0, len(ours), SWEPT_AT_ONCE):
            for key in self._unnamed(ours[start : start + SWEPT_AT_ONCE]):
                store.delete(key)

    def _unnamed(self, keys: Sequence[str]) -> list[str]:
        named = set(db.session.scalars(select(self.column).where(self.column.in_(keys))))
        return [key for key in keys if key not in named]


def sealed(key: str, *, name: str, media_type: str) -> Response:
    """Serve a file that the viewer may see: sealed against being anything else, and kept by nobody on the way."""
    try:
        body = store.read(key)
    except store.Absent:
        raise Missing from None
    response = Response(body, mimetype=media_type)
    shown = "inline" if media_type.startswith("image/") else "attachment"
    response.headers.set("Content-Disposition", shown, filename=name)
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
