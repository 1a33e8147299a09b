"""Addresses of threads: plain and htmx, invalid, signed out, not allowed, unknown, wrong method."""

import pytest
from sqlalchemy import select

from app.text import normalize, single_line
from tests.app.hostile import PAYLOADS
from tests.factories.threads import make_entry, make_thread
from threads.models import Thread

THREAD = {
    "title": "Learning to lead",
    "purpose_md": "Why *not*",
    "tags": "Leadership, sql",
    "audience": "public",
    "roadmap_id": "",
}


def only(unit, model):
    """The only row of a table."""
    with unit() as session:
        return session.scalars(select(model)).one()


def test_anybody_reads_a_public_thread(visit, cast, shelf):
    for user in (None, cast.mentee, cast.stranger):
        page = visit(user).get(shelf.page)
        assert "Four contact records" in page.text
        assert "Note from Mara Mentor, mentor" in page.text
        assert 'aria-label="Reactions to ' in page.text


@pytest.mark.once("refused")
def test_wrong_slug_leads_to_the_right_one(visit, shelf):
    for path in (f"/threads/{shelf.thread}", f"/threads/{shelf.thread}-other?slug=x&_scheme=javascript"):
        assert visit(None).get(path, status=301).headers["Location"].endswith(shelf.page)


def test_numbers_beyond_any_id_name_nothing(visit, shelf):
    for number in (0, 999, 2**63, 10**30):
        visit(None).get(f"/threads/{number}", status=404)


def test_only_the_owner_knows_of_a_diary(visit, cast, shelf):
    paths = [f"/threads/{shelf.diary}", f"/threads/{shelf.diary}-my-diary", f"/threads/{shelf.diary}/feed.atom"]
    paths += [
        f"/threads/{shelf.diary}/entries/{shelf.diary_entry}",
        f"/threads/{shelf.diary}/entries/{shelf.diary_entry}/revisions",
    ]
    for user in (None, cast.stranger, cast.mentor, cast.admin):
        for path in paths:
            visit(user).get(path, status=404)
            visit(user).hx_get(path, status=404)
    assert "Nobody knows" in visit(cast.mentee).get(f"/threads/{shelf.diary}-my-diary").text
    assert "My diary" not in visit(cast.stranger).get("/threads").text


def test_listing_by_view_and_tag(visit, cast, shelf):
    visitor = visit(cast.mentee)
    assert "My diary" in visitor.get("/threads?view=mine").text
    assert "From support desk" not in visitor.get("/threads?view=following").text
    assert "From support desk" in visitor.get("/threads?tag=SQL").text
    assert "From support desk" not in visitor.get("/threads?tag=cobol").text
    assert not visitor.hx_get("/threads").text.lstrip().startswith("<!doctype")


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_start_a_thread(visit, cast, unit, send):
    getattr(visit(cast.mentee), send)("/threads", THREAD)
    thread = only(unit, Thread)
    assert (thread.title, thread.owner_id, thread.slug) == ("Learning to lead", cast.mentee.id, "learning-to-lead")


@pytest.mark.once("refused")
def test_invalid_thread_keeps_the_text(visit, cast, unit):
    page = visit(cast.mentee).post("/threads", THREAD | {"title": "", "audience": "everybody"}, status=422)
    assert 'role="alert"' in page.text
    assert page.text.count("Give the thread a title") == 2
    assert "Why *not*" in page.text
    visit(cast.mentee).post("/threads", THREAD | {"roadmap_id": "99"}, status=422)
    visit(cast.mentee).post("/threads", THREAD | {"tags": ",".join(f"tag {n}" for n in range(9))}, status=422)


