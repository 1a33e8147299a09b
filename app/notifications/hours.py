"""When mail may come: quiet hours and the hour of digests, read off the wall in the member's own time zone.

A wall clock jumps twice a year. An hour that a day does not have is the moment after the gap, one that comes twice is
the first of the two: so each digest has one moment, and each night one end.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

QUIET_FROM, QUIET_UNTIL = 21, 7
HOUR, DAY = 8, 0  # digests come at eight, the weekly one on Monday


class Hours(NamedTuple):
    """A member's hours of mail, with their time zone."""

    timezone: str = "UTC"
    quiet_from: int = QUIET_FROM
    quiet_until: int = QUIET_UNTIL
    digest_hour: int = HOUR
    digest_day: int = DAY

    def after_quiet(self, now: datetime) -> datetime:
        """Return the moment from which mail may come: now, or the end of the quiet hours that last."""
        here = now.astimezone(ZoneInfo(self.timezone))
        begin, end = self.quiet_from, self.quiet_until
        over_night = begin > end
        quiet = (here.hour >= begin or here.hour < end) if over_night else begin <= here.hour < end
        if not quiet:
            return now
        ends_on = here.date() + timedelta(days=1 if over_night and here.hour >= begin else 0)
        return max(now, self._moment(ends_on, end))

    def next_digest(self, way: str, now: datetime) -> tuple[date, datetime]:
        """Return the day and the moment of the digest that what happens now belongs into."""
        day = now.astimezone(ZoneInfo(self.timezone)).date()
        while (way == "weekly" and day.weekday() != self.digest_day) or self._moment(day, self.digest_hour) <= now:
            day += timedelta(days=1)
        return day, self._moment(day, self.digest_hour)

    def _moment(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), ZoneInfo(self.timezone)).astimezone(UTC)
