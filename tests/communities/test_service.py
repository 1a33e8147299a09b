"""The verbs of communities: founding, belonging, talking."""

import threading

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import Conflict, Invalid, Missing, NotAllowed
from app.models import Follow, Membership, Notification, Role
from app.unit import work
from communities.models import Community, CommunityTag, MembershipRequest, Post, Topic, TopicRead
from communities.service import belonging, leaving, order, reading, talking
from tests.factories.communities import Author, make_community, make_member, make_post, make_topic
from tests.factories.people import block, follow

FOUND = {"title": "New", "summary": "For all", "reading": "public", "joining": "open"}


def told(user) -> list[str]:
    """The events that a member was told of."""
    return list(
        db.session.scalars(select(Notification.event).where(Notification.user_id == user.id).order_by(Notification.id))
    )


def test_founding_makes_a_steward_and_a_slug_of_its_own(app, unit, cast):
    with unit():
        first = belonging.establish(FOUND, person=Author(cast.mentee))
        second = belonging.establish(FOUND, person=Author(cast.mentor))
        assert (first.slug, second.slug) == ("new-2", "new-3")  # "new" is the address of the form
        standing = belonging.membership_of(first.space_id, cast.mentee.id)
        assert standing.role == Role.OWNER


def test_a_new_member_waits_a_week_before_founding(app, unit, cast):
    with unit():
        author = Author(cast.mentee)
        author.joined_at = clock.now()
        with pytest.raises(NotAllowed, match="7 days"):
            belonging.found(FOUND, person=author)
        author.role = "curator"
        assert belonging.found(FOUND, person=author).id


def test_a_closed_place_is_not_open_to_join(app, unit, cast):
    with unit(), pytest.raises(Invalid):
        belonging.establish(FOUND | {"reading": "space"}, person=Author(cast.mentee))


def test_joining_and_leaving_count_once(app, unit, cast):
    with unit():
        community = make_community(cast.mentor)
        for _ in range(2):
            belonging.join(community, person=Author(cast.mentee))
        db.session.refresh(community)
        assert community.member_count == 2
        for _ in range(2):
            belonging.leave(community, person=Author(cast.mentee))
        db.session.refresh(community)
        assert community.member_count == 1
        belonging.join(community, person=Author(cast.mentee))
        assert len(list(db.session.scalars(select(Membership).where(Membership.user_id == cast.mentee.id)))) == 1


def test_leaving_takes_follows_and_notifications_along(app, unit, cast):
    with unit():
        community = make_community(cast.mentor)
        topic = make_topic(community, cast.mentor)
        make_member(community, cast.mentee)
        follow(cast.mentee, community.group)
        make_post(topic, cast.mentee)
        make_post(topic, cast.mentor)
        assert told(cast.mentee) == ["PostPublished"]
        belonging.leave(community, person=Author(cast.mentee))
        assert told(cast.mentee) == []
        assert db.session.scalar(select(Follow).where(Follow.user_id == cast.mentee.id)) is None


def test_a_steward_hands_over_before_leaving(app, unit, cast):
    with unit():
        community = make_community(cast.mentor)
        make_member(community, cast.mentee)
        steward = Author(cast.mentor)
        with pytest.raises(NotAllowed):
            belonging.leave(community, person=steward)
        leaving.offer(community, cast.mentee.handle, actor=steward)
        leaving.accept(community, person=Author(cast.mentee))
        assert community.owner_id == cast.mentee.id
        assert belonging.membership_of(community.space_id, cast.mentor.id).role == Role.MODERATOR
        belonging.leave(community, person=steward)
        with pytest.raises(Missing):
            belonging.give_role(community, cast.mentor.handle, "member", actor=Author(cast.mentee))


def test_asking_and_letting_in(app, unit, cast):
    with unit():
        community = make_community(cast.mentor, joining="request")
        with pytest.raises(NotAllowed):
            belonging.join(community, person=Author(cast.mentee))
        for _ in range(2):
            belonging.ask(community, "I teach.", person=Author(cast.mentee))
        asked = db.session.scalars(select(MembershipRequest)).one()
        assert told(cast.mentor) == ["MembershipAsked"]
        belonging.admit(community, asked, actor=Author(cast.mentor))
        assert told(cast.mentee) == ["MemberAdmitted"]
        assert belonging.membership_of(community.space_id, cast.mentee.id).is_active
        assert db.session.scalar(select(MembershipRequest)) is None


def test_an_invited_member_may_join(app, unit, cast):
    with unit():
        community = make_community(cast.mentor, joining="invitation", reading="space")
        belonging.invite(community, f"@{cast.mentee.handle}", actor=Author(cast.mentor))
        db.session.flush()
        assert not belonging.membership_of(community.space_id, cast.mentee.id).is_active
        belonging.join(community, person=Author(cast.mentee))
        assert belonging.membership_of(community.space_id, cast.mentee.id).is_active
        with pytest.raises(NotAllowed):
            belonging.join(community, person=Author(cast.stranger))
        with pytest.raises(Invalid):
            belonging.invite(community, "nobody_here", actor=Author(cast.mentor))


