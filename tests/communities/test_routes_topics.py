"""Pages and addresses of topics."""

import pytest
from sqlalchemy import select

from app import clock
from app.access import hide
from app.db import db
from communities.models import Community, Post, Topic, TopicRead
from tests.factories.communities import make_community, make_member, make_post, make_topic, mark_read

TOPIC = {"title": "A notebook", "topic_kind": "show_and_tell", "body": "It is *ugly*.", "tags": "data"}


def test_anybody_reads_a_topic(place, visit, cast):
    for user in (None, cast.stranger, cast.mentee):
        page = visit(user).get(place.page).text
        assert "Say it <strong>plainly</strong>." in page
        assert "Mentor" in page


@pytest.mark.once("refused")
def test_the_address_names_the_title(place, visit):
    for path in (place.topic, f"{place.topic}-something-else"):
        answer = visit(None).get(f"{path}?from=1", status=301)
        assert answer.headers["Location"].endswith(f"{place.page}?from=1")
    visit(None).get(place.page.replace("career-changers", "elsewhere"), status=404)
    visit(None).get(f"{place.url}/topics/9999-x", status=404)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("start", ["0", "-4", "x", "99999999999999999999", "2"])
def test_positions_that_are_none_do_no_harm(place, visit, start):
    visit(None).get(f"{place.page}?from={start}")
    visit(None).get(f"{place.page}?reply={start}")


def test_starting_a_topic(app, place, visit, cast):
    visitor = visit(cast.mentee)
    visitor.get(f"{place.url}/topics/new")
    answer = visitor.post(f"{place.url}/topics", TOPIC)
    page = visitor.follow(answer).text
    assert "It is <em>ugly</em>." in page
    assert "Watching" in page
    again = visitor.post(f"{place.url}/topics", TOPIC | {"once": "only-once-please"})
    assert (
        visitor.post(f"{place.url}/topics", TOPIC | {"once": "only-once-please"}).headers["Location"]
        == again.headers["Location"]
    )
    with app.app_context():
        assert len(list(db.session.scalars(select(Topic).where(Topic.title == "A notebook")))) == 2


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "Give the topic a title"),
        ({"body": ""}, "Write a few words"),
        ({"topic_kind": "vote"}, "Kind"),
        ({"body": "x" * 20_001}, "20,000 characters"),
        ({"tags": "x" * 31}, "30 characters"),
    ],
)
def test_a_topic_that_is_not_in_order_keeps_its_text(place, visit, cast, wrong, words):
    answer = visit(cast.mentee).post(f"{place.url}/topics", TOPIC | {"title": "Kept title"} | wrong, status=422)
    assert words in answer.text
    assert "Kept title" in answer.text or "title" in wrong


def test_writing_is_for_members(place, visit, cast):
    assert "/sign-in" in visit(None).post(f"{place.url}/topics", TOPIC).headers["Location"]
    assert "Join this community" in visit(cast.stranger).post(f"{place.url}/topics", TOPIC, status=403).text
    answer = visit(cast.stranger).post(f"{place.topic}/posts", {"body": "My long reply"}, status=403)
    assert "My long reply" in answer.text
    assert "Join community" in visit(cast.stranger).get(place.page).text
    assert "Join community" in visit(None).get(place.page).text


def test_the_unverified_read_and_are_told_why_they_cannot_write(unit, place, visit, cast):
    with unit() as session:
        session.merge(cast.mentee).email_verified_at = None
    assert "Open the link in the mail" in visit(cast.mentee).get(place.page).text
    visit(cast.mentee).post(f"{place.topic}/posts", {"body": "x"}, status=403)


def test_replying_plainly(place, visit, cast):
    visitor = visit(cast.mentee)
    answer = visitor.post(f"{place.topic}/posts", {"body": "Thank you", "reply_to_seq": "2"})
    assert f"#post-{place.reply_id + 1}" in answer.headers["Location"]
    page = visitor.follow(answer).text
    assert "Thank you" in page
    assert "To what Mara Mentor said" in page


