"""Days written, in the words of the reader's language."""

from datetime import date
from functools import lru_cache, partial
from typing import Any

from babel.dates import format_date, format_skeleton

from app.i18n import voice
from threads import heat


def calendar(*values: Any, **more: Any) -> heat.Calendar:
    """Return the calendar of `heat.calendar` with its months named."""
    drawn = heat.calendar(*values, **more)
    language = voice().language
    return drawn._replace(months=tuple((column, _month(day, language)) for column, day in drawn.months))


@lru_cache(maxsize=512)
def _month(day: date, language: str) -> str:
    return format_date(day, "MMM", locale=language)


def by_month(drawn: heat.Calendar) -> tuple[tuple[str, int, int], ...]:
    """Return the months of a calendar with how much was written, as a table says it."""
    language = voice().language
    name = partial(format_skeleton, "yMMMM", locale=language)
    return tuple((name(first), entries, days) for first, entries, days in drawn.by_month)
