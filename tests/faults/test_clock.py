"""The clock jumps ahead and back under a running site: nobody is signed out backwards, no work is done twice."""

import re
import time

import pytest

from tests.faults import times
from tests.faults.house import Site, copied, running, until
from tests.faults.ledger import Ledger

HOUR, DAY = 3600, 86400
AGES = re.compile(r"-\d+ (?:min|h|d)|in \d+ (?:min|h)")


@pytest.fixture(scope="module")
def site(template, tmp_path_factory):
    """One site, on whose clock each test begins where the one before has left it."""
    with running(
        Site(copied(template[0], tmp_path_factory.mktemp("clock")), template[1]), ("web", "worker")
    ) as started:
        yield started


def link_for(site, address):
    """The link in the newest mail to somebody, read from its file."""

    def newest():
        for path in sorted((site.data / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True):
            text = path.read_text().replace("=\n", "").replace("=3D", "=")
            if address in text and (found := re.search(r"http://[^/\s]+(/reset-password/[\w.\-]+)", text)):
                return found[1]
        return None

    return until(newest, what="a mail with a link")


def ask_for_reset(site, number):
    address = f"writer_{number}@example.org"
    assert site.member().ready().post("/reset-password", {"email": address}).status == 303
    return link_for(site, address)


NEW = {"password": "seventeen green umbrellas", "again": "seventeen green umbrellas"}


def test_back_and_ahead_under_writers(site):
    members = [site.writer(number) for number in range(6)]
    assert all(member.get("/settings/account").status == 200 for member in members)
    ledger = Ledger(site)
    for jump in (-HOUR, -2 * DAY, HOUR, 3 * DAY, -DAY) * times(1, 4):
        site.skip(jump)
        for number, member in enumerate(members):
            assert member.ready().cookies["menteo"], f"signed out after {jump}"
            assert ledger.write(member, number)
        shown = members[0].get("/threads").text + members[0].get("/").text
        assert not AGES.search(shown), AGES.search(shown)
    ledger.settle()
    to_noon = (DAY / 2 - time.time() - site.ahead) % DAY  # notices wait for the morning of who is told
    site.skip(10 * DAY + to_noon)  # work that was asked for in the future becomes due
    until(lambda: not site.rows("SELECT 1 FROM job"), what="the end of all work")
    word = ledger.entries()[0]
    assert site.member().get(f"/search?q={word}").text.count(f"{word}</mark></a></h2>") == 1


def test_a_form_opened_before_a_jump_back_keeps_its_words(site):
    """It may be refused as no longer fresh, but nobody loses what they wrote, and sending it again works."""
    writer = site.writer(7).ready()
    site.skip(-HOUR)
    path = f"/threads/{site.facts['writers'][7]['thread']}/entries"
    answer = writer.post(path, {"body_md": "An hour of words", "type": "progress"})
    assert answer.status == 303 or (answer.status == 400 and "An hour of words" in answer.text)
    assert writer.ready().post(path, {"body_md": "An hour of words", "type": "progress"}).status == 303


def test_a_link_is_used_once_whatever_the_clock_says(site):
    link = ask_for_reset(site, 8)
    guest = site.member()
    guest.open(link)
    assert guest.post(link, NEW).status == 303
    for jump in (-DAY, 2 * DAY):
        site.skip(jump)
        assert guest.get(link).status == 410


def test_a_link_runs_out(site):
    link = ask_for_reset(site, 9)
    site.skip(2 * DAY)
    assert site.member().get(link).status == 410


def test_a_lease_that_seems_to_have_run_out_brings_no_second_effect(site):
    """The clock jumps while two workers work: what one of them has in hand happens once."""
    second = site.start("second worker")
    ledger = Ledger(site)
    with ledger.writing(3):
        for _ in range(times(4, 20)):
            site.skip(HOUR)
            time.sleep(0.3)
        site.skip(-2 * HOUR)
        ledger.wait_for_more()
    ledger.settle()
    site.skip(DAY)
    until(lambda: not site.rows("SELECT 1 FROM job WHERE kind = 'index'"), what="the end of all work")
    assert second.poll() is None
    files = [path.name for path in (site.data / "mail").glob("*.eml")] if (site.data / "mail").is_dir() else []
    assert len(files) == len(set(files))
    for word in ledger.entries()[:5]:
        assert site.member().get(f"/search?q={word}").text.count(f"{word}</mark></a></h2>") == 1
