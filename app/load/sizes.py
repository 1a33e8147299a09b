"""How much is loaded: three sizes in one word, and the numbers they stand for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """How many of each; `posts` counts the first posts of topics, `long_topic` is how many of them one topic gets."""

    users: int
    communities: int
    topics: int
    posts: int
    long_topic: int
    threads: int
    entries: int
    comments: int
    rooms: int
    room_entries: int
    roadmaps: int


SIZES = {
    "small": Sizes(500, 12, 2_000, 20_000, 1_000, 200, 3_000, 3_000, 100, 3_000, 12),
    "big": Sizes(2_000, 40, 20_000, 200_000, 10_000, 2_000, 30_000, 30_000, 1_000, 30_000, 24),
    "huge": Sizes(20_000, 200, 200_000, 2_000_000, 100_000, 20_000, 300_000, 300_000, 10_000, 300_000, 48),
}
