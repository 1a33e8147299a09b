"""The end of a thread: what it came to, the story, and that nothing of it is shown without everybody's yes."""

import pytest
from sqlalchemy import select

from app.access import hide
from app.clock import now
from app.db import db
from app.errors import Invalid, Missing
from app.models import Document, Notification
from tests.cast import make_person
from tests.factories.people import block
from tests.factories.threads import make_comment, make_entry, make_thread
from tests.threads.test_service import person
from threads.models import Entry, StoryQuote, Thread
from threads.models.story import Story
from threads.pictured import story_texts
from threads.service import finishing, remove, stories
from threads.service.readers import open_to

WORDS = {"title": "What it was", "body_md": "I came *far*."}


def test_a_thread_is_finished_with_a_word_that_stands_first(visit, cast, unit, shelf, statements):
    owner, base = visit(cast.mentee), f"/threads/{shelf.thread}"
    assert "Finish this thread" in owner.get(base + "/finish").text
    owner.post(base + "/finish", {"body_md": "x" * 20_001}, status=422)
    owner.post(base + "/finish", WORDS)
    owner.post(base + "/finish", WORDS, status=422)
    for order in ("", "?order=start"):
        with statements() as spoken:
            page = visit(cast.stranger).get(shelf.page + order).text
        assert page.index("I came <em>far</em>") < page.index("My totals were double")
        assert len(spoken) <= 8
    assert "This thread is finished" in owner.get(shelf.page).text
    refused = owner.post(base + "/entries", {"type": "progress", "body_md": "One more thing"}, status=422)
    assert "One more thing" in refused.text
    owner.post(base + "/entries", {"type": "synthesis", "body_md": "Again"}, status=422)


def test_a_finished_thread_is_opened_and_finished_again(visit, cast, unit, shelf):
    owner, base = visit(cast.mentee), f"/threads/{shelf.thread}"
    owner.post(base + "/finish", WORDS)
    owner.post(base + "/reopening")
    owner.post(base + "/entries", {"type": "progress", "body_md": "One more thing"})
    with unit() as session:
        synthesis = session.scalars(select(Entry).where(Entry.type == "synthesis")).one()
    edit = f"{base}/entries/{synthesis.id}"
    assert 'name="type"' not in owner.get(edit + "/edit").text
    owner.post(edit, {"body_md": "I came **farther**.", "version": "1"})
    assert "I came **farther**." in owner.get(base + "/finish").text
    owner.post(base + "/finish", {"body_md": "", "version": "2"}, status=409)
    owner.post(base + "/finish", {"title": "What it was", "body_md": "And farther.", "version": "2"})
    with unit() as session:
        assert session.scalars(select(Entry.body_md).where(Entry.type == "synthesis")).all() == ["And farther."]


def test_pages_of_a_finished_thread_lead_through_all_entries(visit, cast, unit):
    with unit():
        thread = make_thread(cast.mentee)
        for number in range(12):
            make_entry(thread, f"Entry number {number}!")
        finishing.finish(thread, author=person(cast.mentee), **WORDS)
    names = ["I came <em>"] + [f"number {n}!<" for n in range(12)]
    for order in ("", "?order=start"):
        url, seen = f"/threads/{thread.id}-{thread.slug}{order}", []
        for _page in range(2):
            page = visit(None).get(url).text
            seen += [name for name in names if name in page]
            link = page.split("Show more entries" if order else " earlier entries")[0]
            url = link.split('href="')[-1].split('"')[0].replace("&amp;", "&")
        assert sorted(seen) == sorted(names)


def told(event: str) -> set[int]:
    """Who has heard of an event."""
    return set(db.session.scalars(select(Notification.user_id).where(Notification.event == event)))


@pytest.fixture
def told_story(unit, cast):
    """A story that quotes two mentors, neither of whom has answered: the ids of thread, story and both quotes."""
    with unit():
        thread = make_thread(cast.mentee)
        entry, other = make_entry(thread), make_person("max_other", "Max Other", is_mentor=True)
        notes = [make_comment(entry, cast.mentor, "Quixotic note"), make_comment(entry, other, "Other note")]
        make_comment(entry, cast.mentor, "Not chosen")
        author = person(cast.mentee)
        finishing.finish(thread, author=author)
        words = {"title": "A story", "body_md": "All of it", "note_ids": {note.id for note in notes}}
        story = stories.offer(thread, author=author, **words)
        with pytest.raises(Invalid):
            stories.offer(thread, author=author, **words)
        assert told("StoryAsked") == {cast.mentor.id, other.id}
        return thread.id, story.id, *[quote.id for quote in story.quotes]


