"""Doors that are easily left open: what is hidden, moved, merged or banned, asked from the side."""

import pytest
from sqlalchemy import select

from app import drafts, outbox
from app.db import db
from app.models import Document, Notification, Role
from app.moderation import service as moderation
from app.moderation.models import Case, Decision
from communities.models import Community, CommunityTag, Post, Topic
from communities.queries import duties
from communities.service import tagging
from tests.factories.communities import Author, make_community, make_member, make_post, make_topic

WORDS = {"outcome": "hide", "rule": "3", "message": "Take the offer out.", "note": "A price list"}


@pytest.fixture
def quiet(unit, cast) -> str:
    """A members-only community that the moderator of the place looks after too."""
    with unit():
        community = make_community(cast.curator, "Quiet place", reading="space", joining="invitation")
        make_member(community, cast.mentee)
        return f"/communities/{community.slug}"


def indexed(app) -> None:
    with app.app_context():
        outbox.drain()


def test_a_hidden_first_post_is_hidden_wherever_its_topic_is_told_of(app, place, visit, cast):
    moderator, author, guest = visit(cast.curator), visit(cast.mentee), visit(None)
    indexed(app)
    assert "explain" in guest.get("/search?q=fourteen").text
    moderator.post(f"{place.url}/reports", WORDS | {"about": f"post:{place.post_id}"})
    indexed(app)
    for path in ("/search?q=fourteen", f"{place.url}/feed.atom", place.page):
        assert "months" not in guest.get(path).text, path
    assert f"posts/{place.post_id}/edit" in author.get(place.page).text, "the author finds the way to change it"
    author.post(f"{place.topic}/posts/{place.post_id}", {"body": "Seventeen worse months.", "version": "1"})
    assert "worse" not in guest.get(f"{place.url}/feed.atom").text
    assert "something that you hid was changed" in moderator.get("/notifications").text
    assert "something that you hid" not in author.get("/notifications").text
    case = f"{place.url}/reports/1"
    assert "Seventeen worse months." in moderator.get(case).text, "who shows it again reads what it says now"
    moderator.post(f"{case}/restoration", {"note": "It was edited"})
    assert "worse" in guest.get(f"{place.url}/feed.atom").text
    assert "As it reads now" not in moderator.get(case).text


def test_what_its_author_took_back_can_be_let_go(app, place, visit, cast):
    moderator = visit(cast.curator)
    moderator.post(f"{place.url}/reports", WORDS | {"about": f"post:{place.post_id}"})
    visit(cast.mentee).post(f"{place.topic}/posts/{place.post_id}/removal")
    assert "As it reads now" not in moderator.get(f"{place.url}/reports/1").text
    moderator.post(f"{place.url}/reports/1/restoration", {"note": "It is gone"})
    with app.app_context():
        assert db.session.scalar(select(Case.state)) == "closed"
        assert db.session.get_one(Topic, place.topic_id).text == ""


def test_posts_are_not_taken_out_of_a_topic_that_stands_elsewhere_by_now(unit, place, quiet, visit, cast):
    with unit():
        community = db.session.get_one(Topic, place.topic_id).community
        make_member(community, cast.admin, Role.MODERATOR)
        other = f"{place.url}/topics/{make_topic(community, cast.curator, 'Other words').id}"
    visit(cast.curator).post(f"{other}/merge", {"to": str(place.topic_id)})
    visit(cast.curator).post(f"{place.topic}/move", {"to": "quiet-place"})
    for moderator in (cast.admin, cast.curator):
        visit(moderator).post(f"{other}/merge/removal", status=403)


def test_an_undone_merge_leaves_no_words_that_were_taken_back_meanwhile(unit, place, visit, cast):
    moderator = visit(cast.curator)
    with unit():
        topic = make_topic(db.session.get_one(Topic, place.topic_id).community, cast.curator, "Other", body="Regretted")
        other = f"{place.url}/topics/{topic.id}"
    moderator.post(f"{other}/merge", {"to": str(place.topic_id)})
    visit(cast.mentee).post(f"{place.topic}/read", {"seq": "3"})
    moderator.post(f"{place.topic}/posts/{place.reply_id + 1}/removal")
    moderator.post(f"{other}/merge/removal")
    with unit():
        assert topic_of(other).text == ""
        assert topic_of(place.topic).last_poster_id == cast.mentor.id
    visit(cast.mentor).post(f"{place.topic}/posts", {"body": "After that"})
    assert "1 new" in visit(cast.mentee).get(place.url).text


