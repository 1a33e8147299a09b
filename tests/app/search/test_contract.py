"""What every engine answers alike: which things are found is the same, and so is the first of them."""

import random
from datetime import timedelta

import pytest

from app import access, clock
from app.models import Document
from app.search.analysis import marked_tag, terms
from app.search.service import Wanted, search, suggest
from app.search.words import read
from tests.app.search.conftest import describe, put, titles

CORPUS = (  # title, text, tags, kind
    ("Window functions in SQL", "Ranking rows without a self join.", ("sql", "data"), "topic"),
    ("Asking for feedback", "A window of two weeks is enough; functions follow.", (), "topic"),
    ("Cafés of Zürich", "Où négocier un salaire? C++ and node.js are spoken.", ("travel",), "topic"),
    ("O'Brien's \\ guide", "It isn't 'quoted' & (odd) | !broken: <-> *", ("c++",), "roadmap"),
    ("Вечерние курсы", "Наставник отвечает по-русски.", (), "topic"),
    ("Data", "Nothing else stands here, but plenty of it: " + "pipeline " * 300, ("pipelines",), "community"),
)
FOUND = {
    "window functions": {0, 1},
    '"window functions"': {0},
    '"functions ranking"': set(),  # no phrase goes from a title into the text
    "window -sql": {1},
    "-feedback functions": {0},
    "functional": {0, 1},
    "wind": {0},  # the beginning of a word in a title
    "cafe zurich": {2},
    "NÉGOCIER salaires": {2},
    "node.js": {2},
    "c++": {2, 3},
    "tag:sql": {0},
    "tag:SQL window": {0},
    "data": {0, 5},
    "pipelines": {5},
    "o'brien": {3},
    "isn't quoted": {3},
    "наставник": {4},
    "по-русски": {4},
    "by:@mara_mentor guide": {3},
    "by:@mila_mentee guide": set(),
    "kind:roadmaps": {3},
    "kind:community data": {5},
    "kind:topics tag:travel": {2},
    "windows tag:travel": set(),
    "\\ '": set(),
}


@pytest.fixture
def corpus(unit, cast, index):
    """The documents above, indexed."""
    with unit():
        for title, text, tags, kind in CORPUS:
            put(cast.mentor, title, text, tags=list(tags), kind=kind)
    index()


def test_the_same_things_are_found(unit, corpus):
    with unit():
        for words, expected in FOUND.items():
            assert set(titles(words, access.Guest())) == {CORPUS[number][0] for number in expected}, words


def test_what_was_reworded_is_held_against_the_query_as_the_index_would(unit, corpus):
    with unit() as session:
        session.query(Document).update({"reworded_at": clock.now()})
    with unit():
        for words, expected in FOUND.items():
            assert set(titles(words, access.Guest())) == {CORPUS[number][0] for number in expected}, words
        for start in ("data", "wind", "window fu", "zürich", "quoted"):
            mine = [row.title for row in suggest(start, access.Guest())]
            assert mine == [each[0] for each in CORPUS if each[0] in mine]
            assert bool(mine) == (start != "quoted"), start


def test_a_word_that_is_gone_finds_nothing_before_the_index_knows(unit, cast, index, statements):
    with unit():
        describe(cast.mentor, headline="Quilting with seven colors", about_md="I count **threads**.")
    index()
    with unit():
        describe(cast.mentor, headline="Weaving with seven colors")
    with unit(), statements() as spoken:
        gone = search(read("quilting"), access.Guest(), Wanted())
    assert (gone.total, gone.hits, gone.kinds[""]) == (0, [], 0)
    with unit():
        for words, found in (
            ('"quilting with"', 0),
            ("quilting threads", 0),
            ("seven threads", 1),
            ("seven -weaving", 0),
        ):
            assert search(read(words), access.Guest(), Wanted()).total == found, words
        describe(cast.mentor, headline="Knotting with seven colors")
    assert len(spoken) <= 4
    index()
    with unit() as session:
        assert titles("knotting", access.Guest()) == [cast.mentor.name]
        assert session.query(Document).filter(Document.reworded_at.is_not(None)).count() == 0


def test_titles_come_before_tags_and_tags_before_text(unit, corpus):
    with unit():
        assert titles("window functions", access.Guest())[0] == "Window functions in SQL"
        assert titles("data", access.Guest())[0] == "Data"


