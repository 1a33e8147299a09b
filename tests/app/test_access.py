"""The one rule: every audience through every pair of eyes, and the doors built on it."""

import pytest

from app import access, clock
from app.access import Guest, enter, fetch, subject
from app.db import db
from app.errors import Missing, NotAllowed
from app.models import Audience, Membership, Profile, Role, Space
from app.models.space import Reading
from tests.factories.people import block, follow

EYES = ("guest", "stranger", "follower", "mentor", "insider", "owner", "moderator", "admin")
SEEN_BY = {
    Audience.PUBLIC: set(EYES),
    Audience.MEMBERS: set(EYES) - {"guest"},
    Audience.FOLLOWERS: {"follower", "owner"},
    Audience.MENTORS: {"mentor", "owner"},
    Audience.OWNER: {"owner"},
}


@pytest.fixture
def eyes(unit, cast):
    """People who stand in each relation to the mentee, whose profile is looked at."""
    with unit():
        follow(cast.elsewhere, f"person:{cast.mentee.id}")
        room = Space(kind="room", reading=Reading.SPACE)
        db.session.add(room)
        db.session.flush()
        for person, part in ((cast.mentee, "mentee"), (cast.mentor, "mentor")):
            db.session.add(Membership(space_id=room.id, user_id=person.id, part=part))
    return {
        "guest": Guest(),
        "stranger": cast.stranger,
        "follower": cast.elsewhere,
        "mentor": cast.mentor,
        "insider": cast.curator,
        "owner": cast.mentee,
        "moderator": cast.moderator,
        "admin": cast.admin,
    }


def looked_at(cast):
    """The mentee's profile."""
    return db.session.query(Profile).filter_by(owner_id=cast.mentee.id).one()


def seers(eyes, profile_id):
    """Whose eyes see the profile."""
    seen = set()
    for name, viewer in eyes.items():
        try:
            fetch(Profile, profile_id, viewer)
            seen.add(name)
        except Missing:
            continue
    return seen


@pytest.mark.parametrize("audience", SEEN_BY)
def test_an_audience_sees_and_nobody_else(unit, cast, eyes, audience):
    with unit():
        profile = looked_at(cast)
        access.set_audience(profile, audience)
        assert seers(eyes, profile.id) == SEEN_BY[audience]


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (Reading.PUBLIC, set(EYES)),
        (Reading.MEMBERS, set(EYES) - {"guest"}),
        (Reading.SPACE, {"insider"}),
    ],
)
def test_a_space_closes_over_public_things_even_their_owner_s(unit, cast, eyes, reading, expected):
    with unit():
        space = Space(kind="community", reading=reading)
        db.session.add(space)
        db.session.flush()
        db.session.add(Membership(space_id=space.id, user_id=cast.curator.id))
        profile = looked_at(cast)
        profile.space_id = space.id
        db.session.flush()
        assert seers(eyes, profile.id) == expected


def test_leaving_blocking_and_hiding_take_effect_at_once(unit, cast, eyes):
    with unit():
        profile = looked_at(cast)
        block(cast.mentee, cast.stranger)
        assert seers(eyes, profile.id) == set(EYES) - {"stranger"}
        access.set_audience(profile, Audience.MENTORS)
        db.session.query(Membership).filter_by(user_id=cast.mentor.id).one().end()
        db.session.flush()
        assert seers(eyes, profile.id) == {"owner"}
        access.set_audience(profile, Audience.PUBLIC)
        access.hide(profile, clock.now())
        assert seers(eyes, profile.id) == {"owner"}
        access.unhide(profile)
        assert "guest" in seers(eyes, profile.id)


def test_the_generic_door_takes_nothing_but_kind_and_number(unit, cast):
    with unit():
        assert subject("person:1", cast.mentee)
        for about in ("", "person", "person:", "person:0", "person:-1", "person:1;", "user:1", "person:٣", "a:b:c"):
            with pytest.raises(Missing):
                subject(about, cast.mentee)


def test_standing_in_a_space(unit, cast):
    with unit():
        closed, opened = Space(kind="community"), Space(kind="community", reading=Reading.PUBLIC)
        db.session.add_all([closed, opened])
        db.session.flush()
        db.session.add(Membership(space_id=closed.id, user_id=cast.mentee.id))
        assert not db.session.flush()
        assert enter(closed.id, cast.mentee).role == Role.MEMBER
        with pytest.raises(NotAllowed):
            enter(closed.id, cast.mentee, at_least=Role.OWNER)
        with pytest.raises(Missing):
            enter(closed.id, cast.stranger)
        with pytest.raises(NotAllowed):
            enter(opened.id, cast.stranger)


def test_people_apart(unit, cast):
    with unit():
        block(cast.mentee, cast.stranger)
        assert access.are_apart(cast.stranger.id, cast.mentee.id)
        assert not access.are_apart(cast.stranger.id, cast.mentor.id)
