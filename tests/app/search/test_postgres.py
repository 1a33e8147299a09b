"""The index in PostgreSQL: words are counted exactly, statements use the index, and the whole can be made anew."""

import os

import pytest
from sqlalchemy import select, text

from app import access, clock, outbox
from app.db import db
from app.search import indexer, statements
from app.search.models import SearchEntry, SearchState, SearchWord
from app.search.postgres_index import _found, _one_slip
from app.search.service import Wanted, search
from app.search.words import read
from tests.app.search.conftest import put, titles, use

ON_POSTGRESQL = os.environ.get("TEST_DB") == "pg"


@pytest.fixture
def postgres(app, monkeypatch, tmp_path):
    """PostgreSQL as the engine; the tests that ask for it are left out where the database is another one."""
    return use(app, monkeypatch, "postgres", tmp_path)


def drain(app):
    with app.app_context():
        outbox.drain()


def counted(*words):
    """In how many documents each word is said to stand."""
    found = select(SearchWord.word, SearchWord.documents).where(SearchWord.word.in_(words))
    return dict(tuple(row) for row in db.session.execute(found))


def test_one_slip_keeps_the_first_letter():
    found = _one_slip("cat")
    assert {"cut", "cats", "ct", "chat", "c4t"} <= set(found)
    assert not {"bat", "at", "cat"} & set(found)


if ON_POSTGRESQL:

    def test_words_are_counted_exactly(app, unit, cast, postgres):
        with unit():
            kayak = put(cast.mentor, "Kayak", "kayak kayak paddle")
            put(cast.mentor, "Kayak", "river")
        drain(app)
        with unit():
            assert counted("kayak", "paddl", "river") == {"kayak": 2, "paddl": 1, "river": 1}
            db.session.merge(kayak).text = "canoe"
            outbox.enqueue("index", {"id": kayak.id})
        drain(app)
        with unit():
            assert counted("kayak", "paddl", "cano") == {"kayak": 2, "cano": 1}
            db.session.merge(kayak).hidden_at = clock.now()
            outbox.enqueue("index", {"id": kayak.id})
        drain(app)
        with unit():
            before = counted("kayak", "cano", "river")
            assert before == {"kayak": 1, "river": 1}
            indexer.rebuild()
            assert counted("kayak", "cano", "river") == before

    def test_without_a_whole_index_titles_are_searched_until_the_worker_has_made_it(app, unit, cast, visit, postgres):
        with unit():
            put(cast.mentor, "Kayak", "paddles")
        drain(app)
        with unit():
            postgres.clear()
        assert "only titles are searched" in visit(None).get("/search?q=kayak").text
        assert "Kayak" in visit(None).get("/search?q=kayak").text
        with app.app_context():
            from app.ticks import tick

            tick()
        drain(app)
        page = visit(None).get("/search?q=paddles").text
        assert "1 result" in page
        assert "only titles" not in page

    def test_an_index_that_whoosh_has_kept_meanwhile_is_made_anew(app, unit, cast, postgres):
        with unit():
            put(cast.mentor, "Kayak")
        drain(app)
        with unit():
            db.session.get_one(SearchState, 1).engine = "whoosh"
        with unit():
            assert search(read("kayak"), access.Guest(), Wanted()).is_renewing
            assert not indexer.health()[0]
            indexer.mend(clock.now())
        drain(app)
        with unit():
            assert indexer.health()[0]
            assert not search(read("kayak"), access.Guest(), Wanted()).is_renewing

    def test_no_look_reads_the_whole_table(app, unit, cast, postgres):
        with unit():
            put(cast.mentor, "Kayak")
        drain(app)
        with unit() as session:
            session.execute(text("SET LOCAL enable_seqscan = off"))
            named = {"wanted": "'kayak'", "title": "'~kayak'", "ranking": "'kayak'"}
            named |= {"most": 400, "some": 200, "readers": ["public"]}
            for by_title, by_rank in ((True, True), (False, False)):
                asked = text("EXPLAIN " + statements.candidates(by_title, by_rank))
                plan = "\n".join(session.scalars(asked, named))
                assert "Seq Scan" not in plan.replace("Seq Scan on search_state", "")
                assert plan.count("Bitmap Index Scan on ix_search_entry_vector") == (5 if by_title else 4)

    def test_spans_find_the_old_and_the_new(app, unit, cast, postgres):
        with unit() as session:
            for ident in (900_000, 899_000, 880_000, 500_000, 3_000):
                document = put(cast.mentor, f"Kayak {ident}", ref_id=ident)
                session.flush()
                session.execute(
                    text("UPDATE document SET id = :new WHERE id = :old"), {"new": ident, "old": document.id}
                )
                outbox.enqueue("index", {"id": ident})
        drain(app)
        with unit() as session:
            assert len(session.scalars(select(SearchEntry.document_id)).all()) >= 5
            assert len(titles("kayak", access.Guest())) == 5
            assert len(titles("kayak", access.Guest(), newest=True)) == 5

    def test_one_statement_finds_and_permits(app, unit, cast, postgres, statements):
        with unit():
            put(cast.mentor, "Kayak")
        drain(app)
        with unit(), statements() as seen:
            search(read("kayak"), cast.mentee, Wanted())
        assert len(seen) == 3  # keys, candidates with permission, what is shown
        assert _found.cache_info().currsize >= 1