@pytest.mark.once("words")
def test_replying_with_htmx_gives_the_post_and_an_empty_form(app, place, visit, cast):
    answer = visit(cast.mentee).hx_post(f"{place.topic}/posts", {"body": "Thank you", "reply_to_seq": ""})
    assert f'id="post-{place.reply_id + 1}"' in answer.text
    assert 'id="reply"' in answer.text
    assert "<h1" not in answer.text
    with app.app_context():
        assert db.session.scalar(select(Topic.reply_count)) == 2


@pytest.mark.once("refused")
@pytest.mark.parametrize("send", ["post", "hx_post"])
@pytest.mark.parametrize(
    ("wrong", "words"), [({"body": ""}, "Write your reply first"), ({"reply_to_seq": "abc", "body": "Kept"}, "Kept")]
)
def test_a_reply_that_is_not_in_order(place, visit, cast, send, wrong, words):
    assert words in getattr(visit(cast.mentee), send)(f"{place.topic}/posts", wrong, status=422).text


def test_a_closed_topic_refuses_with_words(app, place, visit, cast):
    visit(cast.mentee).post(f"{place.topic}/lock", {"on": "1"}, status=403)
    visit(cast.curator).post(f"{place.topic}/lock", {"on": "1", "reason": "Said"})
    answer = visit(cast.mentee).post(f"{place.topic}/posts", {"body": "Too late"}, status=403)
    assert "This topic is closed" in answer.text
    assert "Too late" in answer.text
    assert "Post reply" not in visit(cast.mentee).get(place.page).text
    visit(cast.curator).post(f"{place.topic}/lock", {"on": "0"})
    assert "Post reply" in visit(cast.mentee).get(place.page).text


def test_pinning_and_unlisting(place, visit, cast):
    moderator = visit(cast.curator)
    assert "Hide from the list" in moderator.get(place.page).text
    moderator.post(f"{place.topic}/pin", {"on": "1"})
    assert "topic--pinned" in moderator.get(place.url).text
    moderator.post(f"{place.topic}/listing", {"on": "1"})
    assert "How did you explain" not in visit(None).get(place.url).text
    assert "Not listed" in visit(None).get(place.page).text
    moderator.post(f"{place.topic}/burial", {"on": "1"}, status=404)


def test_marking_the_answer(place, visit, cast):
    asker = visit(cast.mentee)
    assert "Mark as answer" in asker.get(place.page).text
    assert "Mark as answer" not in visit(cast.stranger).get(place.page).text
    asker.post(f"{place.topic}/answer", {"post": place.reply_id})
    page = visit(None).get(place.page).text
    assert "Mila chose this as the answer" in page
    assert "Answered" in page
    asker.post(f"{place.topic}/answer", {"post": place.reply_id})
    assert "chose this as the answer" not in visit(None).get(place.page).text


def test_who_may_not_mark_the_answer(unit, place, visit, cast):
    with unit():
        community = db.session.scalar(select(Community))
        make_member(community, cast.elsewhere)
    for user in (cast.elsewhere, cast.stranger):
        visit(user).post(f"{place.topic}/answer", {"post": place.reply_id}, status=403)
    visit(cast.mentee).post(f"{place.topic}/answer", {"post": place.post_id}, status=422)
    visit(cast.mentee).post(f"{place.topic}/answer", {"post": "99999"}, status=404)
    visit(cast.mentee).post(f"{place.topic}/answer", {"post": "x"}, status=404)
    visit(cast.curator).post(f"{place.topic}/answer", {"post": place.reply_id})
    assert "Moderators chose this as the answer" in visit(None).get(place.page).text