def topic_of(url: str) -> Topic:
    return db.session.get_one(Topic, int(url.rpartition("/")[2]))


def test_what_was_changed_among_members_does_not_go_back_into_the_open(unit, place, quiet, visit, cast):
    moderator, there = visit(cast.curator), f"{quiet}/topics/{place.topic_id}"
    moderator.post(f"{place.topic}/move", {"to": "quiet-place"})
    form = {"body": "Among us alone", "version": "1"}
    visit(cast.mentee).post(f"{there}/posts/{place.post_id}", form)
    moderator.post(f"{there}/move", {"to": place.slug}, status=403)
    visit(None).get(place.page, status=404)


def test_a_closed_community_takes_no_topics(place, quiet, visit, cast):
    visit(cast.curator).post(f"{quiet}/closing")
    assert "This community is closed" in visit(cast.curator).get(f"{place.topic}/move?to=quiet-place", status=403).text
    visit(cast.curator).post(f"{place.topic}/move", {"to": "quiet-place"}, status=403)
    assert "Quiet place" not in visit(cast.curator).get(f"{place.topic}/order").text


def test_who_leaves_the_goal_of_a_move_keeps_no_notice_of_it(app, place, quiet, visit, cast):
    with app.app_context():
        community = db.session.scalars(select(Community).where(Community.slug == place.slug)).one()
    visit(cast.mentee).post("/follows", {"target": f"community:{community.id}"})
    form = {"topic_kind": "discussion", "title": "Told of this", "body": "Words"}
    to = visit(cast.curator).post(f"{place.url}/topics", form).headers["Location"]
    visit(cast.curator).post(f"{to.rpartition('-told')[0]}/move", {"to": "quiet-place"})
    mine = select(Notification.id).where(Notification.user_id == cast.mentee.id, Notification.event == "TopicStarted")
    with app.app_context():
        assert db.session.scalar(mine) is not None
    visit(cast.mentee).post(f"{quiet}/membership/end")
    with app.app_context():
        assert db.session.scalar(mine) is None


def test_a_duplicate_names_nothing_that_its_reader_may_not_see(unit, place, quiet, visit, cast):
    with unit():
        other = make_topic(db.session.get_one(Topic, place.topic_id).community, cast.curator, "Other words")
        url = f"{place.url}/topics/{other.id}"
    visit(cast.curator).post(f"{url}/duplicate", {"to": str(place.topic_id)})
    assert "talked about elsewhere" in visit(None).get(f"{url}-other-words").text
    visit(cast.curator).post(f"{place.topic}/move", {"to": "quiet-place"})
    page = visit(None).get(f"{url}-other-words").text
    assert "talked about elsewhere" not in page
    assert f"/topics/{place.topic_id}" not in page


def test_who_is_kept_out_reacts_to_nothing(place, visit, cast):
    form = {"reaction": f"post:{place.reply_id}/learned"}
    visit(cast.mentee).post("/reactions", form)
    ban = {"reason": "Sells things", "is_ban": "1"}
    visit(cast.curator).post(f"{place.url}/members/mila_mentee/removal", ban)
    assert "taken you out" in visit(cast.mentee).post("/reactions", form, status=403).text
    visit(cast.stranger).post("/reactions", form)


def test_the_asker_cannot_choose_what_moderators_have_hidden(unit, place, visit, cast):
    with unit():
        mine = make_post(db.session.get_one(Topic, place.topic_id), cast.mentee, "Buy my course").id
    visit(cast.curator).post(f"{place.url}/reports", WORDS | {"about": f"post:{mine}"})
    visit(cast.mentee).post(f"{place.topic}/answer", {"post": str(mine)}, status=422)


