"""What listings show to whom, and what they cost."""

from datetime import timedelta

import pytest

from app import clock
from app.access import Guest, hide
from app.db import db
from communities.models import Post
from communities.queries import conversation, home, places, topics
from tests.factories.communities import Author, make_community, make_member, make_post, make_topic, mark_read
from tests.factories.people import block


@pytest.fixture
def asked(app):
    """A request context, so that paging can read its address."""
    with app.test_request_context("/"):
        yield


def titles(page) -> list[str]:
    return [row.title for row in page]


@pytest.mark.parametrize(
    ("reading", "guest", "stranger", "member"),
    [("public", True, True, True), ("members", False, True, True), ("space", False, False, True)],
)
def test_who_sees_a_community_and_its_topics(asked, cast, reading, guest, stranger, member):
    community = make_community(cast.mentor, reading=reading)
    make_member(community, cast.mentee)
    make_topic(community, cast.mentor)
    for viewer, sees in ((Guest(), guest), (Author(cast.stranger), stranger), (Author(cast.mentee), member)):
        assert len(places.communities(viewer)) == sees
        assert len(topics.topics(viewer, community)) == sees


def test_latest_first_with_the_pinned_apart(asked, cast):
    community, now = make_community(cast.mentor), clock.now()
    made = {
        name: make_topic(community, cast.mentor, name, at=now - timedelta(days=age))
        for name, age in (("old", 3), ("new", 1), ("pin", 2))
    }
    made["pin"].pinned_at = now
    made["hid"] = make_topic(community, cast.mentor, "hid")
    made["hid"].unlisted_at = now
    db.session.flush()
    viewer = Author(cast.stranger)
    assert titles(topics.topics(viewer, community)) == ["new", "old"]
    assert titles(topics.pinned(viewer, community)) == ["pin"]


def test_sorting_and_tags(asked, cast):
    community = make_community(cast.mentee)
    open_question = make_topic(community, cast.mentee, "open", tags=["money"])
    answered = make_topic(community, cast.mentee, "answered")
    answered.accepted_post_id = make_post(answered, cast.mentor).id
    make_topic(community, cast.mentee, "talk", topic_kind="discussion")
    db.session.flush()
    viewer = Author(cast.stranger)
    assert titles(topics.topics(viewer, community, sort="unanswered")) == [open_question.title]
    assert titles(topics.topics(viewer, community, sort="helpful"))[0] == "answered"
    assert titles(topics.topics(viewer, community, tag="money")) == ["open"]
    tags = places.tags_of(cast.mentor, community.id)
    assert [(row.name, row.topic_count) for row in tags] == [("interviews", 2), ("money", 1)]


def test_posts_from_a_position_on(asked, cast):
    topic = make_topic(make_community(cast.mentor), cast.mentor)
    for number in range(24):
        make_post(topic, cast.mentee, f"Reply {number}")
    viewer = Author(cast.stranger)
    assert [row.seq for row in conversation.posts(viewer, topic.id, 1)] == list(range(1, 22))
    assert [row.seq for row in conversation.posts(viewer, topic.id, 21)] == [21, 22, 23, 24, 25]


def test_a_quote_does_not_outlive_what_it_quotes(asked, cast):
    topic = make_topic(make_community(cast.mentor), cast.mentor)
    quoted = make_post(topic, cast.mentee, "Something rash")
    answer = make_post(topic, cast.curator, reply_to_seq=2)
    assert conversation.one_post(Author(cast.stranger), answer.id).quote == "Something rash"
    hide(quoted, clock.now())
    assert conversation.one_post(Author(cast.stranger), answer.id).quote is None
    assert [row.seq for row in conversation.posts(Author(cast.stranger), topic.id, 1)] == [1, 3]
    assert db.session.get(Post, quoted.id).hidden_at


def test_blocked_people_are_not_shown(asked, cast):
    community = make_community(cast.mentor)
    topic = make_topic(community, cast.mentor)
    make_member(community, cast.mentee)
    make_post(topic, cast.mentee)
    block(cast.stranger, cast.mentee)
    viewer = Author(cast.stranger)
    assert [row.seq for row in conversation.posts(viewer, topic.id, 1)] == [1]
    assert cast.mentee.id not in topics.faces_of(viewer, [topic])
    assert cast.mentee.handle not in {row.handle for row in places.people(viewer, community.space_id)}


def test_landmarks_name_answer_mentor_and_newest(asked, cast):
    topic = make_topic(make_community(cast.mentee), cast.mentee)
    make_post(topic, cast.mentor)
    answer = make_post(topic, cast.curator)
    for _ in range(3):
        make_post(topic, cast.stranger)
    topic.accepted_post_id = answer.id
    db.session.flush()
    assert [row.seq for row in conversation.landmarks(Author(cast.stranger), topic)] == [1, 2, 3, 6]


def test_home_shows_the_latest_of_mine_with_one_statement(asked, cast, statements):
    mine, other = make_community(cast.mentor), make_community(cast.mentor, "Elsewhere")
    make_member(mine, cast.mentee)
    for number in range(4):
        make_topic(mine, cast.mentor, f"Topic {number}")
    make_topic(other, cast.mentor, "Not mine")
    with statements() as seen:
        found = home.latest_in_my_communities(Author(cast.mentee))
    assert titles(found.values[0]) == ["Topic 3", "Topic 2", "Topic 1"]
    assert len(seen) == 1
    assert home.latest_in_my_communities(Author(cast.stranger)) is None


def test_what_is_new_is_known(asked, cast):
    community = make_community(cast.mentor)
    topic = make_topic(community, cast.mentor)
    make_post(topic, cast.mentor)
    mark_read(topic, 1, person=Author(cast.mentee))
    row = topics.topics(Author(cast.mentee), community).rows[0]
    assert (row.seq, row.last_seq) == (2, 1)