def test_reading_is_remembered_by_a_post_of_its_own(app, unit, place, visit, cast):
    visitor = visit(cast.stranger)
    assert "Mark as read up to here" in visitor.get(place.page).text
    with app.app_context():
        assert db.session.scalar(select(TopicRead).where(TopicRead.user_id == cast.stranger.id)) is None
    visitor.hx_post(f"{place.topic}/read", {"seq": "2"})
    assert "Mark as read" not in visitor.get(place.page).text
    with unit():
        make_post(db.session.get(Topic, place.topic_id), cast.mentor)
    page = visitor.get(place.page).text
    assert "New since your last visit" in page
    assert 'class="landmarks landmarks--2 ' in page  # the beginning and the mentor's reply, not the newest
    assert "1 new" in visitor.get(place.url).text
    visitor.post(f"{place.topic}/read", {"seq": "nonsense"})
    assert "/sign-in" in visit(None).post(f"{place.topic}/read", {"seq": "2"}).headers["Location"]


def test_long_topics_go_on_by_position(unit, place, visit, cast):
    with unit():
        topic = db.session.get(Topic, place.topic_id)
        for number in range(40):
            make_post(topic, cast.mentee, f"Reply number {number}.")
        mark_read(topic, 30, person=cast.curator)
    visitor = visit(cast.curator)
    first = visitor.get(place.page).text
    assert "Show 22 more replies" in first
    assert "New since" not in first
    second = visitor.get(f"{place.page}?from=21").text
    assert "New since your last visit" in second
    assert "Show earlier replies" in second
    piece = visitor.hx_get(f"{place.page}?from=41").text
    assert "Reply number 39." in piece
    assert "<h1" not in piece


def test_a_hidden_topic_is_gone_for_all_but_its_owner(unit, place, visit, cast):
    with unit():
        hide(db.session.get(Topic, place.topic_id), clock.now())
    for user in (None, cast.stranger, cast.mentor):
        visit(user).get(place.page, status=404)
        assert "How did you explain" not in visit(user).get(place.url).text
    assert "Moderators have hidden this topic" in visit(cast.mentee).get(place.page).text
    with unit():
        assert db.session.scalar(select(Post).where(Post.hidden_at.is_(None))) is None


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("who", ["guest", "member", "asker"])
def test_pages_cost_the_same_for_three_as_for_thirty(unit, visit, cast, statements, who):
    with unit():
        community = make_community(cast.mentor)
        make_member(community, cast.mentee)
        few, many = make_topic(community, cast.mentee, "few"), make_topic(community, cast.mentee, "many")
        for topic, count in ((few, 2), (many, 30)):
            for number in range(count):
                make_post(topic, cast.mentor if number % 2 else cast.mentee, reply_to_seq=1)
        paths = [f"/communities/career-changers/topics/{topic.id}-{topic.slug}" for topic in (few, many)]
    visitor = visit({"guest": None, "member": cast.stranger, "asker": cast.mentee}[who])
    costs = []
    for path in (*paths, f"{paths[1]}?from=21"):
        with statements() as seen:
            visitor.get(path)
        costs.append(len(seen))
    assert max(costs) == min(costs) <= 8, costs


def test_the_list_costs_the_same_for_three_as_for_thirty(unit, visit, cast, statements):
    costs = []
    visitor = visit(cast.mentee)
    with unit():
        community = make_community(cast.mentor)
    for count in (3, 27):
        with unit():
            community = db.session.scalar(select(Community))
            for number in range(count):
                make_topic(community, cast.mentor, f"Topic {number}")
        for path in ("/communities/career-changers", "/communities", "/communities/career-changers?sort=helpful"):
            visitor.get(path)
            with statements() as seen:
                visitor.get(path)
            costs.append(len(seen))
    assert costs[:3] == costs[3:]
    assert max(costs) <= 8, costs


def test_a_post_is_light_markup(visit, cast, unit):
    with unit():
        topic = make_topic(make_community(cast.mentor), cast.mentor)
        post = make_post(topic, cast.mentee, "x")
        address = f"/communities/career-changers/topics/{topic.id}-{topic.slug}"
    page = visit(cast.mentor).get(address).text
    said = page[page.index(f'<article class="post" id="post-{post.id}"') :]
    said = said[: said.index("</article>")]
    assert len(said) < 720
    assert 'href="../reports/new?about=post:' in said
    assert f'href="#post-{post.id}"' in said
