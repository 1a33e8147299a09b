"""A search index that is deleted, cut short, or from an old backup: search goes on or says so, and is whole again by itself."""

import shutil
import time
from itertools import cycle

import pytest

from tests.faults.fill import FOUND, HIDDEN
from tests.faults.house import running, until

WHOLE = 300  # seconds within which the worker has made it anew


askers = cycle(range(40))  # nobody may search without end


def hits(site, word) -> int:
    time.sleep(0.3)
    answer = site.writer(next(askers)).get(f"/search?q={word}")
    assert answer.status == 200, answer.status
    assert word == HIDDEN or HIDDEN not in answer.text, "something hidden appears"
    return answer.text.count(f"{word}</mark>")


def cut(folder):
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size > 100:
            with path.open("rb+") as file:
                file.truncate(path.stat().st_size // 2)


def empty(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"")


HARM = {"deleted": shutil.rmtree, "cut short": cut, "emptied": empty}


@pytest.mark.parametrize("harm", HARM)
def test_a_harmed_index_is_made_anew(own, harm):
    with running(own(), ("web", "worker")) as site:
        before = until(lambda: hits(site, FOUND), what="the index")
        HARM[harm](site.data / "index")
        for part in ("web", "worker"):  # a running searcher would go on with the files that it holds open
            site.kill(part)
            site.start(part)
        site.ready()
        hits(site, FOUND)  # it answers, from titles or with what is left
        until(lambda: hits(site, FOUND) == before, WHOLE, "a whole index")
        writer = site.writer(1).ready()
        thread = site.facts["writers"][1]["thread"]
        assert writer.post(f"/threads/{thread}/entries", {"body_md": "zqnewzq", "type": "progress"}).status == 303
        until(lambda: hits(site, "zqnewzq"), WHOLE, "a new entry in it")


def test_an_index_from_an_old_backup_is_brought_up_to_date(own, tmp_path):
    """Meanwhile things were written, and one was hidden: the old index knows neither."""
    site = own()
    shutil.copytree(site.data / "index", tmp_path / "old")
    with running(site, ("web", "worker")):
        writer, thread = site.writer(1).ready(), site.facts["writers"][1]["thread"]
        for number in range(5):
            form = {"body_md": f"zqlater{number}zq", "type": "progress"}
            assert writer.post(f"/threads/{thread}/entries", form).status == 303
        until(lambda: hits(site, "zqlater4zq"), what="the new entries")
        path = f"/threads/{site.facts['writers'][2]['thread']}"
        gone = site.writer(2).ready().post(f"{path}/entries/{site.facts['writers'][2]['entry']}/removal", {})
        assert gone.status == 303
    before = FOUND_AFTER_ONE_WENT
    shutil.rmtree(site.data / "index")
    shutil.copytree(tmp_path / "old", site.data / "index")
    with running(site, ("web", "worker")):
        assert hits(site, FOUND) <= before * 2
        until(lambda: hits(site, "zqlater0zq") and hits(site, "zqlater4zq"), WHOLE, "what was written since")
        assert hits(site, HIDDEN) == 0


FOUND_AFTER_ONE_WENT = 39
