"""The Whoosh index is lost, cut short, old, or written by another process: it is noticed, said, and mended."""

import shutil
import time

import pytest

from app import access, clock, outbox
from app.db import db
from app.search import indexer
from app.search.models import SearchState
from app.search.whoosh_index import WhooshIndex
from app.ticks import tick
from app.unit import work
from tests.app.search.conftest import put, titles

pytestmark = [
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # Whoosh leaves a broken file open
]
BUILDING, RENEWING = "only titles are searched", "is being renewed"


@pytest.fixture
def kayak(app, unit, cast, whoosh):
    """A document, indexed, and another that was hidden after that."""
    with unit():
        document = put(cast.mentor, "Kayak", "Paddles.")
        put(cast.mentor, "Kayak of the night", "Paddles.")
    drain(app)
    return document


def drain(app):
    """Let the worker do its work."""
    with app.app_context():
        outbox.drain()


def mended(app):
    """Let the worker tick and do its work."""
    with app.app_context():
        tick()
    drain(app)


def reopened(app):
    """Search as a process that has just started."""
    app.extensions["search"] = WhooshIndex(app.extensions["search"].shelf.folder)
    return app.extensions["search"]


def said(visit, words="kayak"):
    return visit(None).get(f"/search?q={words}").text


def test_a_deleted_index_is_made_anew(app, visit, whoosh, kayak):
    assert RENEWING not in said(visit)
    shutil.rmtree(whoosh.shelf.folder)
    assert RENEWING in said(visit)  # who has it open searches on
    reopened(app)
    assert BUILDING in said(visit)
    assert "Kayak" in said(visit)
    mended(app)
    page = said(visit, "paddles")
    assert BUILDING not in page
    assert RENEWING not in page
    assert "2 results" in page


@pytest.mark.parametrize("suffix", [".seg", ".toc"])
def test_a_file_cut_short_is_noticed(app, visit, whoosh, kayak, suffix):
    for path in whoosh.shelf.folder.rglob(f"*{suffix}"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    reopened(app)
    assert BUILDING in said(visit)
    mended(app)
    assert "2 results" in said(visit, "paddles")


def test_changed_bytes_are_told_by_who_cannot_read_them(app, visit, whoosh, kayak):
    for path in whoosh.shelf.folder.rglob("*.toc"):
        path.write_bytes(b"x" * path.stat().st_size)  # as long as before
    reopened(app)
    assert BUILDING in said(visit)
    mended(app)
    assert "2 results" in said(visit, "paddles")


def test_an_old_copy_is_replaced_and_shows_nothing_hidden(app, unit, visit, whoosh, kayak, tmp_path):
    shutil.copytree(whoosh.shelf.folder, tmp_path / "copy")
    with unit():
        db.session.merge(kayak).hidden_at = clock.now()
        outbox.enqueue("index", {"id": kayak.id})
    drain(app)
    shutil.rmtree(whoosh.shelf.folder)
    shutil.copytree(tmp_path / "copy", whoosh.shelf.folder)
    reopened(app)
    with unit():
        held = indexer.the_index().count()
        assert titles("paddles", access.Guest()) == ["Kayak of the night"]
        assert not indexer.health()[0]
    mended(app)
    with unit():
        assert indexer.the_index().count() == held - 1
        assert indexer.health() == (True, f"search: whoosh, {held - 1} of {held - 1} documents")


def test_an_index_of_another_database_is_replaced(app, unit, whoosh, kayak):
    with unit():
        db.session.get_one(SearchState, 1).generation += 5
    with unit():
        assert not indexer.health()[0]
    mended(app)
    with unit():
        assert indexer.health()[0]


def test_the_old_index_is_searched_while_a_new_one_is_made(app, unit, cast, visit, whoosh, kayak, monkeypatch):
    monkeypatch.setattr(indexer, "CHUNK", 4)
    with unit():
        indexer.ask_for_rebuild()
        indexer.ask_for_rebuild()
    with app.app_context():
        assert outbox.run_once() == 1  # one piece, asked for once
    assert RENEWING in said(visit)
    assert "2 results" in said(visit, "paddles")
    with unit():
        put(cast.mentor, "Raft", "Paddles too.")
    drain(app)
    page = said(visit, "paddles")
    assert RENEWING not in page
    assert "3 results" in page  # what was written meanwhile is in the new one
    assert not whoosh.shelf.making.exists()


def test_a_run_that_was_overtaken_ends(app, unit, whoosh, kayak):
    with app.app_context(), work():
        after = indexer._step(0, "first", apart=True)
        assert indexer._step(0, "second", apart=True)
        assert indexer._step(after, "first", apart=True) is None
    assert whoosh.shelf.is_making("second")


def test_what_another_process_writes_is_read_in_the_background(app, unit, cast, whoosh, kayak):
    reader = WhooshIndex(whoosh.shelf.folder)
    assert reader.count()
    with unit():
        put(cast.mentor, "Gondola")
    drain(app)  # written through another object, as by another process
    app.extensions["search"] = reader
    begun = time.monotonic()
    with unit():
        while not titles("gondola", access.Guest()):
            assert time.monotonic() - begun < 60
            time.sleep(0.02)


def test_beyond_what_it_is_good_for_the_doctor_names_postgresql(unit, whoosh, kayak, monkeypatch):
    monkeypatch.setattr(WhooshIndex, "comfortable", 1)
    with unit():
        fine, line = indexer.health()
    assert fine
    assert "MENTEO_SEARCH=postgres" in line


def test_writing_leaves_the_database_to_others(app, unit, cast, whoosh, kayak, monkeypatch):
    """The worker's transaction must not be open while Whoosh writes: on SQLite nobody else could write."""
    open_while_writing = []

    def write(self, *args, **options):
        open_while_writing.append(db.session.in_transaction())

    monkeypatch.setattr(WhooshIndex, "write", write)
    with unit():
        put(cast.mentor, "Raft")
    drain(app)
    assert open_while_writing == [False]
