"""The chronicle of the demo: every act with its moment, carried out in order while the house's clock stands at it.

The data counts days from the one on which the demo is filled (day 0); its times are those of Lisbon. What it places on
day 0 lies in the morning: filled earlier in the day, these acts move closer together and keep their order.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from app import clock
from app.db import db
from app.gate import Person
from app.models import User

ZONE = ZoneInfo("Europe/Lisbon")
MORNING = timedelta(hours=9)


@dataclass
class Chronicle:
    """What will happen, who has joined so far, and what has been made so far, by its name in the data."""

    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    joined: dict[str, datetime] = field(default_factory=dict)
    told: int = 0
    _acts: list[tuple[datetime, int, Callable[[], Any]]] = field(default_factory=list)
    _planned: int = 0

    def date(self, day: int) -> date:
        """Return the date of a day of the data."""
        return self.now.astimezone(ZONE).date() + timedelta(days=day)

    def at(self, day: int, clock_time: str = "18:00") -> datetime:
        """Return the moment of a day and time of the data; nothing lies ahead of the present."""
        hours, minutes = clock_time.split(":")
        passed = timedelta(hours=int(hours), minutes=int(minutes))
        midnight = datetime.combine(self.date(day), time(), ZONE).astimezone(UTC)
        if day == 0 and self.now - midnight < MORNING:
            passed *= (self.now - midnight) / MORNING
        return min(midnight + passed, self.now)

    def of(self, said: Any) -> datetime:
        """Return the moment of a piece of data that has a day and perhaps a time."""
        return self.at(said["day"], said.get("time", "18:00"))

    def once_here(self, handle: str, moment: datetime) -> datetime:
        """Return the moment, or half a day after somebody has joined when that is later."""
        return max(moment, self.joined[handle] + timedelta(hours=12))

    def plan(self, moment: datetime, act: Callable[[], Any]) -> None:
        """Have something happen at a moment; acts may plan others that come later."""
        self._planned += 1
        heappush(self._acts, (min(moment, self.now), self._planned, act))

    def run(self) -> None:
        """Let everything happen."""
        while self._acts:
            moment, _number, act = heappop(self._acts)
            with clock.at(moment):
                act()
                db.session.flush()
            self.told += 1

    def welcome(self, user: User) -> None:
        """Let a member act from now on."""
        plain = ("id", "handle", "name", "picture", "role", "is_mentor", "locale", "timezone", "theme", "joined_at")
        values = {name: getattr(user, name) for name in plain}
        self.people[user.handle] = Person(**values, is_verified=True, suspended_until=None, sign_in_id=0, unread=0)


def read(path: Path) -> Any:
    """Read a file of the demo's data; the lines of a paragraph are for those who edit it, and become one."""
    return _unwrapped(yaml.safe_load(path.read_text(encoding="utf-8")))


def _unwrapped(said: Any) -> Any:
    if isinstance(said, dict):
        return {key: _unwrapped(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_unwrapped(value) for value in said]
    return "\n\n".join(map(_one_line, said.strip().split("\n\n"))) if isinstance(said, str) else said


def _one_line(paragraph: str) -> str:
    return paragraph if paragraph.startswith(("```", "|", ">", "- ")) else paragraph.replace("\n", " ")
