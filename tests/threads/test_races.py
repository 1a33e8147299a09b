"""Two people write at once: one is told, nothing is lost, on both databases."""

import threading
from contextlib import suppress

from app.db import db
from app.errors import Conflict, Missing
from app.unit import work
from tests.factories.communities import Author
from tests.factories.threads import make_comment, make_entry, make_thread
from threads import service
from threads.models import Entry, Story, StoryQuote, Thread
from threads.service import finishing, stories


def at_once(app, *acts) -> list[str]:
    """Carry out acts side by side, each in a unit of its own that has begun to read; return how each ended."""
    ends, gate = [], threading.Barrier(len(acts))

    def run(act):
        try:
            with app.app_context(), work():
                db.session.get(Thread, 1)
                with suppress(threading.BrokenBarrierError):  # SQLite lets one writer in at a time
                    gate.wait(0.5)
                act()
            ends.append("done")
        except (Conflict, Missing) as error:
            ends.append(type(error).__name__.lower())

    runners = [threading.Thread(target=run, args=(act,)) for act in acts]
    for each in runners:
        each.start()
    for each in runners:
        each.join()
    return sorted(ends)


def test_of_two_edits_of_one_version_one_is_refused(app, unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee)).id
    author = Author(cast.mentee)

    def edit(body):
        def act():
            service.revise(db.session.get_one(Entry, entry), author=author, version=1, body_md=body)

        return act

    assert at_once(app, edit("One"), edit("Two")) == ["conflict", "done"]


def test_counters_count_what_two_do_at_once(app, unit, cast):
    with unit():
        entry = make_entry(make_thread(cast.mentee)).id

    def reply(person):
        return lambda: service.comment(db.session.get_one(Entry, entry), author=Author(person), body_md="Yes")

    assert at_once(app, reply(cast.mentor), reply(cast.stranger)) == ["done", "done"]
    with unit():
        assert db.session.get_one(Entry, entry).comment_count == 2


def test_what_two_remove_at_once_is_counted_once(app, unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        make_entry(thread)
        entry = make_entry(thread)
        note, _other = make_comment(entry, cast.mentor), make_comment(entry, cast.mentor)

    def remove(model, ident):
        def act():
            if (thing := db.session.get(model, ident)) is None:
                raise Missing
            service.remove(thing)

        return act

    for thing, left in ((note, (2, 2, 1)), (entry, (1, 3, None)), (thread, None)):
        assert at_once(app, *[remove(type(thing), thing.id)] * 2) == ["done", "missing"]
        with unit() as session:
            found, of = session.get(Thread, thread.id), session.get(Entry, entry.id)
            counts = found and (found.entry_count, found.link_count, of and of.comment_count)
            assert counts == left


def test_of_two_last_answers_at_once_one_shows_the_story(app, unit, cast):
    with unit():
        thread = make_thread(cast.mentee)
        entry = make_entry(thread)
        notes = {make_comment(entry, mentor).id for mentor in (cast.mentor, cast.mentor)}
        finishing.finish(thread, author=Author(cast.mentee))
        words = {"title": "A story", "body_md": "All of it", "note_ids": notes}
        story = stories.offer(thread, author=Author(cast.mentee), **words)
        ids = [quote.id for quote in story.quotes]

    def agree(ident):
        return lambda: stories.answer(db.session.get_one(StoryQuote, ident), person=Author(cast.mentor), says_yes=True)

    assert at_once(app, *map(agree, ids)) == ["done", "done"]
    with unit():
        shown = db.session.get_one(Story, story.id)
        assert (shown.audience, shown.shown_at is not None) == ("public", True)
