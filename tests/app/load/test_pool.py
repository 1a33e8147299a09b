"""Generated and given text renders as it is put together, and progress says what it should."""

import json
from dataclasses import replace
from io import StringIO
from random import Random

import pytest

from app.load.pool import Pool, rendered
from app.load.progress import Progress
from app.load.words import RARE
from app.text import render

BODIES = (
    "A list that somebody wrote about learning to learn, with a few points:\n\n- one\n- two\n\n```\ncode = 1\n```",
    "An open fence swallows what stands behind it, so nobody can use this as a piece of a body:\n\n```\ncode = 2",
    "Too short.",
)


@pytest.fixture(scope="module")
def pool():
    """The pool that a load without files uses."""
    return Pool(Random("words"))


def test_bodies_are_what_rendering_them_would_give(pool):
    for _each in range(80):
        body = pool.body(pool.lot())
        rich = render(body.md)
        assert (body.html, body.text) == (rich.html, rich.text)


def test_a_lot_gives_the_same_body_again(pool):
    lot = pool.lot()
    assert pool.body(lot) == pool.body(lot) != pool.body(pool.lot())


def test_rare_words_are_as_rare_as_they_say(pool):
    bodies = [pool.body(pool.lot()).text for _each in range(20_000)]
    for word, share in RARE.items():
        assert sum(word in body for body in bodies) / 20_000 == pytest.approx(share, rel=0.5)


def test_files_give_their_bodies_but_for_what_cannot_stand_before_others(tmp_path):
    lines = [json.dumps({"body": body, "kind": "question"}) for body in BODIES]
    (tmp_path / "discussions.jsonl").write_text("\n".join(lines) + "\n")
    assert Pool(Random(1), tmp_path).rich == [rendered(BODIES[0])]
    assert len(Pool(Random(1), tmp_path / "nowhere").rich) > 100


class Terminal(StringIO):
    """Something that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_tells_rate_and_rest_on_a_terminal_only():
    out, quiet = Terminal(), StringIO()
    for stream in (out, quiet):
        progress = Progress(stream)
        progress.label, progress.total = "members", 100
        progress.begun -= 10
        progress.add(25)
        progress.end()
    assert "members" in out.getvalue()
    assert " 25%  25 rows" in out.getvalue()
    assert out.getvalue().rstrip("\x1b[K\n").endswith("0:30 left")
    assert quiet.getvalue() == ""


def small(*more: str) -> list[str]:
    """The words of a very small load."""
    numbers = {"users": 12, "communities": 1, "topics": 2, "posts": 9, "long-topic": 5, "threads": 1, "entries": 2}
    numbers |= {"comments": 1, "rooms": 1, "room-entries": 2, "roadmaps": 0}
    return ["load", *(f"--{name}={number}" for name, number in numbers.items()), *more]


def test_the_command_says_what_it_did_and_what_is_next(app):
    with app.app_context():
        from app.db import Base, db

        with db.engine.begin() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())
    done = app.test_cli_runner().invoke(args=small())
    assert done.exit_code == 0, done.output
    assert "rows a second" in done.output
    assert "load-1@example.org" in done.output
    assert "flask search rebuild" in done.output


def test_the_command_refuses_a_site_with_members_and_one_that_is_no_demo(app, monkeypatch):
    refused = app.test_cli_runner().invoke(args=small())
    assert (refused.exit_code, "already" in refused.output) == (1, True)
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], demo=False))
    assert "MENTEO_DEMO=1" in app.test_cli_runner().invoke(args=small()).output
