"""How the database carries out the hot questions: by index, without sorting."""

import pytest
from sqlalchemy import event

from app.db import db
from communities.queries import conversation, places, topics
from tests.factories.communities import Author, make_community, make_topic


def plan_of(ask) -> str:
    """Return how SQLite carries out what a listing asks."""
    seen = []

    def note(connection, cursor, statement, values, *rest):
        seen.append((statement, values))

    engine = db.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    statement, values = seen[-1]
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    return "\n".join(row.detail for row in rows)


@pytest.fixture
def topic(app, cast):
    """A topic in a community, for questions about both."""
    with app.test_request_context("/"):
        yield make_topic(make_community(cast.mentor), cast.mentor)


def test_hot_questions_use_their_index(topic, cast):
    viewer, community = Author(cast.stranger), topic.community
    asked = {
        "posts": (lambda: conversation.posts(viewer, topic.id, 1), "topic_id=? AND seq>?"),
        "latest": (lambda: topics.topics(viewer, community), "topic_community_id_last_post_at_id"),
        "helpful": (lambda: topics.topics(viewer, community, sort="helpful"), "topic_community_id_mentor_reply_count"),
        "people": (lambda: places.people(viewer, community.space_id), "membership_space_id_ended_at_role_id"),
        "communities": (lambda: places.communities(viewer), "community_last_post_at_id"),
    }
    if db.session.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL reads small tables whole, whatever their indexes
    for name, (ask, index) in asked.items():
        plan = plan_of(ask)
        assert index in plan, f"{name}:\n{plan}"
        assert "TEMP B-TREE" not in plan, f"{name}:\n{plan}"
        assert "SCAN post" not in plan, f"{name}:\n{plan}"
        assert "SCAN topic" not in plan, f"{name}:\n{plan}"
