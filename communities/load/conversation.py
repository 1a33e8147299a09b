"""Topics and posts in the order of time: counted first, then written, so that no row is written twice."""

from random import Random

from app.load.loading import Load, Lots
from app.text import slugify
from communities.load import places, posts, topics
from communities.load.places import Place
from communities.load.talk import Said, Talk
from communities.models import TopicKind
from communities.models.topic import MAX_TOPIC_TITLE

KINDS = (TopicKind.DISCUSSION, TopicKind.QUESTION, TopicKind.DISCUSSION, TopicKind.QUESTION, TopicKind.SHOW_AND_TELL)
WEEK = 7 * 86_400


def fill(load: Load, found: list[Place]) -> None:
    """Write all communities, topics and posts."""
    rng = load.random("talk")
    counts = _share_out(load, rng)
    talks = [_begin(load, rng, number, found, count) for number, count in enumerate(counts)]
    said = _count(load, rng, talks, counts)
    first_id = posts.take_ids(load, len(said.seconds))
    _note_accepted(talks, said, first_id)
    for place in found:
        places.write(load, place)
    for talk in talks:
        topics.write(load, talk)
    topics.write_tags(load, talks)
    posts.write(load, talks, said, first_id)


def _share_out(load: Load, rng: Random) -> list[int]:
    """Say how many posts each topic gets: the first one is the long one."""
    sizes = load.sizes
    if not sizes.topics:
        return []
    long, others = max(sizes.long_topic, 1), range(1, sizes.topics)
    return [long, *Lots(rng, others, 0.6).spread(max(sizes.posts - long, len(others)), 1)]


def _begin(load: Load, rng: Random, number: int, found: list[Place], count: int) -> Talk:
    place = found[0] if number == 0 else found[int(len(found) * rng.random() ** 1.5)]
    kind, title = KINDS[number % len(KINDS)], load.pool.title()[:MAX_TOPIC_TITLE]
    begun = place.founded if number == 0 else rng.randint(place.founded, load.seconds - 1)
    accepts = rng.randint(2, count) if kind == TopicKind.QUESTION and count > 1 and rng.random() < 0.5 else 0
    talk = Talk(number + 1, place, kind, title, slugify(title), begun, accepts)
    talk.tags = sorted(rng.sample(place.tags, rng.randint(1, 3)))
    talk.is_pinned, talk.words = place.topic_count == 1, load.pool.lot()
    place.topic_count += 1
    return talk


def _count(load: Load, rng: Random, talks: list[Talk], counts: list[int]) -> Said:
    """Let everything be said, without its words, and count it as the services do."""
    said = Said()
    spreads = [load.seconds if count > 200 else WEEK for count in counts]
    for second, number in load.timeline(rng, [talk.begun for talk in talks], counts, spreads):
        talk = talks[number]
        voices: Lots = talk.place.voices  # type: ignore[assignment]
        author = load.people[0] if number == 0 and talk.seq == 0 else voices.draw()
        said.seconds.append(second)
        said.talks.append(number)
        said.authors.append(author.id - 1)
        talk.seq += 1
        talk.owner_id = talk.owner_id or author.id
        talk.mentor_replies += author.is_mentor and author.id != talk.owner_id
        talk.last_at = talk.place.last_post_at = second
        talk.seen.pop(author.id, None)
        talk.seen[author.id] = talk.seq
    return said


def _note_accepted(talks: list[Talk], said: Said, first_id: int) -> None:
    seqs = [0] * len(talks)
    for place, number in enumerate(said.talks):
        seqs[number] += 1
        if seqs[number] == talks[number].accepts:
            talks[number].accepted_post_id = first_id + place
