"""Licenses: whether somebody else may build on a roadmap. Pure.

Only what is known to allow it does: without a license all rights stay with the author.
"""

import re

_ALLOWING = re.compile(r"(?i)^(cc[- ]?0|cc[- ]by(?!.*nd)|mit|apache|bsd|unlicense|gfdl|odc|odbl|public domain)")


def allows_forks(license: str) -> bool:
    """Whether a license lets others publish their own version."""
    return bool(_ALLOWING.match(license.strip()))


def attribution(title: str, author: str, number: int, license: str, before: str) -> str:
    """Return whom a fork owes: what it was made from, then what that one owed."""
    return "\n".join(filter(None, [f"Based on “{title}” by {author}, version {number}, {license}.", before]))[:1000]