def test_starting_a_topic_tells_followers_and_counts_tags(app, unit, cast):
    with unit():
        community = make_community(cast.mentor)
        follow(cast.stranger, community.group)
        for _ in range(2):
            make_topic(community, cast.mentee, tags=["money", "offers"])
        db.session.refresh(community)
        assert community.topic_count == 2
        counted = {
            row.name: row.topic_count for row in db.session.execute(select(CommunityTag.name, CommunityTag.topic_count))
        }
        assert counted == {"money": 2, "offers": 2}
        assert told(cast.stranger) == ["TopicStarted"] * 2
        assert told(cast.mentee) == []


def test_a_reply_tells_author_followers_quoted_and_mentioned_once(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentor), cast.mentee)
        make_post(topic, cast.curator)
        follow(cast.admin, topic.group)
        make_post(topic, cast.mentor, f"Ask @{cast.stranger.handle} too", reply_to_seq=2)
        for user in (cast.mentee, cast.admin, cast.stranger):
            assert told(user)[-1] == "PostPublished"
        assert told(cast.curator) == ["PostPublished"]
        assert told(cast.elsewhere) == []


def test_nobody_outside_is_told_of_a_closed_place(app, unit, cast):
    with unit():
        community = make_community(cast.mentor, reading="space", joining="invitation")
        topic = make_topic(community, cast.mentor)
        make_post(topic, cast.mentor, f"Hello @{cast.stranger.handle}")
        assert told(cast.stranger) == []


def test_a_block_breaks_quoting(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentor), cast.mentor)
        make_post(topic, cast.mentee)
        block(cast.mentee, cast.stranger)
        post = make_post(topic, cast.stranger, reply_to_seq=2)
        assert post.reply_to_seq is None
        assert told(cast.mentee) == []


def test_a_closed_topic_takes_no_reply(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentor), cast.mentor)
        order.keep_order(topic, "lock", True, actor=Author(cast.mentor))
        with pytest.raises(NotAllowed, match="closed"):
            make_post(topic, cast.mentor)
        order.keep_order(topic, "lock", False, actor=Author(cast.mentor))
        assert make_post(topic, cast.mentor).seq == 2


def test_editing_needs_the_version_one_saw(app, unit, cast):
    with unit():
        post = make_post(make_topic(make_community(cast.mentor), cast.mentor), cast.mentee)
        talking.edit_post(post, "Better", 1, author=Author(cast.mentee))
        with pytest.raises(Conflict):
            talking.edit_post(post, "Worse", 1, author=Author(cast.mentee))
        with pytest.raises(NotAllowed):
            talking.edit_post(post, "Mine", 2, author=Author(cast.mentor))


def test_taking_the_answer_back_leaves_the_question_open(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentor), cast.mentee)
        answer = make_post(topic, cast.mentor)
        talking.accept_answer(topic, answer, actor=Author(cast.mentee))
        assert told(cast.mentor) == ["ReplyChosen"] or told(cast.mentor)[-1] == "ReplyChosen"
        talking.remove_post(answer, author=Author(cast.mentor))
        assert (topic.accepted_post_id, topic.reply_count, topic.mentor_reply_count) == (None, 0, 0)
        with pytest.raises(Invalid):
            talking.accept_answer(topic, answer, actor=Author(cast.mentee))


def test_only_a_question_has_an_answer(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentor), cast.mentee, topic_kind="discussion")
        with pytest.raises(NotAllowed):
            talking.accept_answer(topic, make_post(topic, cast.mentor), actor=Author(cast.mentee))


def test_reading_never_goes_back_nor_beyond(app, unit, cast):
    with unit():
        topic = make_topic(make_community(cast.mentor), cast.mentor)
        make_post(topic, cast.mentor)
        for seq in (1, 99, 1, -5):
            reading.mark_read(topic, seq, person=Author(cast.mentee))
        row = db.session.scalars(select(TopicRead).where(TopicRead.user_id == cast.mentee.id)).one()
        assert row.last_seq == 2


def test_two_replies_at_once_take_two_places(app, unit, cast):
    with unit():
        topic_id = make_topic(make_community(cast.mentor), cast.mentor).id
    start = threading.Barrier(4)

    def speak(user):
        with app.app_context():
            start.wait()
            with work():
                talking.reply(db.session.get(Topic, topic_id), "At once", author=Author(user))

    speakers = [
        threading.Thread(target=speak, args=(user,)) for user in (cast.mentor, cast.mentee, cast.admin, cast.curator)
    ]
    for speaker in speakers:
        speaker.start()
    for speaker in speakers:
        speaker.join()
    with unit():
        assert sorted(db.session.scalars(select(Post.seq))) == [1, 2, 3, 4, 5]
        assert db.session.get(Topic, topic_id).reply_count == 4
        assert db.session.scalar(select(Community.topic_count)) == 1
