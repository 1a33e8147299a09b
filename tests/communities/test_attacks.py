"""What must be refused whoever tries: the banned in all that is open, moderators of one place in another."""

from datetime import timedelta

import pytest

from app import clock
from app.db import db
from app.models import Role
from communities.models import Topic
from tests.factories.communities import make_community, make_member, make_topic

pytestmark = pytest.mark.once("refused")
POLL = {"choices": ["Mondays", "Thursdays"], "takes_many": False, "is_named": True, "results": "close"}


@pytest.fixture
def kinds(unit, cast, place) -> tuple[str, str]:
    """The addresses of a poll and an event of the place."""
    with unit():
        community, soon = db.session.get_one(Topic, place.topic_id).community, clock.now() + timedelta(days=2)
        poll = make_topic(community, cast.mentor, "When", topic_kind="poll", poll=POLL | {"closes_at": soon})
        where = {"zone": "UTC", "minutes": 60, "place": "Here", "takes_questions": False, "starts_at": soon}
        event = make_topic(community, cast.mentor, "Where", topic_kind="event", event=where)
        return f"{place.url}/topics/{poll.id}", f"{place.url}/topics/{event.id}"


def test_who_was_taken_out_does_nothing_there_any_more(place, kinds, visit, cast):
    member, (poll, event) = visit(cast.mentee), kinds
    member.post(f"{poll}/votes", {"choice": "1"})
    visit(cast.curator).post(f"{place.url}/members/mila_mentee/removal", {"reason": "Spam", "is_ban": "1"})
    for path, form in {
        f"{poll}/votes": {"choice": "2"},
        f"{event}/going": {"on": "1"},
        f"{place.topic}/posts": {"body": "Still here"},
        f"{place.topic}/posts/{place.post_id}": {"body": "Changed", "version": "1"},
        f"{place.topic}/answer": {"post": str(place.reply_id)},
        f"{place.url}/topics": {"title": "T", "body": "B", "topic_kind": "discussion"},
    }.items():
        member.post(path, form, status=403)
    member.get(f"{poll}/answers", status=403)
    member.get(f"{place.url}/topics/similar?title=explain", status=403)
    member.post(f"{place.url}/membership", status=403)


def test_a_result_that_is_shown_at_the_end_is_shown_to_nobody_before(place, kinds, visit, cast):
    poll, _event = kinds
    for user in (cast.mentee, cast.curator):
        visit(user).post(f"{poll}/votes", {"choice": "1"})
    for viewer in (None, cast.stranger, cast.mentee, cast.mentor):
        assert "percent" not in visit(viewer).get(f"{poll}-when").text
    assert cast.curator.name not in visit(cast.mentee).get(f"{poll}/answers").text


def test_a_moderator_of_one_place_is_nobody_in_another(unit, place, visit, cast):
    with unit():
        mine = make_community(cast.stranger, "Mine")
        make_member(mine, cast.elsewhere, Role.MODERATOR)
        topic = f"/communities/mine/topics/{make_topic(mine, cast.elsewhere, 'Of mine').id}"
    moderator, theirs = visit(cast.elsewhere), f"/communities/mine/topics/{place.topic_id}"
    for act, form in {
        "pin": {"on": "1"},
        "lock": {"on": "1", "reason": "No"},
        "listing": {"on": "1"},
        "pace": {"minutes": "60"},
        "welcome": {"on": "1"},
        "merge": {"to": "1"},
        "duplicate": {"to": "1"},
        "move": {"to": "mine"},
        "merge/removal": {},
    }.items():
        moderator.post(f"{theirs}/{act}", form, status=404)
        moderator.post(f"{place.topic}/{act}", form, status=403)
    for act in ("merge", "duplicate"):
        moderator.post(f"{topic}/{act}", {"to": str(place.topic_id)}, status=404)
    moderator.post(f"{topic}/move", {"to": place.slug}, status=403)
    moderator.get(f"{place.url}/weekly/1", status=403)
