"""An opened Whoosh index keeps no copy of its files, and many threads read it at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from whoosh import query as wq
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from app import clock
from app.search.port import Entry
from app.search.whoosh_files import Folder, Section
from app.search.whoosh_index import WhooshIndex

WORDS = ["river", "stone", "lantern", "boat", "paddle", "winter", "harbor"]


def entry(number):
    """Return a document whose words follow from its number."""
    text = " ".join(WORDS[(number * each) % len(WORDS)] for each in range(1, 3 + number % 9))
    at = clock.now() - timedelta(days=number)
    return Entry(number, "topic", f"Kayak {WORDS[number % 7]}", text, (), "", ("public",), at)


@pytest.fixture
def opened(tmp_path):
    """An index of two segments, opened."""
    index = WhooshIndex(tmp_path / "index")
    index.begin("run")
    for numbers in (range(1, 161), range(161, 181)):
        index.add("run", [entry(number) for number in numbers])
    index.finish("run", 1)
    return index._open()


@pytest.mark.once
def test_a_file_is_read_by_place_by_each_thread_and_outlives_its_deletion(tmp_path):
    path = tmp_path / "numbers.bin"
    path.write_bytes(bytes(range(256)) * 40)
    section = Folder(tmp_path).open_file("numbers.bin").subset(256, 512)
    path.unlink()

    def read(start):
        section.seek(start)
        return [section.read(1)[0] for _each in range(100)]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, range(50)))
    assert found == [[(start + each) % 256 for each in range(100)] for start in range(50)]
    assert section.get(500, 100) == bytes(range(244, 256))


@pytest.mark.once
def test_no_postings_and_no_terms_are_held_in_memory(opened):
    assert len(opened.leaves) == 2
    for leaf in opened.leaves.values():
        assert type(leaf._terms._postfile) is type(leaf._terms._dbfile) is Section


@pytest.mark.once
def test_documents_fit_as_well_as_whoosh_itself_would_say(opened):
    theirs = Searcher(opened.reader, weighting=BM25F())
    for field, term in (("text", "lantern"), ("title", "kayak"), ("title", "winter")):
        for searcher in (opened.searcher, theirs):
            searcher.found = {}
            for leaf, offset in searcher.leaf_searchers():
                matcher = wq.Term(field, term).matcher(leaf, searcher.context())
                while matcher.is_active():
                    searcher.found[offset + matcher.id()] = matcher.score()
                    matcher.next()
        assert len(opened.searcher.found) > 20
        assert opened.searcher.found == pytest.approx(theirs.found)
    assert list(opened.ids) == list(range(1, 181))
