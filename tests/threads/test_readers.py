"""Who reads a thread: what a change means, that it is said first, and that it holds at once."""

import pytest

from app.db import db
from app.errors import Conflict
from app.models import Audience, Notification
from tests.factories.people import follow
from tests.factories.threads import make_comment, make_entry, make_thread
from tests.threads.test_queries import befriend
from tests.threads.test_service import person
from threads import readers
from threads.service import publish
from threads.service.readers import open_to

ORDER = ("public", "members", "followers", "mentors", "owner")


def test_every_pair_says_who_gains_and_who_loses(app):
    gains = {"public": "guests", "members": "members", "followers": "followers", "mentors": "mentors"}
    for old in ORDER:
        for new in ORDER:
            more, less = readers.READERS[new] - readers.READERS[old], readers.READERS[old] - readers.READERS[new]
            with app.test_request_context():
                words = readers.told(old, new, ["Mara Mentor"])
            assert bool(words) == (old != new)
            assert readers.gained(old, new) == (gains[new] if more else "")
            assert ("no longer" in words or "any longer" in words) == bool(less)


def test_the_page_says_what_each_choice_means(visit, cast, unit, shelf):
    with unit() as session:
        befriend(cast.mentor, cast.mentee, session)
    page = visit(cast.mentee).get(f"/threads/{shelf.diary}/readers").text
    assert "It is about one entry, with their earlier versions." in page
    assert "Now that is Mara Mentor." in page
    assert page.count("will newly read it") == 4
    page = visit(cast.mentee).get(f"/threads/{shelf.thread}/readers").text
    assert "and one reply by somebody else." in page
    assert "Nobody but you reads it any longer." in page
    for user, status in ((cast.stranger, 403), (None, 303)):
        visit(user).get(f"/threads/{shelf.thread}/readers", status=status)
    visit(cast.stranger).post(f"/threads/{shelf.diary}/readers", {"audience": "public"}, status=404)


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_a_choice_holds_at_once(visit, cast, shelf, send):
    """The page of guests was kept a moment before."""
    path, owner = f"/threads/{shelf.thread}/readers", visit(cast.mentee)
    feed = f"/threads/{shelf.thread}/feed.atom"
    for address in (shelf.page, feed):
        visit(None).get(address)
    getattr(owner, send)(path, {"audience": "members", "version": "1"})
    for address in (shelf.page, feed):
        visit(None).get(address, status=404)
    visit(cast.stranger).get(shelf.page)
    owner.post(path, {"audience": "owner", "version": "1"}, status=409)
    owner.post(path, {"audience": "everybody", "version": "2"}, status=422)
    owner.post(path, {"audience": "followers", "version": "2"})
    visit(cast.stranger).get(shelf.page, status=404)


def test_what_was_told_is_taken_back(unit, cast):
    with unit():
        author, thread = person(cast.mentee), make_thread(cast.mentee)
        follow(cast.stranger, f"thread:{thread.id}")
        follow(cast.elsewhere, f"person:{cast.mentee.id}")
        make_comment(publish(thread, author=author, type="progress", title="T", body_md="B"), cast.mentor)
        open_to(thread, Audience.FOLLOWERS, author=author, version=1)
        db.session.expire_all()
        left = {each.user_id for each in db.session.query(Notification)}
        assert left == {cast.elsewhere.id}
        with pytest.raises(Conflict):
            open_to(thread, Audience.PUBLIC, author=author, version=1)
        assert make_entry(thread).audience == Audience.FOLLOWERS
