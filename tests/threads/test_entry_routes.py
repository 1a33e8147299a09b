"""Addresses of entries and of the replies to them."""

import pytest
from sqlalchemy import select

from threads.models import Comment, Entry

ENTRY = {"type": "progress", "title": "Eleven seconds", "body_md": "I **counted** rows."}


def newest(unit, model):
    """The newest row of a table."""
    with unit() as session:
        return session.scalars(select(model).order_by(model.id.desc())).first()


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_publish_an_entry(visit, cast, unit, shelf, send):
    evidence = {"evidence_url": "https://n.example/14", "hours": "1.5"}
    getattr(visit(cast.mentee), send)(f"/threads/{shelf.thread}/entries", ENTRY | evidence)
    entry = newest(unit, Entry)
    assert (entry.title, entry.hours, entry.evidence_title) == ("Eleven seconds", 1.5, "n.example")
    assert "<strong>counted</strong>" in visit(None).get(shelf.page).text


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    "wrong",
    [
        {"body_md": ""},
        {"type": "boast"},
        {"evidence_url": "javascript:alert(1)"},
        {"evidence_title": "A notebook"},
        {"hours": "many"},
        {"hours": "nan"},
        {"body_md": "x" * 20_001},
        {"title": "x" * 121},
    ],
)
def test_invalid_entry_keeps_the_text(visit, cast, shelf, wrong):
    data = ENTRY | {"title": "Kept title"} | wrong
    for send in (visit(cast.mentee).post, visit(cast.mentee).hx_post):
        answer = send(f"/threads/{shelf.thread}/entries", data, status=422)
        assert 'role="alert"' in answer.text
        assert data["title"] in answer.text
    assert not answer.text.lstrip().startswith("<!doctype")


def test_change_an_entry(visit, cast, unit, shelf):
    visitor, path = visit(cast.mentee), f"/threads/{shelf.thread}/entries/{shelf.entry}"
    assert "Four contact records" in visitor.get(path + "/edit").text
    visitor.post(path, ENTRY | {"version": "1"})
    assert "Edited" in visit(None).get(path).text
    assert "My totals were double" in visit(None).get(path + "/revisions").text
    visitor.post(path, ENTRY | {"body_md": "", "version": "2"}, status=422)
    assert "counted" in visitor.post(path, ENTRY | {"version": "1"}, status=409).text


def test_remove_an_entry(visit, cast, shelf):
    path = f"/threads/{shelf.thread}/entries/{shelf.entry}"
    assert "Remove this entry?" in visit(cast.mentee).get(path + "/removal").text
    for _twice in range(2):
        visit(cast.mentee).post(path + "/removal", {"once": "x" * 12})
    visit(cast.mentee).get(path, status=404)


def test_entries_are_changed_by_their_owner(visit, cast, shelf):
    for thread, entry, status in ((shelf.thread, shelf.entry, 403), (shelf.diary, shelf.diary_entry, 404)):
        path = f"/threads/{thread}/entries/{entry}"
        for end in ("/edit", "/removal"):
            visit(cast.stranger).get(path + end, status=status)
        for end in ("", "/removal", "/answer"):
            visit(cast.stranger).post(path + end, ENTRY, status=status)
    visit(cast.mentee).get(f"/threads/{shelf.diary}/entries/{shelf.entry}", status=404)
    assert "/sign-in" in visit(None).post(f"/threads/{shelf.thread}/entries/{shelf.entry}").headers["Location"]


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_reply(visit, cast, unit, shelf, send):
    path = f"/threads/{shelf.thread}/entries/{shelf.entry}"
    answer = getattr(visit(cast.stranger), send)(path + "/comments", {"body_md": "Did it *hold*?"})
    assert newest(unit, Comment).owner_id == cast.stranger.id
    shown = answer.text if send == "hx_post" else visit(None).get(path).text
    assert "<em>hold</em>" in shown


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_a_reply_sent_twice_is_posted_once(visit, cast, unit, shelf, send):
    path, visitor = f"/threads/{shelf.thread}/entries/{shelf.entry}", visit(cast.stranger)
    for _ in range(2):
        answer = getattr(visitor, send)(path + "/comments", {"body_md": "Did it hold?", "once": "x" * 12})
    assert path in (answer.headers.get("Location") or answer.headers["HX-Redirect"])
    with unit() as session:
        assert session.scalars(select(Comment.body_md)).all().count("Did it hold?") == 1


@pytest.mark.once("refused")
def test_invalid_reply_keeps_the_text(visit, cast, shelf):
    path = f"/threads/{shelf.thread}/entries/{shelf.entry}/comments"
    for send in (visit(cast.stranger).post, visit(cast.stranger).hx_post):
        assert "y" * 8001 in send(path, {"body_md": "y" * 8001}, status=422).text
        assert 'role="alert"' in send(path, {"body_md": " "}, status=422).text


def test_replies_need_a_sign_in_and_a_readable_entry(visit, cast, shelf):
    path = f"/threads/{shelf.thread}/entries/{shelf.entry}/comments"
    assert "/sign-in" in visit(None).post(path, {"body_md": "x"}).headers["Location"]
    hidden = f"/threads/{shelf.diary}/entries/{shelf.diary_entry}/comments"
    visit(cast.stranger).post(hidden, {"body_md": "x"}, status=404)
    visit(cast.stranger).get(path, status=405)


def test_the_writer_of_a_question_chooses_the_answer(visit, cast, shelf):
    path = f"/threads/{shelf.thread}/entries/{shelf.entry}"
    visit(cast.mentee).post(path + "/answer", {"comment": shelf.note})
    assert "Chosen as the answer" in visit(None).get(path).text
    for wrong in ("", "x", "999", "9" * 40):
        visit(cast.mentee).post(path + "/answer", {"comment": wrong}, status=404)


def test_remove_ones_own_reply(visit, cast, shelf):
    path = f"/threads/{shelf.thread}/comments/{shelf.note}/removal"
    visit(cast.stranger).get(path, status=403)
    visit(cast.mentee).post(path, status=403)
    assert "Remove your reply?" in visit(cast.mentor).get(path).text
    visit(cast.mentor).post(path)
    visit(cast.mentor).get(path, status=404)


def test_entry_cost_is_flat(visit, cast, unit, shelf, statements):
    from tests.factories.threads import make_comment

    seen = []
    for size in (3, 30):
        with unit() as session:
            for _ in range(size):
                make_comment(session.get(Entry, shelf.entry), cast.stranger)
        with statements() as spoken:
            visit(cast.stranger).get(f"/threads/{shelf.thread}/entries/{shelf.entry}")
        seen.append(len(spoken))
    assert seen[0] == seen[1] <= 8
