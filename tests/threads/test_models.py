"""Threads, entries and replies: their births, verbs and questions."""

from types import SimpleNamespace

from sqlalchemy import select

from app.db import db
from app.models import Audience, Document
from tests.factories.threads import make_comment, make_entry, make_thread
from threads.models import Entry


def test_thread_renders_and_slugs(unit, cast):
    with unit():
        thread = make_thread(cast.mentee, "Löten <b>lernen</b>", purpose_md="**Warum** <script>x</script>")
        assert thread.slug == "loten-b-lernen-b"
        assert "<strong>Warum</strong>" in thread.purpose_html
        assert "<script" not in thread.purpose_html


def test_entries_are_numbered_and_counted(unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        first, second = make_entry(thread), make_entry(thread)
        assert (first.seq, second.seq) == (1, 2)
        assert thread.entry_count == 2
        assert thread.active_at == second.published_at


def test_entry_shares_audience_and_hiding(unit, cast):
    with unit():
        thread = make_thread(cast.mentee, audience=Audience.FOLLOWERS)
        thread.hidden_at = thread.begun_at
        entry = make_entry(thread)
        assert (entry.audience, entry.hidden_at) == (Audience.FOLLOWERS, thread.hidden_at)
        assert entry.owner_id == cast.mentee.id


def test_entry_without_title_takes_its_first_words(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee), "", "Two *lines*\n\nare enough")
        assert entry.title.startswith("Two lines")


def test_revising_keeps_what_was_said(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee), "Before", "Old words")
        entry.revise(title="After", body_md="New words")
        assert entry.revisions[0].title == "Before"
        assert "Old words" in entry.revisions[0].body_html
        assert entry.edited_at is not None
        assert entry.version == 2


def test_what_was_said_of_evidence_is_not_said_of_other_evidence(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee), evidence_url="https://one.example", evidence_state="verified")
        entry.revise(body_md="Said better", evidence_url="https://one.example")
        assert entry.evidence_state == "verified"
        entry.revise(evidence_url="https://two.example")
        assert entry.evidence_state == "none"


def test_mentor_note_is_marked_when_written(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee))
        assert make_comment(entry, cast.mentor).by_mentor
        assert not make_comment(entry, cast.stranger).by_mentor
        assert (entry.comment_count, entry.note_count) == (2, 1)


def test_reply_to_oneself_is_no_mentor_note(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentor))
        assert not make_comment(entry, cast.mentor).by_mentor


def test_one_answer_at_a_time(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee), type="question")
        one, other = make_comment(entry, cast.mentor), make_comment(entry, cast.stranger)
        entry.accept(one)
        entry.accept(other)
        assert (one.is_answer, other.is_answer) == (False, True)
        entry.accept(other)
        assert entry.answered_at is None


def test_documents_hold_what_a_feed_row_shows(unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee), evidence_title="Notebook", evidence_url="https://n.example/1")
        make_comment(entry, SimpleNamespace(id=cast.mentor.id, is_mentor=True))
        document = db.session.scalar(select(Document).where(Document.kind == "entry", Document.ref_id == entry.id))
        assert document.facts["thread"]["title"] == entry.thread.title
        assert document.facts["evidence"]["url"] == "https://n.example/1"
        assert document.facts["comments"] == 1
        assert (document.in_feed, document.group_key) == (True, f"thread:{entry.thread_id}")


def test_tags_can_be_replaced(unit, cast):
    with unit():
        thread = make_thread(cast.mentee, tags=("sql", "python"))
        thread.tags = ["python", "dax"]
        db.session.flush()
        assert list(thread.tags) == ["python", "dax"]
        assert db.session.scalars(select(Entry)).all() == []
