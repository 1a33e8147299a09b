"""Communities, topics and posts by themselves."""

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.models import Audience, Document, Space
from communities.models import Community, Post, Topic
from communities.models.post import page_start
from tests.factories.communities import make_community, make_post, make_topic


@pytest.mark.parametrize(("reading", "audience"), [("public", "public"), ("members", "members"), ("space", "space")])
def test_what_is_said_has_the_audience_of_the_place(app, unit, cast, reading, audience):
    with unit():
        community = make_community(cast.mentor, reading=reading)
        topic = make_topic(community, cast.mentor)
        post = db.session.scalar(select(Post).where(Post.topic_id == topic.id))
        assert {community.audience, topic.audience, post.audience} == {audience}
        assert {topic.space_id, post.space_id} == {community.space_id}
        assert db.session.get(Space, community.space_id).kind == "community"


def test_a_topic_counts_posts_and_remembers_who_spoke_last(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentee), cast.mentee)
        for user in (cast.mentor, cast.stranger, cast.mentor):
            make_post(topic, user)
        assert (topic.seq, topic.reply_count, topic.mentor_reply_count) == (4, 3, 2)
        assert topic.faces == [cast.mentor.id, cast.stranger.id, cast.mentee.id]
        assert topic.last_poster_id == cast.mentor.id


def test_the_topic_is_found_by_its_first_post_and_replies_by_their_own(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentee), cast.mentee, body="A walrus")
        reply = make_post(topic, cast.mentor, "A carpenter")
        documents = {(row.kind, row.ref_id): row for row in db.session.scalars(select(Document))}
        found = documents["topic", topic.id]
        assert "walrus" in found.text
        assert found.in_feed
        assert found.facts["replies"] == 1
        first = db.session.scalar(select(Post).where(Post.seq == 1))
        assert not documents["post", first.id].is_searchable
        assert documents["post", reply.id].is_searchable
        assert documents["post", reply.id].title == topic.title
        assert not documents["post", reply.id].in_feed


def test_editing_keeps_what_was_said(app, unit, cast):
    with unit():
        post = make_post(make_topic(make_community(cast.mentee), cast.mentee), cast.mentor, "First *words*")
        post.edit("Second words", clock.now())
        assert post.body_html == "<p>Second words</p>\n"
        assert [former.body_md for former in post.revisions] == ["First *words*"]
        assert post.version == 2


def test_removing_forgets_the_words_and_keeps_the_place(app, unit, cast):
    with unit():
        post = make_post(make_topic(make_community(cast.mentee), cast.mentee), cast.mentor, "A secret")
        post.edit("Another secret", clock.now())
        db.session.flush()
        post.remove(clock.now())
        db.session.flush()
        assert (post.body_md, post.body_html, post.body_text, post.revisions) == ("", "", "", [])
        assert post.seq == 2
        kept = select(Document).where(Document.kind == "post", Document.ref_id == post.id)
        assert db.session.scalar(kept) is None


def test_an_unlisted_topic_is_neither_found_nor_fed(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentee), cast.mentee)
        topic.unlisted_at = clock.now()
        assert not topic.document().is_searchable
        assert not topic.document().in_feed


def test_positions_lie_on_pages_of_twenty():
    assert [page_start(seq) for seq in (0, 1, 20, 21, 40, 41)] == [1, 1, 1, 21, 21, 41]


def test_parts_share_audience_and_hiding(app, unit, cast):
    with unit():
        community = make_community(cast.mentee)
        assert [model for model, _ in community.parts()] == [Topic, Post]
        assert community.audience == Audience.PUBLIC
        assert Community.kind == "community"
