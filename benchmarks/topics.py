"""G17: a topic of 20,000 posts, opened at any position, beside one of 20: processor time and statements."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.db import db
from app.unit import work
from benchmarks.costs import Bench, measure
from benchmarks.goals import Limit, Row
from benchmarks.pages import MEMBER, PAGE, Page
from benchmarks.rooms import WORDS, statements_of
from communities.models import Community, Post, Topic

SHORT, LONG = 20, 20_000
ROUNDS, REQUESTS = 4, 48
LOT = 2_000


def lengths(bench: Bench, long: int = LONG, rounds: int = ROUNDS, requests: int = REQUESTS) -> list[Row]:
    """Measure G17: both topics stand in one community, are of one person's posts, and show the same words."""
    with bench.site.app.app_context(), work():
        query = select(Topic.id, Topic.slug, Topic.space_id, Topic.audience, Community.slug.label("place"))
        query = query.join(Community, Community.id == Topic.community_id).order_by(Topic.id).limit(2)
        short = Topic.audience == "public", Topic.topic_kind == "discussion", Topic.seq <= 200
        rows = db.session.execute(query.where(*short)).all()
        for row, count in zip(rows, (SHORT, long), strict=True):
            fill(row, count)
    brief, deep = (f"/communities/{row.place}/topics/{row.id}-{row.slug}" for row in rows)
    places = [place // PAGE * PAGE + 1 for place in (0, long // 3, long // 2, long - 1)]
    pages = [Page("G17", "topic", True, (brief,))]
    pages += [Page("G17", f"from {place:,}", True, (f"{deep}?from={place}",)) for place in places]
    costs = measure(bench, pages, rounds, requests)
    return rows_of(bench, pages, costs, long)


def rows_of(bench: Bench, pages: list[Page], costs: Any, long: int) -> list[Row]:
    """Return the dearest position beside the short topic, and how many more statements any of them takes."""
    best = {page: min(costs.worker[page]) for page in pages}
    asked = [statements_of(bench.site, page.paths[0]) for page in pages]
    first, *deep = pages
    note = f"{best[first]:.2f} ms CPU; " + ", ".join(f"{page.name} {best[page]:.2f}" for page in deep)
    name, backend = f"topic of {long:,} v {SHORT} posts", bench.site.backend
    ratio = max(best[page] for page in deep) / best[first]
    more = Row(
        "G17", f"{name}, more statements", backend, max(asked) - asked[0], "statements", Limit(0, ""), Limit(0, "")
    )
    return [
        Row("G17", f"{name}, dearest position", backend, ratio, "×", Limit(1.3, "×"), Limit(1.1, "×"), None, note),
        more,
    ]


def fill(topic: Any, count: int) -> None:
    """Have a topic hold so many posts."""
    db.session.execute(delete(Post).where(Post.topic_id == topic.id))
    begun = datetime.now(UTC) - timedelta(days=60)
    for start in range(1, count + 1, LOT):
        lot = [_post(topic, seq, begun) for seq in range(start, min(start + LOT, count + 1))]
        db.session.execute(insert(Post), lot)
    said = {"seq": count, "reply_count": count - 1, "locked_at": None, "hidden_at": None}
    db.session.execute(update(Topic).where(Topic.id == topic.id).values(**said))


def _post(topic: Any, seq: int, begun: datetime) -> dict[str, Any]:
    place = {"topic_id": topic.id, "space_id": topic.space_id, "audience": topic.audience, "seq": seq}
    words = {"body_md": WORDS, "body_html": f"<p>{WORDS}</p>", "body_text": WORDS}
    return place | words | {"owner_id": MEMBER, "made_at": begun + timedelta(minutes=seq)}