def agree(unit, cast, *quotes: int, says_yes: bool = True) -> None:
    """Answer for whoever is quoted."""
    with unit():
        for ident in quotes:
            quote = db.session.get_one(StoryQuote, ident)
            stories.answer(quote, person=person(cast.mentor, id=quote.owner_id), says_yes=says_yes)


def shown(visit, story: int, status: int = 200) -> str:
    """What a guest reads of the story; the list agrees with it."""
    page = visit(None).get(f"/threads/stories/{story}", status=status).text
    assert ("A story" in visit(None).get("/threads/stories").text) == (status == 200)
    return page


def test_nothing_is_shown_before_everybody_agreed(visit, cast, unit, told_story):
    thread, story, first, other = told_story
    shown(visit, story, 404)
    agree(unit, cast, first)
    shown(visit, story, 404)
    for user in (cast.stranger, cast.mentor, cast.moderator):
        visit(user).get(f"/threads/stories/{story}", status=404)
        visit(user).get(f"/reports/new?about=story:{story}", status=404)
        visit(user).get(f"/threads/stories/quotes/{other}", status=404)
    assert "Not answered yet" in visit(cast.mentee).get(f"/threads/{thread}/story").text
    agree(unit, cast, other)
    page = shown(visit, story)
    assert "Quixotic note" in page
    assert "Not chosen" not in page
    assert "Its story" in visit(None).get(f"/threads/{thread}-from-support-desk-to-data-analyst").text
    with unit():
        assert told("ConsentGiven") == {cast.mentee.id}


ENDS = {
    "no": lambda thread, story, cast: None,
    "narrow": lambda thread, story, cast: [
        open_to(thread, audience, author=person(cast.mentee), version=thread.version)
        for audience in ("members", "public")  # made public again it asks for nobody's yes
    ],
    "hide": lambda thread, story, cast: hide(thread, now()),
    "reopen": lambda thread, story, cast: finishing.reopen(thread, author=person(cast.mentee)),
    "back": lambda thread, story, cast: stories.take_back(story),
    "remove": lambda thread, story, cast: remove(thread),
}


@pytest.mark.parametrize("end", ENDS)
def test_taking_back_holds_at_once(visit, cast, unit, told_story, end):
    thread, story, first, other = told_story
    agree(unit, cast, first, other)
    shown(visit, story)
    with unit():
        ENDS[end](db.session.get_one(Thread, thread), db.session.get_one(Story, story), cast)
    if end == "no":
        agree(unit, cast, first, says_yes=False)
    shown(visit, story, 404)
    with unit():
        if end in ("back", "remove"):
            assert told("StoryAsked") == set()
        public = select(Document).where(Document.kind == "story", Document.audience == "public")
        assert not db.session.scalars(public.where(Document.hidden_at.is_(None))).all()
        assert told("ConsentTaken") == ({cast.mentee.id} if end == "no" else set())


def test_who_is_asked_reads_the_story_only_while_it_is_one(visit, cast, unit, told_story):
    thread, story, first, other = told_story
    agree(unit, cast, first, other)
    asked, mentor = f"/threads/stories/quotes/{first}", visit(cast.mentor)
    assert "All of it" in mentor.get(asked).text
    assert "Quixotic note" in mentor.get("/notifications").text
    with unit():
        open_to(db.session.get_one(Thread, thread), "owner", author=person(cast.mentee), version=1)
    for page in (asked, "/notifications"):
        words = mentor.get(page).text
        assert ("Quixotic note" in words, "All of it" in words, "A story" in words) == (page == asked, False, False)
    assert "All of it" not in mentor.post(asked, {"answer": "yes"}, status=422).text
    mentor.post(asked, {"answer": "no"})
    with unit():
        open_to(db.session.get_one(Thread, thread), "public", author=person(cast.mentee), version=2)
    visit(cast.mentee).post(f"/threads/{thread}/story/omission", {"quote": str(first)})
    shown(visit, story, 404)  # the other one agreed to a thread as it was
    writer = visit(cast.mentee)
    assert "Ask again" in writer.get(f"/threads/{thread}/story").text
    for _twice in range(2):
        writer.post(f"/threads/{thread}/story/asking")
    assert "Ask again" not in writer.get(f"/threads/{thread}/story").text
    with unit():
        assert db.session.query(Notification).filter_by(event="StoryAsked").count() == 1
    agree(unit, cast, other)
    assert "Other note" in shown(visit, story)


