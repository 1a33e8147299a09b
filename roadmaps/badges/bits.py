"""A Bitstring Status List (W3C): one bit for each credential, set when the credential has been withdrawn."""

import gzip
from collections.abc import Iterable

from roadmaps.badges.envelope import encode

SIZE = 131_072  # bits of a list: as few as the standard allows, so that one place in it says little about anybody


def written(places: Iterable[int]) -> str:
    """Return the list in which these places are set, as a status list carries it."""
    bits = bytearray(SIZE // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + encode(gzip.compress(bytes(bits), mtime=0))
