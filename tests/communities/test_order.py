"""Keeping order among topics: closing with a reason, slow mode, duplicates, merges, moves, and the log."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from app import clock, outbox, unit
from app.db import db
from app.errors import Invalid
from app.models import Document, Follow, Role
from communities.models import Community, LogLine, Post, Topic
from communities.service import merging
from tests.factories.communities import Author, make_community, make_member, make_post, make_topic


@pytest.fixture
def other(unit, cast, place):
    """The address of another topic of the place, with three posts; a stranger watches it."""
    with unit():
        community = db.session.get_one(Topic, place.topic_id).community
        topic = make_topic(community, cast.curator, "Other words", body="Begun.", tags=["interviews", "gaps"])
        make_post(topic, cast.mentee, "Second.")
        make_post(topic, cast.mentor, "Third.", reply_to_seq=2)
        db.session.add(Follow(user_id=cast.stranger.id, target=topic.group))
        return f"{place.url}/topics/{topic.id}"


@pytest.fixture
def goal(unit, cast):
    """Make another community that the steward and the moderator of the place look after too."""

    def make(title, **values) -> str:
        with unit():
            community = make_community(cast.mentor, title, **values)
            make_member(community, cast.curator, Role.MODERATOR)
            return f"/communities/{community.slug}"

    return make


def number(url: str) -> int:
    return int(url.rpartition("/")[2])


def drain(app) -> None:
    with app.app_context():
        outbox.drain()


def acts(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(LogLine.act).order_by(LogLine.id)))


def test_a_topic_is_closed_with_a_reason_that_all_read(app, place, visit, cast):
    moderator, member = visit(cast.curator), visit(cast.mentee)
    assert "Say why" in moderator.post(f"{place.topic}/lock", {"on": "1"}, status=422).text
    moderator.post(f"{place.topic}/lock", {"on": "1", "reason": "All is said."})
    assert "All is said." in visit(None).get(place.page).text
    answer = member.post(f"{place.topic}/posts", {"body": "Too late, but kept"}, status=403).text
    assert "Too late, but kept" in answer
    assert "All is said." in answer
    moderator.get(f"{place.topic}/order")
    moderator.post(f"{place.topic}/lock", {"on": "0"})
    member.post(f"{place.topic}/posts", {"body": "Again"})
    assert acts(app) == ["locked", "unlocked"]
    assert "All is said." in moderator.get(f"{place.url}/log").text
    member.get(f"{place.url}/log", status=403)
    member.get(f"{place.topic}/order", status=403)


def test_slow_mode_is_said_before_and_keeps_the_text(app, unit, place, visit, cast):
    visit(cast.curator).post(f"{place.topic}/pace", {"minutes": "7"}, status=422)
    visit(cast.curator).post(f"{place.topic}/pace", {"minutes": "15"})
    member, path = visit(cast.mentee), f"{place.topic}/posts"
    assert "each member posts once in 15 minutes" in member.get(place.page).text
    answer = member.post(path, {"body": "Much too soon"}, status=422).text
    assert "Much too soon" in answer
    assert "in 15 minutes" in answer
    for _ in range(2):
        visit(cast.curator).post(path, {"body": "Moderators are exempt"})
    with unit() as session:
        session.get_one(Post, place.post_id).made_at = clock.now() - timedelta(minutes=16)
    member.post(path, {"body": "In time"})
    member.post(path, {"body": "Once more"}, status=422)


def test_a_duplicate_stays_readable_and_points_to_the_other(app, place, other, visit, cast):
    moderator = visit(cast.curator)
    assert "stays readable" in moderator.get(f"{other}/duplicate?to={place.topic_id}").text
    assert "no such topic" in moderator.get(f"{other}/duplicate?to=987", status=422).text
    moderator.post(f"{other}/duplicate", {"to": str(number(other))}, status=422)
    moderator.post(f"{other}/duplicate", {"to": place.page, "why": "The same question"})
    page = visit(None).get(f"{other}-other-words").text
    assert "Begun." in page
    assert "How did you explain the gap?" in page
    assert "Point to the one" in moderator.post(f"{place.topic}/duplicate", {"to": other}, status=422).text
    visit(cast.mentee).post(f"{place.topic}/duplicate", {"to": other}, status=403)
    moderator.post(f"{other}/duplicate/removal")
    assert "How did you explain" not in moderator.get(f"{other}-other-words").text.partition('id="related"')[0]
    assert acts(app) == ["duplicate", "no_duplicate"]


def test_merged_posts_keep_their_addresses(app, place, other, visit, cast):
    moderator, guest = visit(cast.curator), visit(None)
    guest.get(f"{other}-other-words")  # what is kept for guests is another page from now on
    assert "3 posts go behind" in moderator.get(f"{other}/merge?to={place.page}").text
    moderator.post(f"{other}/merge", {"to": str(place.topic_id)})
    former = guest.get(f"{other}-other-words?from=2", status=302).headers["Location"]
    assert former == f"{place.topic}?from=4"
    page = guest.get(f"{place.page}?from=4").text
    assert "Begun." not in page
    assert "Third." in page
    with app.app_context():
        whole = db.session.get_one(Topic, place.topic_id)
        assert (whole.seq, whole.reply_count, whole.mentor_reply_count) == (5, 4, 2)
        third = db.session.scalars(select(Post).where(Post.topic_id == whole.id, Post.seq == 5)).one()
        assert third.reply_to_seq == 4
        assert db.session.scalar(
            select(Follow.id).where(Follow.target == whole.group, Follow.user_id == cast.stranger.id)
        )
        assert db.session.scalar(select(Community.topic_count)) == 1
    drain(app)
    with app.app_context():
        address = select(Document.values).where(Document.kind == "post", Document.ref_id == third.id)
        assert db.session.scalar(address)["topic_id"] == place.topic_id
        gone = select(Document.id).where(Document.kind == "topic", Document.ref_id == number(other))
        assert db.session.scalar(gone) is None
    assert "Other words" not in guest.get(place.url).text


def test_what_is_written_while_topics_are_merged_lands_in_the_whole(app, place, other, visit, cast):
    visit(cast.curator).post(f"{other}/merge", {"to": str(place.topic_id)})
    to = visit(cast.mentee).post(f"{other}/posts", {"body": "Late", "reply_to_seq": "3"}).headers["Location"]
    assert f"/topics/{place.topic_id}-" in to
    with app.app_context():
        late = db.session.scalars(select(Post).where(Post.body_md == "Late")).one()
        assert (late.topic_id, late.seq, late.reply_to_seq) == (place.topic_id, 6, 5)
    assert f"{other}/merge/removal" not in visit(cast.curator).get(f"{place.topic}/order").text
    visit(cast.curator).post(f"{other}/merge/removal", status=403)
    visit(cast.curator).post(f"{other}/pin", {"on": "1"}, status=404)


def test_a_whole_that_goes_into_another_takes_all_along(app, place, other, visit, cast):
    visit(cast.curator).post(f"{other}/merge", {"to": str(place.topic_id)})
    with app.app_context(), unit.work():
        whole = make_topic(db.session.get_one(Topic, place.topic_id).community, cast.mentor, "The whole of it")
    visit(cast.curator).post(f"{place.topic}/merge", {"to": str(whole.id)})
    to = visit(cast.mentee).post(f"{other}/posts", {"body": "Later still", "reply_to_seq": "3"}).headers["Location"]
    assert f"/topics/{whole.id}-" in to
    with app.app_context():
        later = db.session.scalars(select(Post).where(Post.body_md == "Later still")).one()
        assert (later.seq, later.reply_to_seq) == (7, 6)
    first = visit(None).get(f"{other}-other-words", status=302).headers["Location"]
    assert visit(None).get(first, status=302).headers["Location"] == f"{place.url}/topics/{whole.id}?from=4"


def test_a_merge_can_be_undone_before_anybody_replies(app, place, other, visit, cast):
    moderator = visit(cast.curator)
    moderator.post(f"{other}/merge", {"to": str(place.topic_id)})
    assert f"{other}/merge/removal" in moderator.get(f"{place.topic}/order").text
    moderator.post(f"{other}/merge/removal")
    assert "Begun." in visit(None).get(f"{other}-other-words").text
    assert "Begun." not in visit(None).get(place.page).text
    with app.app_context():
        topics = db.session.scalars(select(Topic).order_by(Topic.id)).all()
        assert [(each.seq, each.reply_count, each.unlisted_at) for each in topics] == [(2, 1, None), (3, 2, None)]
        seqs = select(Post.seq).where(Post.topic_id == number(other)).order_by(Post.seq)
        assert list(db.session.scalars(seqs)) == [1, 2, 3]
    assert acts(app) == ["merged", "unmerged"]


def test_a_moved_topic_is_read_by_those_of_the_goal_at_once(app, place, goal, visit, cast):
    closed, guest, member = goal("Quiet place", reading="space", joining="invitation"), visit(None), visit(cast.mentee)
    guest.get(place.page)
    assert "only members of Quiet place" in visit(cast.curator).get(f"{place.topic}/move?to=quiet-place").text
    visit(cast.curator).post(f"{place.topic}/move", {"to": "quiet-place"})
    for visitor in (guest, member):
        visitor.get(place.page, status=404)
        assert "explain the gap" not in visitor.get(place.url).text
    assert "explain-the-gap" not in guest.get("/search?q=explain").text
    moderator = visit(cast.mentor)
    assert moderator.get(place.page, status=302).headers["Location"] == f"{closed}/topics/{place.topic_id}"
    moderator.post(f"{place.topic}/posts", {"body": "To the old address"})
    with app.app_context():
        space = db.session.scalar(select(Community.space_id).where(Community.slug == "quiet-place"))
        posts = db.session.execute(select(Post.space_id, Post.audience).distinct()).all()
        assert [tuple(row) for row in posts] == [(space, "space")]
        faces = select(Document.space_id, Document.audience).where(Document.kind.in_(("topic", "post"))).distinct()
        assert [tuple(row) for row in db.session.execute(faces)] == [(space, "space")]
        counts = select(Community.topic_count).order_by(Community.id)
        assert list(db.session.scalars(counts)) == [0, 1]
    assert acts(app) == ["moved_out", "moved_in"]


def test_nothing_is_moved_to_where_others_would_read_it(app, found, goal, visit, cast):
    closed = found(reading="space", joining="invitation", title="Closed")
    goal("Open place")
    goal("Another closed", reading="space", joining="invitation")
    moderator = visit(cast.curator)
    assert "would be read by people" in moderator.get(f"{closed.topic}/move?to=open-place").text
    for slug in ("open-place", "another-closed"):
        moderator.post(f"{closed.topic}/move", {"to": slug}, status=403)
    moderator.post(f"{closed.topic}/move", {"to": "no-such-place"}, status=404)


def test_a_move_goes_back_until_somebody_replies(app, place, goal, visit, cast):
    quiet, moderator = goal("Quiet place", reading="space", joining="invitation"), visit(cast.curator)
    moderator.post(f"{place.topic}/move", {"to": "quiet-place"})
    moderator.post(f"{quiet}/topics/{place.topic_id}/move", {"to": place.slug})
    assert "Say it" in visit(None).get(place.page).text
    moderator.post(f"{place.topic}/move", {"to": "quiet-place"})
    moderator.post(f"{quiet}/topics/{place.topic_id}/posts", {"body": "Among us"})
    moderator.post(f"{quiet}/topics/{place.topic_id}/move", {"to": place.slug}, status=403)


def test_only_who_moderates_both_moves(unit, place, goal, visit, cast):
    goal("Elsewhere")
    visit(cast.mentee).post(f"{place.topic}/move", {"to": "elsewhere"}, status=403)
    with unit():
        make_community(cast.stranger, "Not theirs")
    visit(cast.curator).post(f"{place.topic}/move", {"to": "not-theirs"}, status=403)
    assert "Elsewhere" in visit(cast.curator).get(f"{place.topic}/order").text
    assert "Not theirs" not in visit(cast.curator).get(f"{place.topic}/order").text


def test_the_log_is_only_added_to(app, place, visit, cast):
    visit(cast.curator).post(f"{place.topic}/pin", {"on": "1"})
    with app.app_context(), unit.work():
        db.session.scalars(select(LogLine)).one().note = "Nothing happened"
        with pytest.raises(PermissionError):
            db.session.flush()
        db.session.rollback()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(LogLine)) == 1


def test_two_topics_merged_into_each_other_at_once_become_one(app, place, other, cast):
    start, ends = Barrier(2), []

    def merge(one: int, into: int, user) -> None:
        with app.app_context():
            start.wait()
            try:
                with unit.work():
                    topics = [db.session.get_one(Topic, ident) for ident in (one, into)]
                    merging.merge(*topics, actor=Author(user))
                ends.append("merged")
            except Invalid:
                ends.append("refused")

    pairs = (place.topic_id, number(other), cast.mentor), (number(other), place.topic_id, cast.curator)
    threads = [Thread(target=merge, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["merged", "refused"]
    with app.app_context():
        counted = select(Post.topic_id, func.count(), func.max(Post.seq)).group_by(Post.topic_id)
        assert [tuple(row)[1:] for row in db.session.execute(counted)] == [(5, 5)]