@pytest.mark.parametrize(("typed", "meant"), [("windoe", "window"), ("feadback", "feedback"), ("zurhic", "zurich")])
def test_slips_are_mended(unit, corpus, typed, meant):
    with unit():
        found = search(read(typed), access.Guest(), Wanted())
        assert found.hits
        assert found.slips == ((typed, terms(meant)[0]),)


def test_a_word_of_hidden_things_is_never_told(unit, cast, index):
    with unit():
        put(cast.mentor, "Xylophone", audience="owner")
        put(cast.mentor, "Telephone")
    index()
    with unit():
        found = search(read("xylophome"), cast.stranger, Wanted())
        assert (found.hits, found.slips) == ([], ())
        assert titles("xylophome", cast.mentor) == ["Xylophone"]


def test_newest_first_when_asked_for(unit, cast, index):
    with unit():
        for days, title in ((1, "Kayak, new"), (400, "Kayak kayak kayak"), (30, "Kayak of last month")):
            put(cast.mentor, title, "Kayak.", published_at=clock.now() - timedelta(days=days))
    index()
    with unit():
        newest = titles("kayak", access.Guest(), newest=True)
        assert newest == ["Kayak, new", "Kayak of last month", "Kayak kayak kayak"]
        assert set(titles("kayak", access.Guest())) == set(newest)


def test_facets_count_what_the_searcher_may_see(unit, cast, index):
    with unit():
        put(cast.mentor, "Kayak", published_at=clock.now() - timedelta(days=60))
        put(cast.mentor, "Kayak steps", kind="step")
        put(cast.mentee, "Kayak diary", kind="thread", audience="owner")
    index()
    with unit():
        found = search(read("kayak"), access.Guest(), Wanted())
        assert (found.total, found.kinds["topics"], found.kinds["roadmaps"], found.kinds["threads"]) == (2, 1, 1, 0)
        assert found.spans == {"week": 1, "ninety": 2, "year": 2}
        assert search(read("kayak"), cast.mentee, Wanted()).kinds["threads"] == 1
        assert titles("kayak", access.Guest(), when="week") == ["Kayak steps"]


def test_what_changes_or_goes_is_found_as_it_is(unit, cast, index):
    with unit():
        document = put(cast.mentor, "Kayak")
    index()
    with unit() as session:
        session.merge(document).title = "Canoe"
        put(cast.mentor, "Rafts")  # another write, so that the first is not the last
        from app import outbox

        outbox.enqueue("index", {"id": document.id})
    index()
    with unit() as session:
        assert (titles("kayak", access.Guest()), titles("canoe", access.Guest())) == ([], ["Canoe"])
        session.delete(session.merge(document))
    with unit():
        assert titles("canoe", access.Guest()) == []


def holds(words: str, title: str, text: str, tags: tuple[str, ...]) -> bool:
    """Whether a document meets a query of plain, excluded and quoted words: told in the plainest way."""
    query, bag = read(words), [*terms(title), "", *terms(text)]
    tagged = set(map(marked_tag, tags))
    line = " " + " ".join(bag) + " "
    plain = all(set(terms(word)) <= set(bag) or marked_tag(word) in tagged for word in query.words)
    quoted = all(
        " " + " ".join(term for word in phrase for term in terms(word)) + " " in line for phrase in query.phrases
    )
    return plain and quoted and not any(terms(word)[0] in bag or marked_tag(word) in tagged for word in query.excluded)


def test_random_queries_find_what_a_plain_look_finds(unit, cast, index):
    source = random.Random(20)
    known = ["red", "blue", "oaks", "elm", "sea", "sky", "sun", "ice"]
    made = [
        (" ".join(source.choices(known, k=2)), " ".join(source.choices(known, k=6)), (source.choice(known),))
        for _ in range(40)
    ]
    with unit():
        for number, (title, text, tags) in enumerate(made):
            put(cast.mentor, f"{title} n{number}", text, tags=list(tags))
    index()
    with unit():
        for _ in range(30):
            one, two, three = source.sample(known, 3)
            words = source.choice((f"{one} {two}", f'"{one} {two}"', f"{one} -{two} {three}", f'{three} "{one} {two}"'))
            expected = {f"{t} n{n}" for n, (t, x, g) in enumerate(made) if holds(words, f"{t} n{n}", x, g)}
            shown = titles(words, access.Guest()) + titles(words, access.Guest(), page=2)
            assert set(shown) == expected, words
