"""Pages of guests are drawn once while nothing is written, and hold nothing of whoever they were drawn for."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app import clock, guests
from app.commits import commits_of
from app.db import READER, db
from app.models import User

OWN = {"X-Request-ID", "Date"}


@pytest.fixture
def reader(app):
    """The engine that pages are read with."""
    with app.app_context():
        return db.engines[READER]


@pytest.fixture
def browse(app, statements, cast):
    """Ask for a page as a guest; returns the answer and how often the database was asked."""

    def ask(path: str = "/roadmaps", **headers):
        with statements() as seen:
            answer = app.test_client().get(
                path, headers={name.replace("_", "-"): each for name, each in headers.items()}
            )
        return answer, len(seen)

    return ask


@pytest.fixture
def find_kept(browse):
    """Ask until a page comes that was kept: on PostgreSQL other databases of the server commit, too."""

    def ask(path: str = "/roadmaps", **headers):
        for _time in range(300):
            answer, asked = browse(path, **headers)
            if not asked:
                return answer
        raise AssertionError(f"{path} is never kept")

    return ask


def head(answer) -> dict[str, str]:
    """The headers of an answer without those that each has of its own."""
    return {name: value for name, value in answer.headers if name not in OWN}


def test_a_page_is_drawn_once(browse, find_kept):
    first, asked = browse()
    again = find_kept()
    assert asked
    assert (first.data, head(first)) == (again.data, head(again))
    assert first.headers["X-Request-ID"] != again.headers["X-Request-ID"]


def test_a_browser_that_has_it_is_told_so_with_the_same_headers(browse, find_kept):
    first, _asked = browse()
    tag = first.headers["ETag"]
    drawn, _asked = browse(If_None_Match=tag, Cache_Control="no-cache")
    for tags in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        kept = find_kept(If_None_Match=tags)
        assert (kept.status_code, kept.data) == (304, b"")
        assert head(kept) == head(drawn)
    assert browse(If_None_Match='"other"')[0].status_code == 200


def test_any_commit_has_it_drawn_anew(browse, unit, cast):
    first, _asked = browse()
    with unit():
        db.session.execute(update(User).where(User.id == cast.mentee.id).values(theme="dark"))
    again, asked = browse()
    assert asked
    assert again.data == first.data


def test_who_has_an_old_page_gets_the_new_one(browse, unit, cast):
    url = f"/@{cast.mentor.handle}"
    tag = browse(url)[0].headers["ETag"]
    with unit():
        db.session.execute(update(User).where(User.id == cast.mentor.id).values(name="Another Name"))
    assert "Another Name" in browse(url, If_None_Match=tag)[0].text


def test_it_is_kept_for_seconds_only(browse, find_kept):
    now = clock.now()
    with clock.at(now):
        find_kept()
    with clock.at(now + timedelta(seconds=31)):
        assert browse()[1]
        find_kept()


def test_languages_addresses_and_fragments_are_apart(browse, find_kept):
    english, german = browse(Accept_Language="en")[0].text, browse(Accept_Language="de")[0].text
    assert 'lang="en"' in english
    assert 'lang="de"' in german
    find_kept(Accept_Language="en")
    assert 'lang="en"' in find_kept(Accept_Language="en-GB,en;q=0.9").text
    for path, headers in (("/roadmaps?level=beginner", {}), ("/roadmaps", {"HX_Request": "true"})):
        assert browse(path, **headers)[1]
    assert browse(Host="evil.example")[0].status_code == 400


def test_members_are_never_given_it(browse, visit, cast):
    browse("/")
    assert cast.mentee.name.split()[0] in visit(cast.mentee).get("/").text
    assert "no-store" in visit(cast.mentee).get("/roadmaps").headers["Cache-Control"]
    assert browse("/")[0].headers["Cache-Control"] == "no-cache"


def test_a_cookie_that_brings_words_has_the_page_drawn(app, browse):
    browse()
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_flashes"] = [("message", "You are signed out")]
    assert "You are signed out" in client.get("/roadmaps").text
    assert "You are signed out" not in browse()[0].text


def test_a_form_is_never_kept(app, browse, monkeypatch):
    monkeypatch.setattr(app.view_functions["accounts.sign_in"], "is_same_for_guests", True, raising=False)
    known = app.test_client()
    first, again = browse("/sign-in")[0], browse("/sign-in")[0]
    assert first.headers["Set-Cookie"] != again.headers["Set-Cookie"]
    known.get("/sign-in")
    known.get("/sign-in")  # has a session, so that no cookie is set
    assert not [key for key in app.extensions["guests"].pages if "/sign-in" in key]


def test_no_more_is_kept_than_there_is_room_for(app, browse, find_kept, monkeypatch):
    monkeypatch.setattr(guests, "MOST_BYTES", 60_000)
    for number in range(12):
        browse(f"/roadmaps?level={number}")
    pages = app.extensions["guests"].pages.values()
    assert 1 < len(pages) < 12
    assert sum(len(page.body) for page in pages) <= 60_000
    find_kept("/roadmaps?level=11")


def test_only_commits_change_the_word_of_the_database(app, reader, cast):
    commits = commits_of(reader)
    change = update(User).where(User.id == cast.mentee.id)
    with app.app_context(), db.engine.connect() as other:
        for _time in range(300):  # on PostgreSQL other databases of the server commit, too
            begun = commits.seen()
            other.execute(change.values(name="Somebody"))
            if begun == (during := commits.seen()):
                break
            other.rollback()
        assert begun is not None
        assert begun == during, "what is not committed is not seen"
        other.commit()
        seen = commits.seen()
        assert seen != begun
    commits.let_go()
    assert commits.seen() is not None


def test_nothing_is_kept_while_the_word_is_not_known(app, browse, monkeypatch):
    monkeypatch.setattr(app.extensions["guests"].commits, "_look", lambda: (_ for _ in ()).throw(OSError()))
    assert all(browse()[1] for _time in range(2))
