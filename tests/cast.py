"""The cast: a fixed set of people with one job each, present in every test."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta

from app.db import db
from app.gate import _hash
from app.models import Language, Profile, SignIn, User

LONG_AGO = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Cast:
    """Who is who. Nobody is in a room, follows anybody or blocks anybody until a test says so."""

    mentor: User  # offers mentoring, three places
    mentee: User  # seeks a mentor
    moderator: User  # moderates the site
    curator: User  # curates roadmaps
    admin: User  # administers the site
    elsewhere: User  # a member whose ties are all to other things
    stranger: User  # a member without any tie

    def __iter__(self):
        return (getattr(self, field.name) for field in fields(self))


def token_of(user: User) -> str:
    """The sign-in token that a member of the cast always has."""
    return f"token-of-{user.handle}"


def make_person(
    handle: str, name: str, role: str = "member", *, is_mentor: bool = False, verified: bool = True
) -> User:
    """Add a member with a profile and a sign-in of their own."""
    email = f"{handle}@example.org"
    user = User(
        handle=handle,
        handle_key=handle,
        name=name,
        email=email,
        email_key=email,
        role=role,
        is_mentor=is_mentor,
        email_verified_at=LONG_AGO if verified else None,
        joined_at=LONG_AGO,
    )
    db.session.add(user)
    db.session.flush()
    capacity = 3 if is_mentor else 0
    profile = Profile(owner_id=user.id, user=user, headline=f"{name} of the cast", capacity=capacity, reply_days=2)
    profile.languages = [Language(code="en")]
    db.session.add(profile)
    ends = datetime.now(UTC) + timedelta(days=60)
    db.session.add(SignIn(token_hash=_hash(token_of(user)), user_id=user.id, ends_at=ends))
    db.session.flush()
    return user


def make_cast() -> Cast:
    """Add the whole cast."""
    return Cast(
        mentor=make_person("mara_mentor", "Mara Mentor", is_mentor=True),
        mentee=make_person("mila_mentee", "Mila Mentee"),
        moderator=make_person("moe_moderator", "Moe Moderator", "moderator"),
        curator=make_person("cora_curator", "Cora Curator", "curator"),
        admin=make_person("ada_admin", "Ada Admin", "administrator"),
        elsewhere=make_person("elsa_elsewhere", "Elsa Elsewhere"),
        stranger=make_person("sid_stranger", "Sid Stranger"),
    )
