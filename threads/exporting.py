"""Growth threads in somebody's export: as Markdown, and as the file that carries the chain."""

import json
from collections.abc import Iterator

from sqlalchemy import select

from app.db import db
from app.exports.box import Box
from app.exports.parts import Owner
from threads.files import exported
from threads.models import Entry, Thread

LOT = 200


def threads(owner: Owner, box: Box) -> None:
    """Write every thread of one's own."""
    for ident in db.session.scalars(select(Thread.id).where(Thread.owner_id == owner.id).order_by(Thread.id)).all():
        thread = db.session.get_one(Thread, ident)
        name = f"threads/{ident}-{thread.slug}"
        box.text(f"{name}.json", [json.dumps(exported(thread, owner), ensure_ascii=False, indent=1), "\n"])
        box.text(f"{name}.md", _markdown(thread))
        db.session.expunge_all()


def _markdown(thread: Thread) -> Iterator[str]:
    yield f"# {thread.title}\n\n{thread.purpose_md}\n"
    words = (Entry.seq, Entry.title, Entry.type, Entry.published_at, Entry.body_md, Entry.evidence_url, Entry.hours)
    query, last = select(*words).where(Entry.thread_id == thread.id).order_by(Entry.seq).limit(LOT), 0
    while rows := db.session.execute(query.where(Entry.seq > last)).all():
        for row in rows:
            yield f"\n## {row.seq}. {row.title or row.type}\n\n{row.published_at:%Y-%m-%d}\n\n{row.body_md}\n"
            yield f"\n<{row.evidence_url}>\n" if row.evidence_url else ""
        last = rows[-1].seq
