"""How complete a profile is: what is missing, and what saying it is good for."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from app.models import Profile


@dataclass(frozen=True)
class Step:
    """One thing that a profile can say; `endpoint` is where to say it."""

    name: Any
    why: Any
    endpoint: str
    is_done: bool


def steps(profile: Profile) -> list[Step]:
    """Return all that this member's profile can say, in the order in which it helps most."""
    own = [
        Step(_l("A headline"), _l("It stands beside your name wherever you write."), "edit", bool(profile.headline)),
        Step(
            _l("A few lines about you"),
            _l("People answer a person sooner than a handle."),
            "edit",
            bool(profile.about_md),
        ),
        Step(
            _l("Your languages"),
            _l("Nobody is matched with somebody they cannot talk to."),
            "edit_place",
            bool(profile.languages),
        ),
        Step(
            _l("Your time zone"),
            _l("Due dates are yours, and shared hours can be counted."),
            "edit_place",
            profile.user.timezone != "UTC",
        ),
        Step(
            _l("A picture"),
            _l("It makes you easier to find again. It plays no part in matching."),
            "edit_picture",
            bool(profile.user.picture),
        ),
    ]
    return [*(_offered(profile) if profile.user.is_mentor else _sought(profile)), *own]


def _offered(profile: Profile) -> list[Step]:
    skills = any(each.side == "offers" for each in profile.skills)
    return [
        Step(_l("Skills that you offer"), _l("They decide who finds you, and for what."), "edit_offers", skills),
        Step(
            _l("How you mentor"),
            _l("Your own words say more than a title. They save wrong requests."),
            "edit_offers",
            bool(profile.how_md),
        ),
        Step(
            _l("How you like to work"),
            _l("Written or on video, gentle or blunt: so that it suits both."),
            "edit_offers",
            bool(profile.styles),
        ),
    ]


def _sought(profile: Profile) -> list[Step]:
    skills = any(each.side == "seeks" for each in profile.skills)
    styles = bool((profile.seeks or {}).get("styles"))
    return [
        Step(_l("Skills that you seek"), _l("They decide which mentors we show you, and why."), "edit_seeks", skills),
        Step(
            _l("What you want to reach"), _l("A mentor reads it before saying yes."), "edit_seeks", bool(profile.goals)
        ),
        Step(
            _l("How you like to work"),
            _l("Written or on video, gentle or blunt: so that it suits both."),
            "edit_seeks",
            styles,
        ),
    ]
