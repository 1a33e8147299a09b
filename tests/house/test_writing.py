"""What writing costs: as many statements however many hear of it, and no work for search where nothing changes for it."""

from sqlalchemy import delete, func, select

from app import outbox
from app.db import db
from app.models import Notification
from app.notifications.listeners import AT_ONCE
from app.outbox import Job
from communities.models import Topic
from tests.cast import make_person
from tests.factories.accounts import GOOD, give_password
from tests.factories.communities import make_community, make_member, make_topic
from tests.factories.people import block, follow

REPLY = 16  # one of them asks who wants mail


def watched(cast, watchers: int) -> Topic:
    """Make a topic that so many members watch; the first of them has blocked the mentee."""
    place = make_community(cast.mentor, f"Place {watchers}")
    make_member(place, cast.mentee)
    topic = make_topic(place, cast.mentor)
    for number in range(watchers):
        person = make_person(f"watcher_{watchers}_{number}", f"Watcher {number}")
        follow(person, f"topic:{topic.id}")
        if number == 0:
            block(person, cast.mentee)
    return topic


def told(kind: str = "PostPublished") -> int:
    """Return how many people were told of a reply."""
    return db.session.scalar(select(func.count()).where(Notification.event == kind)) or 0


def test_a_reply_costs_the_same_for_two_watchers_as_for_many(app, unit, cast, visit, statements):
    costs = []
    for watchers in (2, AT_ONCE * 2):
        with unit():
            topic = watched(cast, watchers)
            url = f"/communities/{topic.community.slug}/topics/{topic.id}/posts"
        member = visit(cast.mentee)
        member.post(url, {"body": "First, to warm up."}, status=303)
        with statements() as seen:
            member.post(url, {"body": "I tried it: **it helped**."}, status=303)
        costs.append([each for each in seen if not each.startswith(("BEGIN", "COMMIT"))])
    assert len(costs[0]) <= REPLY, costs[0]
    assert len(costs[1]) <= len(costs[0]), costs[1]


def test_of_what_many_hear_the_worker_tells(app, unit, cast, visit):
    with unit():
        topic = watched(cast, AT_ONCE + 2)
        url = f"/communities/{topic.community.slug}/topics/{topic.id}/posts"
    visit(cast.mentee).post(url, {"body": "It helped."}, status=303)
    with unit():
        assert told() == 0
    with app.app_context():
        outbox.drain()
    with unit():
        assert told() == AT_ONCE + 2  # all watchers but one behind a wall, and who asked


def test_what_is_taken_back_before_many_were_told_is_not_told(app, unit, cast, visit):
    with unit():
        topic = watched(cast, AT_ONCE + 2)
        url = f"/communities/{topic.community.slug}/topics/{topic.id}/posts"
    member = visit(cast.mentee)
    post = member.post(url, {"body": "Oh no."}, status=303).headers["Location"].rpartition("#post-")[2]
    member.post(f"{url}/{post}/removal", {}, status=303)
    with app.app_context():
        outbox.drain()
    with unit():
        assert told() == 0


def test_search_hears_only_of_what_changes_for_it(unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentor), cast.mentor)
        for change, jobs in (("reply_count", 0), ("title", 1)):
            db.session.execute(delete(Job))
            setattr(topic, change, 7 if change == "reply_count" else "Other words")
            db.session.flush()
            assert db.session.scalar(select(func.count()).where(Job.kind == "index")) == jobs, change


def test_signing_in_asks_twice_and_writes_once(app, unit, cast, visit, statements):
    with unit():
        member = db.session.merge(cast.mentee)
        give_password(member)
        email = member.email
    with statements() as seen:
        visit().post("/sign-in", {"email": email, "password": GOOD}, status=303)
    asked = [each for each in seen if not each.startswith(("BEGIN", "COMMIT"))]
    assert len(asked) <= 3, asked
