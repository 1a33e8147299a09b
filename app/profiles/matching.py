"""How well what one member seeks meets what another offers: a weighted sum of named features, each 0 to 1. Pure.

The weights stand in one table. A feature about which somebody has said nothing is unknown: it neither helps nor harms,
and the weights of the known ones are scaled up. The same input always gives the same match. Gender, age, origin and
picture are no input: `Seeker` and `Offer` have no place for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum
from typing import Any

WEIGHTS: Mapping[str, float] = {
    "skills": 0.46,
    "language": 0.14,
    "hours": 0.10,
    "style": 0.10,
    "availability": 0.10,
    "cadence": 0.05,
    "industry": 0.05,
}
UNUSED = ("gender", "age", "origin", "picture")
CADENCE_ORDER = ("weekly", "fortnightly", "monthly")
GOOD = 0.5
STEPS = (0.2, 0.4, 0.55, 0.7, 0.85)  # the scores from which there are one to five dashes
ENOUGH_HOURS = 4.0


@dataclass(frozen=True)
class Seeker:
    """What somebody looks for. `skills` maps a skill's key to the level they have now."""

    skills: Mapping[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    cadence: str = ""


@dataclass(frozen=True)
class Offer:
    """What a mentor offers; `hours` is how much of both working days lies at the same time, none when not known."""

    skills: Mapping[str, int] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()
    styles: frozenset[str] = frozenset()
    industries: frozenset[str] = frozenset()
    cadence: str = ""
    hours: float | None = None
    places_open: int = 0
    is_away: bool = False


@dataclass(frozen=True)
class Feature:
    """One thing that was compared: how well it meets (0 to 1), what it weighs, and the plain values to say it with."""

    name: str
    value: float
    weight: float
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """The result of a comparison: the score, and what it was made of."""

    score: float
    features: tuple[Feature, ...]

    @property
    def strength(self) -> int:
        """The score in five dashes."""
        return sum(self.score >= step for step in STEPS)

    @property
    def reasons(self) -> tuple[Feature, ...]:
        """The strongest reasons for it, three at most."""
        good = [each for each in self.features if each.value >= GOOD or (each.name == "skills" and each.value)]
        return tuple(sorted(good, key=lambda each: (-each.value * each.weight, each.name))[:3])

    @property
    def weakest(self) -> Feature | None:
        """The one thing that speaks most against it; none when everything known meets fully."""
        reasons = self.reasons
        short = [
            each for each in self.features if each.value < 1 and (each not in reasons or each.detail.get("missing"))
        ]
        return max(short, key=lambda each: ((1 - each.value) * each.weight, each.name), default=None)


def match(seeker: Seeker, offer: Offer) -> Match | None:
    """Compare what is sought with what is offered; none when the seeker has said nothing to go by."""
    features = tuple(feature for feature in _features(seeker, offer) if feature is not None)
    if not (seeker.skills or seeker.styles or seeker.industries):
        return None
    whole = fsum(feature.weight for feature in features)
    score = fsum(feature.value * feature.weight for feature in features) / whole if whole else 0.0
    return Match(round(score, 6), features)


def _features(seeker: Seeker, offer: Offer) -> list[Feature | None]:
    return [
        _skills(seeker, offer),
        _overlap("language", seeker.languages, offer.languages, needs=1),
        _hours(offer),
        _overlap("style", seeker.styles, offer.styles, needs=len(seeker.styles)),
        _availability(offer),
        _cadence(seeker, offer),
        _overlap("industry", seeker.industries, offer.industries, needs=1),
    ]


def _feature(name: str, value: float, **detail: Any) -> Feature:
    return Feature(name, value, WEIGHTS[name], detail)


def _skills(seeker: Seeker, offer: Offer) -> Feature | None:
    """Each sought skill counts by how far the mentor is beyond the seeker: two levels or more are full."""
    if not seeker.skills:
        return None
    values = {key: _step_up(level, offer.skills.get(key)) for key, level in seeker.skills.items()}
    found = sorted((key for key in values if key in offer.skills), key=lambda key: (-values[key], key))
    missing = sorted(key for key in values if key not in offer.skills)
    return _feature("skills", fsum(values.values()) / len(values), found=tuple(found), missing=tuple(missing))


def _step_up(mine: int, theirs: int | None) -> float:
    if theirs is None:
        return 0.0
    return {0: 0.6, 1: 0.85}.get(theirs - mine, 1.0 if theirs > mine else 0.35)


def _overlap(name: str, sought: frozenset[str], offered: frozenset[str], *, needs: int) -> Feature | None:
    """What is shared, as a part of what is needed."""
    if not sought or not offered:
        return None
    both = sorted(sought & offered)
    return _feature(name, min(1.0, len(both) / needs), found=tuple(both), missing=tuple(sorted(sought - offered)))


def _hours(offer: Offer) -> Feature | None:
    if offer.hours is None:
        return None
    return _feature("hours", min(1.0, max(0.0, offer.hours) / ENOUGH_HOURS), hours=offer.hours)


def _availability(offer: Offer) -> Feature:
    value = 0.0 if offer.is_away or offer.places_open < 1 else min(1.0, 0.5 + offer.places_open / 4)
    return _feature("availability", value, places=offer.places_open, is_away=offer.is_away)


def _cadence(seeker: Seeker, offer: Offer) -> Feature | None:
    if seeker.cadence not in CADENCE_ORDER or offer.cadence not in CADENCE_ORDER:
        return None
    steps = abs(CADENCE_ORDER.index(seeker.cadence) - CADENCE_ORDER.index(offer.cadence))
    return _feature("cadence", (1.0, 0.4, 0.0)[steps], cadence=offer.cadence)
