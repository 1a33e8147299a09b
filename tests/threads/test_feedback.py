"""Feedback that is wanted, thanks for a reply, and the draft of an entry."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from app.errors import Invalid
from app.models import Audience, Notification
from tests.factories.people import block, follow
from tests.factories.threads import make_comment, make_entry, make_thread
from tests.threads.test_queries import befriend
from tests.threads.test_service import person, told
from threads.models import Comment, Entry
from threads.service import feedback, revise

ENTRY = {"type": "progress", "title": "Eleven seconds", "body_md": "I counted rows."}
LIST = "/threads/feedback"


def asks(visit, user) -> bool:
    """Whether this person finds the question in their list."""
    return "Is the chart clear?" in visit(user).get(LIST).text


def test_those_who_mentor_or_follow_and_may_read_find_it(visit, cast, unit):
    with unit() as session:
        befriend(cast.mentor, cast.mentee, session)
        for user in (cast.elsewhere, cast.moderator):
            follow(user, f"person:{cast.mentee.id}")
        block(cast.mentee, cast.moderator)
        entry = make_entry(make_thread(cast.mentee))
        feedback.want(entry, "Is the chart clear?", author=person(cast.mentee))
        feedback.want(entry, "Is the chart clear?", author=person(cast.mentee))
        assert told("FeedbackWanted") == {cast.mentor.id}
        assert db.session.query(Notification).count() == 1
    people = {name: getattr(cast, name) for name in ("mentor", "elsewhere", "moderator", "stranger", "mentee")}
    assert {name for name, user in people.items() if asks(visit, user)} == {"mentor", "elsewhere"}
    with unit():
        thread = db.session.get_one(Entry, entry.id).thread
        from threads.service.readers import open_to

        open_to(thread, Audience.MENTORS, author=person(cast.mentee), version=1)
    assert asks(visit, cast.mentor)
    assert not asks(visit, cast.elsewhere)


def test_a_mentor_is_told_again_only_of_an_entry_that_says_more(unit, cast):
    """Off and on again tells nobody anew; nor does a slip mended. A mentor who came since is told."""
    now = clock.now()
    with unit() as session:
        befriend(cast.mentor, cast.mentee, session)
        entry = make_entry(make_thread(cast.mentee), "A chart", "I counted the rowz.")

    def ask(minutes: int, **words) -> list[int]:
        with unit() as session, clock.at(now + timedelta(minutes=minutes)):
            mine = session.get_one(Entry, entry.id)
            if words:
                kept = {"title": mine.title, "body_md": mine.body_md, "evidence_url": ""}
                revise(mine, author=person(cast.mentee), version=mine.version, **kept | words)
            feedback.want_no_longer(mine)
            feedback.want(mine, "Is the chart clear?", author=person(cast.mentee))
            session.flush()
            return sorted(session.scalars(select(Notification.user_id).filter_by(event=feedback.ASKED)))

    mentor = cast.mentor.id
    assert ask(1) == [mentor]
    assert ask(2) == [mentor]
    assert ask(3, body_md="I counted the rows.") == [mentor]
    assert ask(4, evidence_url="https://example.org/chart") == [mentor] * 2
    assert ask(5) == [mentor] * 2
    assert ask(6, body_md="Then I drew all of them beside each other, by week and by month.") == [mentor] * 3
    with unit() as session:
        befriend(cast.moderator, cast.mentee, session)
    assert ask(7) == sorted([mentor] * 3 + [cast.moderator.id])


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_it_is_asked_with_the_entry_and_gone_with_thanks(visit, cast, unit, shelf, send):
    owner, stranger = visit(cast.mentee), visit(cast.stranger)
    with unit():
        follow(cast.stranger, f"thread:{shelf.thread}")
    getattr(owner, send)(f"/threads/{shelf.thread}/entries", ENTRY | {"wanted": "Is the chart clear?"})
    with unit() as session:
        entry = session.query(Entry).filter_by(title="Eleven seconds").one()
    base = f"/threads/{shelf.thread}/entries/{entry.id}"
    assert "Is the chart clear?" in visit(None).get(base).text
    assert asks(visit, cast.stranger)
    assert "Is the chart clear?" in stranger.get("/").text
    stranger.post(base + "/comments", {"body_md": "It is."})
    with unit() as session:
        reply = session.query(Comment).filter_by(entry_id=entry.id).one().id
    assert "Say thanks" in owner.get(base).text
    assert "Say thanks" not in stranger.get(base).text
    for _again in range(2):
        getattr(owner, send)(base + "/thanks", {"comment": str(reply)})
    assert "Mila Mentee said thanks" in visit(None).get(base).text
    assert not asks(visit, cast.stranger)
    assert ("Eleven seconds" in stranger.get("/").text, "chart clear" in stranger.get("/").text) == (True, False)
    owner.post(base + "/feedback", {"wanted": "Is the chart clear?"})
    owner.post(base + "/thanks", {"comment": str(reply)})
    assert asks(visit, cast.stranger), "old thanks take no new question away"
    with unit() as session:
        assert session.query(Notification).filter_by(event="ReplyThanked", user_id=cast.stranger.id).count() == 1


def test_the_forms_of_feedback(visit, cast, shelf):
    owner, base = visit(cast.mentee), f"/threads/{shelf.thread}/entries/{shelf.entry}"
    owner.post(base + "/feedback", {"wanted": ""}, status=422)
    assert "x" * 201 in owner.post(base + "/feedback", {"wanted": "x" * 201}, status=422).text
    owner.post(base + "/feedback", {"wanted": "Is it clear?"})
    assert "Is it clear?" in owner.get(base + "/feedback").text
    owner.post(base, ENTRY | {"version": "1"})  # a change of the entry leaves the question
    assert "Is it clear?" in visit(None).get(base).text
    owner.post(base + "/feedback/off")
    assert "Is it clear?" not in visit(None).get(base).text
    diary = f"/threads/{shelf.diary}/entries/{shelf.diary_entry}"
    for end, data in (("/feedback", {"wanted": "x"}), ("/feedback/off", {}), ("/thanks", {"comment": str(shelf.note)})):
        visit(cast.stranger).post(base + end, data, status=403)
        visit(cast.stranger).post(diary + end, data, status=404)
    owner.post(base + "/thanks", {"comment": "999"}, status=404)
    assert "/sign-in" in visit(None).get(LIST, status=303).headers["Location"]


def test_only_replies_of_others_to_this_entry_are_thanked_for(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        entry, other = make_entry(thread), make_entry(thread)
        own, elsewhere = make_comment(entry, cast.mentee), make_comment(other, cast.stranger)
        for reply in (own, elsewhere):
            with pytest.raises(Invalid):
                feedback.thank(entry, reply, author=person(cast.mentee))


def test_a_draft_of_an_entry_is_kept_for_its_writer_until_it_is_posted(visit, cast, shelf, statements):
    owner, place = visit(cast.mentee), f"thread:{shelf.thread}:entry"
    typed = ENTRY | {"body_md": "Half a sentence", "wanted": "Clear?", "drafted": place}
    owner.post(f"/drafts/{place}", typed)
    with statements() as spoken:
        page = owner.get(shelf.page).text
    assert "Half a sentence" in page
    assert "Draft saved" in page
    assert len(spoken) <= 8
    assert "Half a sentence" not in visit(cast.stranger).get(shelf.page).text
    visit(cast.stranger).post(f"/drafts/{place}", typed, status=403)
    visit(cast.stranger).post(f"/drafts/thread:{shelf.diary}:entry", typed, status=404)
    owner.post(f"/drafts/thread:{shelf.thread}:other", typed, status=404)
    owner.post(f"/drafts/thread:{shelf.thread}:story", typed, status=403)
    owner.post(f"/threads/{shelf.thread}/entries", typed)
    assert "Draft saved" not in owner.get(shelf.page).text
