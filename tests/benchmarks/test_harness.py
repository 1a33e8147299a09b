"""The harness measures what it says: a tiny site, one round, and results in the documented shape."""

import json
from xml.etree import ElementTree

import pytest

from benchmarks import costs, counts, flat, following, pages, report, rooms, sites, threads, ticking, times, topics
from benchmarks.goals import ANY, Limit, Row, share
from benchmarks.plot import plot

TINY = {"users": 40, "communities": 3, "topics": 20, "posts": 600, "long-topic": 120, "threads": 4, "entries": 90}
TINY |= {"comments": 20, "rooms": 6, "room-entries": 150, "roadmaps": 1}
SHAPE = {"goal", "page", "backend", "figure", "unit", "hello_ratio", "must", "target", "must_met", "target_met"}


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """A tiny site that is being served, hello world beside it."""
    folder = tmp_path_factory.mktemp("bench") / "site"
    sites.build(folder, "small", *(part for name, number in TINY.items() for part in (f"--{name}", str(number))))
    with (
        pytest.MonkeyPatch.context() as patch,
        costs.benched(sites.site_in("small", "sqlite", sites.environ_for(folder))) as found,
    ):
        patch.setattr(pages, "SEVERAL", 1)
        patch.setattr(costs, "HELLOS", 50)
        patch.setattr(times, "REPLIES", 5)
        patch.setattr(times, "ROUNDS", 1)
        yield found


def test_pages_are_measured_beside_hello_world_and_kept_in_the_documented_shape(bench, tmp_path):
    rows = costs.pages_cost(bench, rounds=1, requests=2)
    report.keep(rows, ["tiny"], tmp_path)
    kept = json.loads((tmp_path / "latest.json").read_text())
    assert {name for row in kept for name in row} == SHAPE
    assert {"topic", "thread", "room", "home", "roadmap outline", "topic, guest"} <= {row["page"] for row in kept}
    measured = [row for row in kept if row["figure"] is not None]
    assert all(0.2 < row["figure"] < 3_000 and 0 < row["hello_ratio"] < 3 for row in measured)  # kept ones: near 1
    assert "| G1 | topic | sqlite |" in (tmp_path / "latest.md").read_text()
    assert report.table(rows).count("\n") == len(rows)


def test_statements_and_bytes_are_counted(bench):
    found = {row.page: row.figure for row in (*counts.statements(bench.site), *counts.weights(bench))}
    assert 2 <= found["topic"] <= 20
    assert found["topic, writes"] == 0
    assert 5 < found["topic, HTML gz"] < found["topic, first view gz"]
    assert found["topic, requests"] > 2


def test_replies_are_written_and_timed(bench):
    rows = {row.page: row for row in times.replies(bench, seconds=1)}
    assert rows["reply"].figure > 0
    assert rows["reply, p95 at 10/s"].figure is not None, rows["reply, p95 at 10/s"].note


def test_entries_are_written_and_timed(bench):
    rows = {row.page: row for row in threads.writing(bench, seconds=1)}
    assert rows["entry in a thread"].figure > 0


def test_the_last_page_of_a_long_topic_is_found(bench):
    (row,) = costs.deep_pages(bench, rounds=1, requests=2)
    assert row.page in {"the page from 101 v page 1", "the page from 121 v page 1"}
    assert row.figure > 0


def test_a_server_that_answers_errors_stops_the_measuring(bench):
    with pytest.raises(SystemExit, match="answered 404"):
        bench.cost(bench.server, [{"path": "/no-such-page"}], 1)


@pytest.mark.parametrize(
    ("must", "figure", "ratio", "is_met"),
    [
        (Limit(30, "ms"), 30, None, True),
        (Limit(30, "ms"), 30.1, None, False),
        (Limit(30, "ms"), None, None, False),
        (share(0.12), 99, 0.12, True),
        (share(0.12), 1, 0.119, False),
        (ANY, 5, None, True),
        (ANY, None, None, False),
    ],
)
def test_limits_are_met_or_not(must, figure, ratio, is_met):
    row = Row("G9", "reply", "sqlite", figure, "ms", must, must, ratio).as_dict()
    assert row["must_met"] is row["target_met"] is is_met


def test_cost_over_size_is_compared_and_drawn():
    best = {"topic": {"small": 2.0, "big": 2.3}, "feed": {"small": 3.0, "big": 3.0}}
    first, second = flat.rows_of(best, ("small", "big"), "sqlite")
    assert (round(first.figure, 2), second.figure) == (1.15, 1.0)
    assert (first.as_dict()["must_met"], first.as_dict()["target_met"]) == (True, False)
    drawing = ElementTree.fromstring(
        plot({name: [(20_000, each["small"]), (200_000, each["big"])] for name, each in best.items()}, "sqlite")
    )
    assert {"200,000 posts", "topic 2.3 ms"} <= {text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")}


def test_a_tick_is_measured_over_rooms_that_wait(bench):
    found = {row.page: row for row in ticking.measure(bench.site)}
    assert 0 < found["tick, nothing due"].figure < 2
    assert 5 < found["tick, statements"].figure <= 30


def test_a_long_room_is_compared_with_a_short_one(bench, monkeypatch):
    monkeypatch.setattr(rooms, "LONG", 60)
    ratio, more = rooms.lengths(bench, rounds=1, requests=2)
    assert (ratio.page, more.figure) == ("room of 60 v 20 entries", 0)
    assert ratio.figure > 0
    monkeypatch.setattr(rooms, "REPLIES", 3)
    message, waited = rooms.posting(bench, seconds=1)
    assert message.figure > 0
    assert waited.figure is not None, waited.note


def test_long_topics_are_opened_anywhere_and_feeds_of_many_sources_beside_those_of_few(bench):
    ratio, more = topics.lengths(bench, long=100, rounds=1, requests=2)
    assert ratio.figure > 0
    assert more.figure == 0
    following.follow(bench.site, 20)
    *pages, more = following.measured([bench, bench], "the same", rounds=1, requests=2)
    assert len(pages) == 5
    assert all(page.figure > 0 for page in pages)
    assert more.figure == 0
