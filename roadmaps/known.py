"""What a learner knows from elsewhere: skills are one registry, so a step of one roadmap can tell of a step of another.

A step is known when every skill that it teaches is taught by steps done elsewhere, or named on the learner's profile.
Pure.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Source(NamedTuple):
    """A step of another roadmap that its learner has done, and whether a person confirmed it there.

    Without a roadmap it is a skill that the learner's own profile names: their word, and no proof of anything.
    """

    state_id: int | None
    roadmap: str
    slug: str
    step: str
    key: str
    is_confirmed: bool

    @property
    def weight(self) -> int:
        """Return what it counts beside others: named on the profile, done, confirmed."""
        return 2 if self.is_confirmed else 1 if self.slug else 0

    def kept(self) -> dict[str, str]:
        """Return it as a step keeps it that counts because of it."""
        return {"roadmap": self.roadmap, "slug": self.slug, "step": self.step, "key": self.key}


def by_skill(rows: Iterable[Any]) -> dict[str, Source]:
    """Return for each skill the step that tells of it: a confirmed one before others, then the one done first."""
    found: dict[str, Source] = {}
    for row in rows:
        source = Source(row.state_id, row.roadmap, row.slug, row.step, row.key, row.confirmed_at is not None)
        known = found.get(row.skill)
        if known is None or source.weight > known.weight:
            found[row.skill] = source
    return found


def offers(steps: Iterable[Any], states: Mapping[str, Any], skills: Mapping[str, Source]) -> dict[str, Source]:
    """Return the steps that are still to do and known from elsewhere, unless their learner said that they are not."""
    found = {}
    for step in steps:
        state = states.get(step.key)
        if not step.skills or (state is not None and (state.state in {"done", "skipped"} or state.not_known)):
            continue
        sources = [skills.get(skill) for skill in step.skills]
        if all(sources):
            found[step.key] = max((source for source in sources if source), key=lambda source: source.weight)
    return found
