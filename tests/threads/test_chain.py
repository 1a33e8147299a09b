"""The hash chain: what a thread says can be checked anywhere, and the first altered entry is named."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.access import hide
from tests.factories.rooms import actor
from tests.factories.threads import make_entry, make_thread
from threads import chain, service
from threads.models import Entry, Thread

WORDS = {"type": "progress", "evidence_title": "", "evidence_url": "", "hours": None, "about_on": None}


@pytest.fixture
def thread_id(cast, unit):
    """A thread with three entries, of which the first was changed and the second removed."""
    with unit() as session:
        thread = make_thread(cast.mentee)
        first, second = make_entry(thread, "First", "one"), make_entry(thread, "Second", "two")
        make_entry(thread, "Third", "three", hours=1.5)
        session.flush()
        service.revise(first, author=actor(cast.mentee), version=1, title="First", body_md="one, better", **WORDS)
        service.remove(second)
        return thread.id


def exported(visit, thread_id, user=None) -> dict:
    """The thread as a file."""
    return json.loads(visit(user).get(f"/threads/{thread_id}/thread.json").text)


def test_every_act_is_a_link_and_words_that_were_removed_are_gone(visit, thread_id):
    found = exported(visit, thread_id)
    acts = [(link["act"], link["entry"]) for link in found["links"]]
    assert acts == [("written", 1), ("written", 2), ("written", 3), ("changed", 1), ("removed", 2)]
    assert [link["content"] and link["content"]["body"] for link in found["links"]] == [
        "one",
        None,
        "three",
        "one, better",
        None,
    ]
    assert chain.first_fault(found["links"], found["head"]) is None


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize(
    ("spoil", "link", "entry"),
    [
        (lambda links: links[2]["content"].update(body="thr\u200bee"), 3, 3),
        (lambda links: links[2]["content"].update(minutes=91), 3, 3),
        (lambda links: links[0].update(at="2020-01-01T00:00:00+00:00"), 1, 1),
        (lambda links: links.pop(1), 2, 3),
        (lambda links: links.insert(0, links.pop(1)), 1, 2),
        (lambda links: links[3].update(act="written"), 4, 1),
        (lambda links: links[4].pop("digest"), 5, 2),
        (lambda links: links.pop(), 4, 1),
    ],
)
def test_the_first_altered_link_is_named(visit, thread_id, spoil, link, entry):
    found = exported(visit, thread_id)
    spoil(found["links"])
    fault = chain.first_fault(found["links"], found["head"])
    assert fault is not None
    assert (fault.link, fault.entry) == (link, entry)


@given(place=st.integers(0, 10**6), letter=st.characters(exclude_categories=["Cs"]))
def test_no_letter_can_be_exchanged(place, letter):
    contents = [{"body": f"entry {number}", "salt": str(number)} for number in range(5)]
    links, previous = [], chain.BEGINNING
    for number, content in enumerate(contents, 1):
        link = {
            "number": number,
            "act": "written",
            "entry": number,
            "at": "2026-11-22T16:00:00+00:00",
            "previous": previous,
        }
        link |= {"digest": chain.digest(content), "content": dict(content)}
        previous = link["seal"] = chain.seal(link)
        links.append(link)
    number, body = place % 5, contents[place % 5]["body"]
    at = place // 5 % len(body)
    links[number]["content"]["body"] = changed = body[:at] + letter + body[at + 1 :]
    fault = chain.first_fault(links, previous)
    assert (fault.link if fault else 0) == (0 if changed == body else number + 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("entry", float("inf")),
        ("entry", "\x1b[2J"),
        ("number", True),
        ("at", "2026-11-22T16:00:00+00:00\nWHOLE"),
        ("at", "\x1b[2J"),
        ("digest", ["a"]),
        ("act", None),
    ],
)
def test_a_hostile_file_says_nothing_of_its_own(name, value):
    link = {"number": 1, "act": "removed", "entry": 1, "at": "2026-11-22T16:00:00+00:00", "digest": ""}
    for changed in ({}, {name: value}):
        link |= {"previous": chain.BEGINNING} | changed
        link["seal"] = chain.seal(link)
        file = {"format": chain.FORMAT, "version": 1, "links": [link], "head": link["seal"]}
        said = chain.told(*chain.checked(json.dumps(file)))
        assert said.startswith("ALTERED" if changed else "WHOLE")
        assert "\x1b" not in said
        assert said.isprintable() or not changed


@pytest.mark.once("outside")
def test_the_program_checks_a_file_alone(visit, thread_id, tmp_path):
    program, file = tmp_path / "chain.py", tmp_path / "thread.json"
    program.write_bytes(visit(None).get("/threads/chain.py").data)
    found = exported(visit, thread_id)
    for content, code, words in (
        (json.dumps(found), 0, "WHOLE: 5 links"),
        (json.dumps(found).replace("one, better", "one, worse"), 1, "ALTERED: entry 1, link 4 of 5"),
        ("[1]", 2, "not a thread"),
        ("{" * 100_000, 2, "not a thread"),
    ):
        file.write_text(content)
        done = subprocess.run(
            [sys.executable, "-I", program, file], capture_output=True, text=True, cwd=tmp_path, check=False
        )
        assert done.returncode == code
        assert words in done.stdout + done.stderr


def test_the_command_does_the_same(app, visit, thread_id, tmp_path):
    file = tmp_path / "thread.json"
    file.write_text(json.dumps(exported(visit, thread_id)))
    assert app.test_cli_runner().invoke(args=["threads", "verify", str(file)]).exit_code == 0
    file.write_text(file.read_text().replace("three", "four"))
    done = app.test_cli_runner().invoke(args=["threads", "verify", str(file)])
    assert (done.exit_code, "entry 3" in done.output) == (1, True)


def test_words_hidden_by_moderators_stay_out_of_the_file(cast, unit, visit, thread_id):
    with unit() as session:
        third = session.query(Entry).filter_by(thread_id=thread_id, seq=3).one()
        hide(third, clock.now())
    found = exported(visit, thread_id)
    assert found["links"][2]["content"] is None
    assert chain.first_fault(found["links"], found["head"]) is None
    assert exported(visit, thread_id, cast.mentee)["links"][2]["content"]["body"] == "three"


def test_a_private_thread_has_no_file_for_others(cast, unit, visit):
    with unit():
        thread_id = make_thread(cast.mentee, audience="owner").id
    for address in (f"/threads/{thread_id}/thread.json", f"/threads/{thread_id}/chain"):
        visit(cast.stranger).get(address, status=404)
        visit(cast.mentee).get(address)


def test_the_page_says_that_the_chain_is_whole_and_where_it_is_not(cast, unit, visit, thread_id):
    assert "Whole: nothing was altered" in visit(None).get(f"/threads/{thread_id}/chain").text
    with unit() as session:
        session.get(Thread, thread_id).seal = "f" * 64
    assert "Altered, first at entry 2" in visit(None).get(f"/threads/{thread_id}/chain").text


def test_an_entry_about_an_earlier_day_says_that_it_is_late(cast, visit, thread_id):
    member = visit(cast.mentee)
    words = {"type": "progress", "body_md": "Last month I", "about_on": "2026-01-05"}
    page = member.follow(member.post(f"/threads/{thread_id}/entries", words))
    assert "Written late" in page.text
    refused = member.post(f"/threads/{thread_id}/entries", words | {"about_on": "2999-01-05"}, status=422)
    assert "Give a day that has passed" in refused.text
    assert "Last month I" in refused.text
