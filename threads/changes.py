"""Whether an entry says something new: so that who was asked for feedback on it is asked again, or not. Pure."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

FEW = 8  # words that come or go without much being said
_WORD = re.compile(r"\w+")


def says_more(then: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> bool:
    """Whether contents of the chain differ by other evidence, or by more than a few words that came or went."""
    if then is None or now is None:  # words that are kept no longer
        return True
    before, after = _words(then), _words(now)
    moved = (before - after).total() + (after - before).total()
    return then["evidence"] != now["evidence"] or moved > FEW


def _words(content: Mapping[str, Any]) -> Counter[str]:
    return Counter(_WORD.findall(f"{content['title']} {content['body']}".casefold()))