def test_the_same_form_twice_starts_one_thread(visit, cast, unit):
    visitor = visit(cast.mentee)
    first, second = (visitor.post("/threads", THREAD | {"once": "a-token-of-a-form"}) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert only(unit, Thread)


def test_change_a_thread(visit, cast, unit, shelf):
    visitor = visit(cast.mentee)
    assert "From support desk" in visitor.get(f"/threads/{shelf.thread}/edit").text
    visitor.post(f"/threads/{shelf.thread}", THREAD | {"audience": "owner", "version": "1"})
    assert "Learning to lead" in visit(None).get(f"/threads/{shelf.thread}-learning-to-lead").text  # has its own page
    visitor.post(f"/threads/{shelf.thread}", THREAD | {"title": "", "version": "2"}, status=422)
    late = visitor.post(f"/threads/{shelf.thread}", THREAD | {"purpose_md": "Mine", "version": "1"}, status=409)
    assert "Mine" in late.text
    assert "Why *not*" in late.text


def test_remove_a_thread(visit, cast, unit, shelf):
    visitor = visit(cast.mentee)
    assert "Remove this thread?" in visitor.get(f"/threads/{shelf.thread}/removal").text
    visitor.post(f"/threads/{shelf.thread}/removal")
    visitor.get(shelf.page, status=404)


@pytest.mark.once("refused")
def test_writing_asks_a_guest_to_sign_in(visit, shelf):
    for path in ("/threads/new", f"/threads/{shelf.thread}/edit", f"/threads/{shelf.thread}/removal"):
        assert "/sign-in" in visit(None).get(path, status=303).headers["Location"]
    for path in (
        "/threads",
        f"/threads/{shelf.thread}",
        f"/threads/{shelf.thread}/removal",
        f"/threads/{shelf.thread}/entries",
    ):
        assert "/sign-in" in visit(None).post(path).headers["Location"]


def test_writing_is_the_owners(visit, cast, shelf):
    for thread, status in ((shelf.thread, 403), (shelf.diary, 404)):
        for path in (f"/threads/{thread}/edit", f"/threads/{thread}/removal"):
            visit(cast.stranger).get(path, status=status)
        for path in (f"/threads/{thread}", f"/threads/{thread}/removal", f"/threads/{thread}/entries"):
            visit(cast.stranger).post(path, THREAD, status=status)
            visit(cast.stranger).hx_post(path, THREAD, status=status)


@pytest.mark.once("refused")
def test_wrong_methods_are_refused(visit, cast, shelf):
    visit(cast.mentee).get(f"/threads/{shelf.thread}/entries", status=405)
    visit(cast.mentee).post(shelf.page, status=405)


def test_page_cost_is_flat(visit, cast, unit, statements):
    seen = {}
    for size in (3, 30):
        with unit():
            thread = make_thread(cast.mentee, f"With {size}")
            for _ in range(size):
                make_entry(thread, evidence_title="N", evidence_url="https://n.example")
        with statements() as spoken:
            page = visit(cast.mentee).get(f"/threads/{thread.id}-{thread.slug}")
        seen[size] = len(spoken)
    assert seen[3] == seen[30] <= 8
    assert len(page.data) < 120_000


def test_older_entries_come_by_link_and_by_htmx(visit, cast, unit):
    with unit():
        thread = make_thread(cast.mentee)
        entries = [make_entry(thread, f"Entry number {n}") for n in range(13)]
    page = visit(None).get(f"/threads/{thread.id}-{thread.slug}").text
    assert "Show 3 earlier entries" in page
    assert "Entry number 2<" not in page
    link = page.split("Show 3 earlier entries")[0].split('href="')[-1].split('"')[0].replace("&amp;", "&")
    for answer in (visit(None).get(link).text, visit(None).hx_get(link).text):
        assert f'id="entry-{entries[0].id}"' in answer
        assert f'id="entry-{entries[5].id}"' not in answer
    assert "Entry number 0" in visit(None).get(f"/threads/{thread.id}-{thread.slug}?order=start").text


@pytest.mark.once("words")
def test_hostile_words_stay_words(visit, cast, unit):
    with unit():
        thread = make_thread(cast.mentee, "T", purpose_md=normalize(PAYLOADS[0]), tags=("<script>",))
        for words in map(normalize, PAYLOADS[::20]):
            title = single_line(words)[:120] or "E"
            make_entry(thread, title, words, evidence_title=title, evidence_url="https://n.example/?<script>")
    page = f"/threads/{thread.id}-t"
    for path in (page, page + "?order=start", "/threads", f"/threads/{thread.id}/feed.atom"):
        text = visit(cast.stranger).get(path).text
        assert "<script>" not in text
        assert 'href="javascript' not in text
