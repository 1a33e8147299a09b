"""What a backup holds comes back equal: on the same database and on the other one, and when it was made under load."""

import threading
import time
from collections import Counter

import pytest

from app import outbox, store
from app.backup import creating
from app.db import db
from app.models import User
from app.outbox import Job
from app.unit import look, work
from tests.app.backup.conftest import PICTURE, contents
from tests.cast import make_person


def others(houses) -> list[str]:
    """The databases that an archive of this run can be put into."""
    return ["sqlite"] if houses.own == "sqlite" else ["postgresql", "sqlite"]


def test_it_comes_back_equal_on_either_database_and_from_there_again(houses, filled, saved, backup, tmp_path):
    assert sum(bool(rows) for rows in contents(filled).values()) > 35, "most tables hold something"
    for kind in others(houses):
        there, back = houses(kind), houses()
        assert backup(there, "restore", saved).exit_code == 0
        assert contents(there) == contents(filled)
        again = tmp_path / f"{kind}.zip"
        assert backup(there, "create", again).exit_code == 0
        assert backup(back, "restore", again).exit_code == 0
        assert contents(back) == contents(filled)
        with back.app_context():
            assert store.read(PICTURE) == b"a picture"
            assert back.extensions["search"].count() > 5


def test_new_rows_are_numbered_after_those_that_came(houses, saved, backup):
    there = houses()
    backup(there, "restore", saved)
    with there.app_context(), work():
        newest = make_person("nina_newest", "Nina Newest").id
        assert newest == max(row.id for row in db.session.query(User.id))


class Writers:
    """Threads that each write pairs of rows, in one transaction a pair, and note which were acknowledged."""

    def __init__(self, app, count: int = 3):
        self.app, self.stop, self.done = app, threading.Event(), []
        self.threads = [threading.Thread(target=self.write, args=[number]) for number in range(count)]

    def write(self, number: int) -> None:
        step = 0
        while not self.stop.is_set():
            name, step = f"{number}:{step}", step + 1
            with self.app.app_context(), work():
                outbox.enqueue("pair", {"name": name})
                outbox.enqueue("pair", {"name": name})
            self.done.append(name)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(120)

    def go_on(self, count: int) -> None:
        """Wait until so many more pairs were written."""
        goal, deadline = len(self.done) + count, time.monotonic() + 120
        while len(self.done) < goal:
            assert time.monotonic() < deadline, "nobody can write"
            self.stop.wait(0.01)


def pairs(app) -> Counter:
    """How often each name was written."""
    with app.app_context(), look():
        return Counter(job.payload["name"] for job in db.session.query(Job).filter_by(kind="pair"))


def test_a_backup_under_write_load_is_of_one_moment_and_holds_nobody_up(houses, saved, backup, tmp_path, monkeypatch):
    busy, there = houses(), houses()
    backup(busy, "restore", saved)
    copy = creating._copy_rows
    with Writers(busy) as writers:
        monkeypatch.setattr(creating, "_copy_rows", lambda *all_: (writers.go_on(4), copy(*all_)))
        writers.go_on(30)
        before = list(writers.done)
        with busy.app_context():
            creating.create(tmp_path / "busy.zip")
    assert backup(there, "restore", tmp_path / "busy.zip").exit_code == 0
    found = pairs(there)
    assert set(found.values()) == {2}, "no transaction was torn"
    assert set(before) <= set(found), "what was acknowledged before is in it"
    assert set(found) <= set(writers.done)
    quiet = {name: rows for name, rows in contents(busy).items() if name != "job"}
    assert {name: rows for name, rows in contents(there).items() if name != "job"} == quiet


@pytest.mark.once
def test_an_unfinished_backup_leaves_no_file_and_a_finished_one_is_not_written_over(
    filled, saved, backup, tmp_path, monkeypatch
):
    monkeypatch.setattr(store, "read", lambda name: 1 / 0)
    assert backup(filled, "create", tmp_path / "new.zip").exit_code != 0
    assert not list(tmp_path.iterdir())
    before = saved.read_bytes()
    assert "there already" in backup(filled, "create", saved).output
    assert saved.read_bytes() == before
    assert saved.stat().st_mode & 0o077 == 0


@pytest.mark.once("cases", but=("True",))
@pytest.mark.parametrize("replace", [False, True])
def test_what_is_there_is_replaced_only_when_asked_for(houses, saved, filled, backup, replace):
    there = houses()
    backup(there, "restore", saved)
    with there.app_context():
        with work():
            make_person("nina_newest", "Nina Newest")
        store.write("pictures/ff/new.webp", b"new")
        before = contents(there)
        done = backup(there, "restore", saved, *(["--replace"] if replace else []))
        assert (done.exit_code == 0) is replace, done.output
        assert contents(there) == (contents(filled) if replace else before)
        assert ("pictures/ff/new.webp" in set(store.all())) is not replace
