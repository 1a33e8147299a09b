"""Addresses of posts: changing, taking back, revisions, reactions."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from app import clock
from app.access import hide, unhide
from app.db import db
from app.models import Document, Reaction
from app.unit import work
from communities.models import Community, CommunityTag, Post, Topic
from communities.service import talking
from tests.factories.communities import Author, make_post


def test_changing_ones_own_post(app, place, visit, cast):
    mentor = visit(cast.mentor)
    assert "Say it **plainly**." in mentor.get(f"{place.reply}/edit").text
    answer = mentor.post(place.reply, {"body": "Say it once.", "version": "1"})
    page = mentor.follow(answer).text
    assert "Say it once." in page
    assert "Edited" in page
    before = visit(None).get(f"{place.reply}/revisions").text
    assert "Say it <strong>plainly</strong>." in before


def test_changing_the_first_post_changes_how_the_topic_is_found(app, place, visit, cast):
    visit(cast.mentee).post(f"{place.topic}/posts/{place.post_id}", {"body": "Quite other words", "version": "1"})
    with app.app_context():
        assert db.session.get(Topic, place.topic_id).text.strip() == "Quite other words"


@pytest.mark.once("refused")
def test_a_change_that_is_not_in_order(place, visit, cast):
    answer = visit(cast.mentor).post(place.reply, {"body": "", "version": "1"}, status=422)
    assert "Write something" in answer.text
    answer = visit(cast.mentor).post(place.reply, {"body": "Kept words", "version": "x"}, status=422)
    assert "Kept words" in answer.text
    answer = visit(cast.mentor).post(place.reply, {"body": "My words", "version": "7"}, status=409)
    assert "My words" in answer.text
    assert "plainly" in answer.text


def test_posts_of_others_are_not_mine_to_change(place, visit, cast):
    for user in (cast.mentee, cast.curator, cast.stranger):
        visit(user).get(f"{place.reply}/edit", status=403)
        visit(user).post(place.reply, {"body": "Mine", "version": "1"}, status=403)
        visit(user).post(f"{place.reply}/removal", status=403)
    assert "/sign-in" in visit(None).post(f"{place.reply}/removal").headers["Location"]
    visit(cast.mentor).get(f"{place.topic}/posts/99999/edit", status=404)


def test_taking_a_post_back(app, place, visit, cast):
    visit(cast.mentor).post(f"{place.reply}/removal")
    page = visit(None).get(place.page).text
    assert "Mara Mentor took this back." in page
    assert "plainly" not in page
    visit(cast.mentor).post(place.reply, {"body": "Again", "version": "2"}, status=403)
    with app.app_context():
        assert db.session.get(Post, place.reply_id).body_md == ""
        assert db.session.scalar(select(Topic.reply_count)) == 0


def test_a_hidden_post_is_gone_for_all_but_its_owner(unit, place, visit, cast):
    with unit():
        hide(db.session.get(Post, place.reply_id), clock.now())
    assert "plainly" not in visit(cast.mentee).get(place.page).text
    assert "Hidden by moderators" in visit(cast.mentor).get(place.page).text
    visit(cast.mentee).get(f"{place.reply}/revisions", status=404)
    visit(cast.mentee).post(f"{place.topic}/answer", {"post": place.reply_id}, status=404)


def counts(app, place) -> tuple[int, int, int]:
    with app.app_context():
        topic = db.session.get_one(Topic, place.topic_id)
        facts = db.session.scalar(select(Document.facts).where(Document.kind == "topic"))
        return topic.reply_count, topic.mentor_reply_count, facts["replies"]


def listed(app) -> tuple[int, int]:
    """How many topics the community counts, and how many under their tag."""
    with app.app_context():
        topics = db.session.scalar(select(Community.topic_count))
        return topics, db.session.scalar(select(CommunityTag.topic_count).where(CommunityTag.name == "interviews"))


def test_one_who_hides_and_five_who_reply_count_right(app, place, cast):
    start, author = Barrier(6), Author(cast.mentee)

    def act(number):
        with app.app_context(), work():
            start.wait()
            if number:
                talking.reply(db.session.get_one(Topic, place.topic_id), f"Number {number}", author=author)
            else:
                hide(db.session.get_one(Post, place.reply_id), clock.now())

    threads = [Thread(target=act, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts(app, place) == (5, 0, 5)


def test_replies_that_moderators_hid_are_counted_no_more_nor_less(app, unit, place, cast):
    def do(act, model, ident, *more):
        with unit():
            act(db.session.get_one(model, ident), *more)

    with unit():
        other = make_post(db.session.get_one(Topic, place.topic_id), cast.mentee).id
    assert counts(app, place) == (2, 1, 2)
    first, second = clock.now(), clock.now() + timedelta(minutes=1)
    for _twice in range(2):
        do(hide, Post, place.reply_id, first)
        assert counts(app, place) == (1, 0, 1)
    for act, shown in (((hide, second), 0), ((unhide,), 1)):
        do(act[0], Topic, place.topic_id, *act[1:])
        assert counts(app, place) == (1, 0, 1)
        assert listed(app) == (shown, shown)
    with unit():
        talking.remove_post(db.session.get_one(Post, place.reply_id), author=Author(cast.mentor))
    do(unhide, Post, place.reply_id)
    assert counts(app, place) == (1, 0, 1)
    do(hide, Post, other, first)
    do(unhide, Post, other)
    assert counts(app, place) == (1, 0, 1)


def test_reacting(app, place, visit, cast):
    visitor = visit(cast.stranger)
    assert "Cheering" in visitor.get(f"{place.reply}/reactions").text
    assert "Cheering" in visitor.hx_get(f"{place.reply}/reactions").text
    visitor.post("/reactions", {"reaction": f"post:{place.reply_id}/cheering", "name": "cheering"})
    with app.app_context():
        assert db.session.scalar(select(Reaction.name)) == "cheering"
    assert "Cheering 1" in visit(None).get(place.page).text


def test_everything_of_others_can_be_reported(place, visit, cast):
    page = visit(cast.mentee).get(place.page).text
    assert 'aria-label="Reply to ' in page
    assert f"/reports/new?about=post:{place.reply_id}" in page
    assert f"/reports/new?about=post:{place.post_id}" not in page
    assert f"/reports/new?about=topic:{place.topic_id}" in visit(cast.mentor).get(place.page).text