def test_what_waits_is_never_pushed_out_by_what_was_decided(unit, place, cast):
    with unit():
        post, reply = (db.session.get_one(Post, ident) for ident in (place.post_id, place.reply_id))
        old = moderation.report(post, person=Author(cast.stranger), reason="threat", note="").case
        moderation.report(reply, person=Author(cast.stranger), reason="selling", note="")
        old.state = "edit"
        db.session.add(
            Decision(case=old, owner_id=old.author_id, outcome="hide", rule=3, message="", place_id=post.space_id)
        )
        db.session.flush()
        rows = duties.cases(post.topic.community, Author(cast.curator))
    assert [row.state for row in rows] == ["open", "edit"]


def test_a_tag_is_counted_whoever_used_it_first(unit, place, cast):
    with unit():
        topic = db.session.get_one(Topic, place.topic_id)
        tagging.untag(topic)
        tagging.tag(topic, ["new", "interviews"])
        make_topic(topic.community, cast.mentor, "Another", tags=["new"])
        counted = select(CommunityTag.name, CommunityTag.topic_count).order_by(CommunityTag.name)
        assert [tuple(row) for row in db.session.execute(counted)] == [("interviews", 1), ("new", 2)]
        facts = select(Document.tags).where(Document.kind == "topic").order_by(Document.ref_id)
        assert db.session.scalars(facts).all()[-1] == ["new"]


def test_own_words_are_taken_back_where_nobody_replies_any_more(place, visit, cast):
    visit(cast.curator).post(f"{place.topic}/lock", {"on": "1", "reason": "All is said."})
    page, path = visit(cast.mentee).get(place.page).text, f"posts/{place.post_id}"
    assert f"{path}/removal" in page
    assert f"{path}/edit" not in page
    assert f"posts/{place.reply_id}/removal" not in page


def test_a_reply_that_is_being_written_goes_along_with_a_merge(app, unit, place, visit, cast):
    with unit():
        into = make_topic(db.session.get_one(Topic, place.topic_id).community, cast.curator, "The whole of it").id
        for author in (cast.mentee, cast.mentor):
            values = {"body": ["Half a thought"], "reply_to_seq": ["2"]}
            drafts.save(f"topic:{place.topic_id}:reply", values, author=Author(author))
        drafts.save(f"topic:{into}:reply", {"body": ["Another"]}, author=Author(cast.mentor))
    visit(cast.curator).post(f"{place.topic}/merge", {"to": str(into)})
    with app.app_context():
        kept = drafts.kept_at(f"topic:{into}:reply", cast.mentee).values
        assert (list(kept["body"]), list(kept["reply_to_seq"])) == (["Half a thought"], ["3"])
        assert drafts.kept_at(f"topic:{place.topic_id}:reply", cast.mentor).values["body"][0] == "Half a thought"
        assert drafts.kept_at(f"topic:{into}:reply", cast.mentor).values["body"][0] == "Another"


def test_a_hidden_answer_answers_nothing(unit, place, visit, cast):
    visit(cast.mentee).post(f"{place.topic}/answer", {"post": str(place.reply_id)})
    assert "Answered" in visit(None).get(place.page).text
    visit(cast.curator).post(f"{place.url}/reports", WORDS | {"about": f"post:{place.reply_id}"})
    assert "Answered" not in visit(None).get(place.page).text


def test_an_undone_merge_brings_back_the_answer_and_lists_nothing_that_was_not(unit, place, visit, cast):
    moderator = visit(cast.curator)
    visit(cast.mentee).post(f"{place.topic}/answer", {"post": str(place.reply_id)})
    moderator.post(f"{place.topic}/listing", {"on": "1"})
    with unit():
        into = make_topic(topic_of(place.topic).community, cast.curator, "The whole of it").id
    moderator.post(f"{place.topic}/merge", {"to": str(into)})
    moderator.post(f"{place.topic}/merge/removal")
    with unit():
        assert topic_of(place.topic).accepted_post_id == place.reply_id
        assert topic_of(place.topic).unlisted_at is not None
        found = Document.is_searchable.is_(True), Document.kind.in_(("topic", "post"))
        assert db.session.scalars(select(Document.ref_id).where(*found)).all() == [into]
