"""Threads: what each will hold, and their rows."""

from array import array
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from app.load.loading import Load, Lots, Member
from app.load.pool import Piece
from app.load.words import TAGS
from app.models import Audience, DocumentFields, Follow
from app.text import slugify
from threads.models import MAX_TITLE, Thread, ThreadTag

AUDIENCES = (*[Audience.PUBLIC] * 7, *[Audience.MEMBERS] * 2, Audience.FOLLOWERS)
LONGEST = 60  # entries of the first thread: several pages
QUARTER = 90 * 86_400
COLUMNS = (
    *("id", "owner_id", "space_id", "audience", "title", "slug", "purpose_md", "purpose_html", "purpose_text"),
    *("begun_at", "active_at", "entry_count", "last_seq"),
)


@dataclass(slots=True)
class Journal:
    """A thread while its entries are counted."""

    id: int
    owner: Member
    audience: str
    title: str
    begun: int
    tags: list[str]
    active: int = 0
    seq: int = 0


@dataclass
class Journals:
    """All threads, when each entry of which thread is written, and how many replies and mentors' notes it has."""

    threads: list[Journal]
    seconds: array = field(default_factory=lambda: array("q"))  # type: ignore[type-arg]
    numbers: array = field(default_factory=lambda: array("l"))  # type: ignore[type-arg]
    comments: Counter[int] = field(default_factory=Counter)
    notes: Counter[int] = field(default_factory=Counter)
    replies: list[tuple[int, int, int]] = field(default_factory=list)  # when, to which entry, by whom


def fill(load: Load) -> Journals:
    """Count all entries and replies, then write the threads."""
    rng = load.random("threads")
    found = Journals([_begin(load, rng, number) for number in range(1, load.sizes.threads + 1)])
    if not found.threads:
        return found
    counts = Lots(rng, found.threads, 0.5).spread(max(load.sizes.entries, len(found.threads)), 1)
    counts[0] = max(counts[0], LONGEST)
    begins = [journal.begun for journal in found.threads]
    for second, number in load.timeline(rng, begins, counts, [QUARTER] * len(counts)):
        journal = found.threads[number]
        journal.seq, journal.active = journal.seq + 1, second
        found.seconds.append(second)
        found.numbers.append(number)
    _reply(load, rng, found)
    for journal in found.threads:
        _write(load, rng, journal)
    return found


def _begin(load: Load, rng: Random, number: int) -> Journal:
    owner = load.people[0] if number == 1 else Lots(rng, load.people).draw() if number < 50 else rng.choice(load.people)
    audience = Audience.PUBLIC if number == 1 else AUDIENCES[number % len(AUDIENCES)]
    begun = rng.randint(0, load.seconds - 86_400)
    tags = sorted(rng.sample(TAGS, 2))
    return Journal(number, owner, audience.value, load.pool.title()[:MAX_TITLE], begun, tags)


def _reply(load: Load, rng: Random, found: Journals) -> None:
    """Share out the replies: most entries have none or one, some have many."""
    lots, entries = Lots(rng, load.people), len(found.seconds)
    for _each in range(load.sizes.comments):
        entry = int(entries * rng.random() ** 0.8)
        author = lots.draw()
        later = found.seconds[entry] + int(rng.expovariate(1) * 86_400)
        found.replies.append((min(later, load.seconds), entry, author.id - 1))
        found.comments[entry] += 1
        owner = found.threads[found.numbers[entry]].owner
        found.notes[entry] += author.is_mentor and author.id != owner.id
    found.replies.sort()


def _write(load: Load, rng: Random, journal: Journal) -> None:
    purpose, begun_at = load.pool.short(), load.at(journal.begun)
    shared = (journal.id, journal.owner.id, None, journal.audience)
    slug, counted = slugify(journal.title), (load.at(journal.active), journal.seq, journal.seq)
    load.writer.sheet(Thread, *COLUMNS).add(*shared, journal.title, slug, *purpose, begun_at, *counted)
    tags = load.writer.sheet(ThreadTag, "thread_id", "tag")
    for tag in journal.tags:
        tags.add(journal.id, tag)
    follows = load.writer.sheet(Follow, "user_id", "target", "made_at")
    for follower in rng.sample(load.people, min(2, len(load.people))):
        follows.add(follower.id, f"thread:{journal.id}", begun_at)
    load.document(("thread", *shared), _document(journal, slug, purpose, begun_at), begun_at)
    load.writer.step(6)


def _document(journal: Journal, slug: str, purpose: Piece, begun_at: datetime) -> DocumentFields:
    return DocumentFields(
        title=journal.title,
        text=purpose.text,
        endpoint="threads.show",
        values={"thread_id": journal.id, "slug": slug},
        published_at=begun_at,
        group=f"thread:{journal.id}",
        tags=journal.tags,
        facts={"entries": journal.seq, "skills": []},
    )