def test_who_is_asked_sees_the_pictures_of_a_story(unit, cast, told_story):
    thread, story, _first, _other = told_story
    with unit():
        assert "All of it" in story_texts(cast.mentor, story)[0]
        with pytest.raises(Missing):
            story_texts(cast.stranger, story)
        open_to(db.session.get_one(Thread, thread), "members", author=person(cast.mentee), version=1)
        with pytest.raises(Missing):
            story_texts(cast.mentor, story)


def test_words_that_their_writer_reads_no_longer_can_be_left_out(visit, cast, unit, told_story):
    thread, story, first, other = told_story
    agree(unit, cast, other)
    with unit():
        block(cast.mentor, cast.mentee)
    owner, page = visit(cast.mentee), f"/threads/{thread}/story"
    words = owner.get(page).text
    assert ("Quixotic" in words, "Mara" in words, "can no longer read" in words) == (False, False, True)
    owner.post(page + "/omission", {"quote": str(first)})
    assert "Other note" in shown(visit, story)


@pytest.mark.parametrize("gone", ["note", "entry"])
def test_nobody_is_waited_for_whose_words_are_gone(visit, cast, unit, told_story, gone):
    _thread, story, first, other = told_story
    agree(unit, cast, other)
    with unit():
        note = db.session.get_one(StoryQuote, first).comment
        remove(note if gone == "note" else note.entry)
    assert ("Other note" in shown(visit, story)) == (gone == "note")


def test_a_story_can_be_reported_and_hidden(visit, cast, unit, told_story):
    _thread, story, first, other = told_story
    agree(unit, cast, first, other)
    page = visit(cast.stranger).get(f"/threads/stories/{story}").text
    assert f"/reports/new?about=story:{story}" in page.replace("%3A", ":")
    words = {"about": f"story:{story}", "reason": "selling", "note": "It sells a course."}
    visit(cast.stranger).post("/reports", words)
    visit(cast.moderator).post("/moderation/cases/1/claim")
    assert "All of it" in visit(cast.moderator).get("/moderation/cases/1").text
    with unit():
        hide(db.session.get_one(Story, story), now())
    shown(visit, story, 404)
    assert "A story" in visit(cast.mentee).get(f"/threads/stories/{story}").text


def test_a_note_that_its_author_removes_is_gone_from_the_story(visit, cast, unit, told_story):
    thread, story, first, other = told_story
    agree(unit, cast, first, other)
    with unit():
        note = db.session.get_one(StoryQuote, first).comment_id
    visit(cast.mentor).post(f"/threads/{thread}/comments/{note}/removal")
    assert "Quixotic note" not in shown(visit, story)


def test_the_forms_of_a_story(visit, cast, unit, shelf):
    owner, base, mentor = visit(cast.mentee), f"/threads/{shelf.thread}", visit(cast.mentor)
    words = {"title": "A story", "body_md": "All of it", "notes": str(shelf.note)}
    assert "Not yet" in owner.get(base + "/story").text
    owner.post(base + "/story", words, status=422)
    draft = f"thread:{shelf.thread}:finish"
    owner.post(f"/drafts/{draft}", WORDS | {"body_md": "Half a thought"})
    assert "Half a thought" in owner.get(base + "/finish").text
    owner.post(base + "/finish", WORDS | {"drafted": draft})
    assert "I came *far*." in owner.get(base + "/story").text
    owner.post(f"/drafts/thread:{shelf.thread}:story", words | {"body_md": "Half a story"})
    assert "Half a story" in owner.get(base + "/story").text
    for wrong in ({"title": ""}, {"notes": "999"}):
        assert "All of it" in owner.post(base + "/story", words | wrong, status=422).text
    owner.post(base + "/story", words)
    assert "asks to quote your note" in mentor.get("/notifications").text
    mentor.post("/threads/stories/quotes/1", {"answer": "perhaps"}, status=422)
    mentor.post("/threads/stories/quotes/1", {"answer": "no"})
    assert "Wants not to be quoted" in owner.get(base + "/story").text
    for path in ("/story", "/story/removal", "/story/omission", "/story/asking", "/finish", "/reopening"):
        visit(cast.stranger).post(base + path, words, status=403)
        visit(cast.stranger).post(f"/threads/{shelf.diary}{path}", words, status=404)
    owner.post(base + "/story/omission", {"quote": "1"})
    assert "All of it" in shown(visit, 1)
    owner.post(base + "/story/removal")
    owner.post(base + "/story/removal", status=404)
