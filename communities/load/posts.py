"""The rows of posts in the order of time, with reactions to them and notifications about them."""

from datetime import datetime, timedelta
from random import Random

from app.load.loading import Load, Lots, Member
from app.load.pool import Piece
from app.load.writer import Sheet
from app.models import DocumentFields, Notification, Reaction
from communities.load.talk import Said, Talk
from communities.models import Post
from communities.models.post import page_start

COLUMNS = (
    *("id", "topic_id", "seq", "owner_id", "space_id", "audience", "body_md", "body_html", "body_text", "by_mentor"),
    *("reply_to_seq", "made_at"),
)
NOTICE = ("user_id", "actor_id", "event", "kind", "ref_id", "group_key", "space_id", "made_at", "read_at")
REACTED, TOLD, UNREAD = 0.15, 0.25, timedelta(hours=18)


def _sheet(load: Load) -> Sheet:
    return load.writer.sheet(Post, *COLUMNS)


def take_ids(load: Load, count: int) -> int:
    """Keep ids for so many posts and return the first."""
    return _sheet(load).take_ids(count)


def write(load: Load, talks: list[Talk], said: Said, first_id: int) -> None:
    """Write all posts that were counted, now with their words."""
    rng, seqs = load.random("posts"), [0] * len(talks)
    readers = Lots(rng, load.people)
    for place, (second, number, author) in enumerate(zip(said.seconds, said.talks, said.authors, strict=True)):
        talk, member = talks[number], load.people[author]
        seqs[number] += 1
        seq, ident, made_at = seqs[number], first_id + place, load.at(second)
        body = load.pool.body(talk.words if seq == 1 else load.pool.lot())
        _write_post(load, talk, (ident, seq, made_at), member, body)
        if rng.random() < REACTED:
            _react(load, rng, ident, readers.draw().id, made_at)
        if seq > 1 and talk.owner_id != member.id and rng.random() < TOLD:
            _tell(load, talk, ident, member.id, made_at)
        load.writer.step(2)


def _write_post(load: Load, talk: Talk, which: tuple[int, int, datetime], member: Member, body: Piece) -> None:
    (ident, seq, made_at), place = which, talk.place
    by_mentor = member.is_mentor and member.id != talk.owner_id
    shared = (member.id, place.space_id, place.audience)
    quoted = seq - 1 if seq > 2 and seq % 7 == 0 else None
    _sheet(load).add(ident, talk.id, seq, *shared, *body, by_mentor, quoted, made_at)
    said = DocumentFields(
        title=talk.title,
        text=body.text,
        endpoint="communities.topic",
        values={"slug": place.slug, "topic_id": talk.id, "title": talk.slug, "from": page_start(seq)},
        published_at=made_at,
        anchor=f"post-{ident}",
        group=f"topic:{talk.id}",
        tags=talk.tags,
        facts={"borrows_title": True, "seq": seq, "by_mentor": by_mentor, "community": place.title},
        is_searchable=seq > 1,
    )
    load.document(("post", ident, *shared), said, made_at)


def _react(load: Load, rng: Random, ident: int, user_id: int, made_at: datetime) -> None:
    sheet = load.writer.sheet(Reaction, "kind", "ref_id", "user_id", "name", "made_at")
    sheet.add("post", ident, user_id, rng.choice(Post.reactions), made_at)


def _tell(load: Load, talk: Talk, ident: int, actor_id: int, made_at: datetime) -> None:
    """Tell whoever began the topic; what is older than a day has been read."""
    read_at = None if load.now - made_at < UNREAD else made_at
    about = (talk.owner_id, actor_id, "PostPublished", "post", ident, f"topic:{talk.id}", talk.place.space_id)
    load.writer.sheet(Notification, *NOTICE).add(*about, made_at, read_at)
