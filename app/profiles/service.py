"""The verbs of profiles: each changes one section of a member's own profile. `person` is whoever does it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from app import clock, documents
from app.access import ensure_may_post, set_audience
from app.db import db
from app.errors import Conflict
from app.events import Ref, emit
from app.models import Language, Profile, ProfileSkill
from app.models.profile import SECTIONS
from app.profiles.events import LeaveChanged, VisibilityChanged
from app.profiles.queries import profile_of
from app.skills.queries import recognize

ABOUT = ("pronouns", "headline", "location", "about_md", "industries", "links")
OFFERS = (
    "one_line",
    "how_md",
    "capacity",
    "hours",
    "cadence",
    "reply_days",
    "formats",
    "styles",
    "away_from",
    "away_until",
)
SEEKS = ("goals", "seeks")


def _skills_of(profile: Profile, side: str) -> list[tuple[str, int]]:
    return [(each.name, each.level) for each in sorted(profile.skills, key=lambda each: each.id) if each.side == side]


def _columns(profile: Profile, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in names}


_SAYS: Mapping[str, Callable[[Profile], dict[str, Any]]] = {
    "about": lambda profile: _columns(profile, ABOUT),
    "offers": lambda profile: {
        **_columns(profile, OFFERS),
        "is_mentor": profile.user.is_mentor,
        "skills": _skills_of(profile, "offers"),
    },
    "seeks": lambda profile: {**_columns(profile, SEEKS), "skills": _skills_of(profile, "seeks")},
    "place": lambda profile: {
        "languages": sorted(each.code for each in profile.languages),
        "timezone": profile.user.timezone,
    },
    "visibility": lambda profile: {
        "audience": profile.audience,
        **{name: profile.audience_of(name) for name in SECTIONS},
    },
}


def says(profile: Profile, section: str) -> dict[str, Any]:
    """Return what a section says now, by the names of its form."""
    return _SAYS[section](profile)


def version_of(profile: Profile, section: str) -> str:
    """Return the fingerprint of what a section says now: its form carries it, so that nothing is overwritten unseen."""
    return hashlib.sha256(json.dumps(says(profile, section), default=str).encode()).hexdigest()[:16]


def _open(person: Any, section: str, version: str | None, mine: Mapping[str, Any]) -> Profile:
    """Return the profile for a change, unless its section says something else than its form showed."""
    ensure_may_post(person)
    profile = profile_of(person, lock=True)
    if version != version_of(profile, section):
        raise Conflict(mine=_written(mine), theirs=_written({name: says(profile, section).get(name) for name in mine}))
    return profile


def _written(values: Mapping[str, Any]) -> str:
    """What a section says, as plain lines to compare."""
    return "\n".join(f"{name.removesuffix('_md')}: {_line(value)}" for name, value in values.items())


def _line(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_line(each) for each in value)
    return ", ".join(_line(each) for each in value.values()) if isinstance(value, dict) else str(value or "")


def _keep(profile: Profile, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(profile, name, value)
    db.session.flush()
    documents.write(db.session, profile)


def change_about(person: Any, version: str | None, **values: Any) -> None:
    """Change who one is."""
    _keep(_open(person, "about", version, values), values)


def change_offers(
    person: Any,
    version: str | None,
    *,
    is_mentor: bool,
    skills: list[tuple[str, int]],
    away: tuple[date | None, date | None],
    **values: Any,
) -> Profile:
    """Change what one offers; with the offer switched on one stands among the mentors."""
    profile = _open(person, "offers", version, {**values, "skills": skills})
    profile.user.is_mentor = is_mentor
    if is_mentor:
        profile.mentor_since = profile.mentor_since or clock.now()
        _list_again(profile)
    leave = _leave(*away)
    is_new = leave != {"away_from": profile.away_from, "away_until": profile.away_until}
    _name_skills(profile, "offers", skills)
    _keep(profile, {**values, **leave})
    if is_new:
        emit(LeaveChanged(actor_id=person.id, subject=Ref("person", profile.id)))
    return profile


def _leave(begin: date | None, back: date | None) -> dict[str, datetime | None]:
    """Return the columns of a leave; one that is over, or that has no end, is none."""
    until = datetime.combine(back, time(12), UTC) if back else None
    if until is None or until <= clock.now():
        return {"away_from": None, "away_until": None}
    return {"away_from": datetime.combine(begin, time(0), UTC) if begin else None, "away_until": until}


def take_from_list(owner_id: int) -> Profile | None:
    """Take a mentor who lets requests lapse from the list, until they come back; nothing when they are not on it."""
    query = select(Profile).where(Profile.owner_id == owner_id, Profile.paused_at.is_(None))
    profile = db.session.scalar(query.with_for_update(of=Profile))
    if profile is not None:
        profile.paused_at = clock.now()
    return profile


def come_back(person: Any) -> None:
    """Stand among the mentors again, with one click."""
    ensure_may_post(person)
    _list_again(profile_of(person, lock=True))


def _list_again(profile: Profile) -> None:
    if profile.paused_at is not None:
        profile.paused_at, profile.returned_at = None, clock.now()


def change_seeks(person: Any, version: str | None, *, skills: list[tuple[str, int]], **values: Any) -> None:
    """Change what one seeks."""
    profile = _open(person, "seeks", version, {**values, "skills": skills})
    _name_skills(profile, "seeks", skills)
    _keep(profile, values)


def change_place(person: Any, version: str | None, *, languages: list[str], timezone: str) -> None:
    """Change one's languages and time zone."""
    profile = _open(person, "place", version, {"languages": languages, "timezone": timezone})
    kept = {each.code: each for each in profile.languages}
    profile.languages = [kept.get(code) or Language(code=code) for code in languages]
    profile.user.timezone = timezone
    _keep(profile, {})


def change_visibility(person: Any, version: str | None, *, audience: str, sections: dict[str, str]) -> None:
    """Change who sees the profile and its sections, at once in search too."""
    profile = _open(person, "visibility", version, {"audience": audience, **sections})
    if audience != profile.audience:
        set_audience(profile, audience)
    _keep(profile, {"sections": sections})
    emit(VisibilityChanged(actor_id=person.id, subject=Ref("person", profile.id)))


def _name_skills(profile: Profile, side: str, named: Sequence[tuple[str, int]]) -> None:
    """Name the skills of one side anew: those that the taxonomy knows by its own name, others as they were typed."""
    known = recognize(name for name, _level in named)
    wanted: dict[str, tuple[int | None, str, int]] = {}
    for name, level in named:
        skill = known.get(name.casefold())
        ident, name_of = (skill.id, skill.name) if skill else (None, name)
        wanted.setdefault(name_of.casefold(), (ident, name_of, level))
    others = [each for each in profile.skills if each.side != side]
    made = [ProfileSkill(skill_id=ident, name=name, side=side, level=level) for ident, name, level in wanted.values()]
    profile.skills = [*others, *made]
    db.session.flush()
