"""Profiles: what people offer and seek, and the taxonomy that names it."""

from app.db import db
from app.models import Language, Profile, ProfileSkill, Skill, SkillArea
from tests.cast import make_person


def profile_of(user) -> Profile:
    """The profile of a member, in the present session."""
    return db.session.query(Profile).filter_by(owner_id=user.id).one()


def describe(user, *, offers=(), seeks=(), languages=None, is_mentor=None, timezone=None, **values) -> Profile:
    """Fill in a member's profile: skills as (name, level)."""
    profile = profile_of(user)
    for name, value in values.items():
        setattr(profile, name, value)
    for side, named in (("offers", offers), ("seeks", seeks)):
        profile.skills += [ProfileSkill(name=name, side=side, level=level) for name, level in named]
    if languages is not None:
        profile.languages = [Language(code=code) for code in languages]
    if is_mentor is not None:
        profile.user.is_mentor = is_mentor
    if timezone is not None:
        profile.user.timezone = timezone
    db.session.flush()
    return profile


def make_mentor(number: int, *, offers=(("SQL", 5),), **values):
    """Add a mentor with places open."""
    user = make_person(f"guide_{number}", f"Guide {number}", is_mentor=True)
    describe(user, offers=offers, **({"capacity": 2, "one_line": f"I help with things {number}."} | values))
    return user


def make_skill(slug: str, name: str, *, aliases=(), area="data") -> Skill:
    """Add a skill of the taxonomy."""
    field = db.session.query(SkillArea).filter_by(slug=area).one_or_none()
    if field is None:
        field = SkillArea(slug=area, name=area.capitalize())
        db.session.add(field)
        db.session.flush()
    skill = Skill(slug=slug, name=name, kind="technical", area_id=field.id, aliases=list(aliases))
    db.session.add(skill)
    db.session.flush()
    return skill
