"""The same form sent many times at once, twenty acceptances of the last place, two windows on one text: over HTTP."""

import re
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from secrets import token_hex, token_urlsafe
from threading import Barrier

from tests.faults import times


def at_once(calls):
    """Carry out calls at the same moment and return what they return."""
    gate = Barrier(len(calls))

    def run(call):
        gate.wait(300)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def patiently(member, path, form, once=""):
    """Send a form, again while the house is too busy to take it; return what it said then."""
    once = once or token_urlsafe(12)
    for _ in range(20):
        answer = member.post(path, form, once=once)
        if answer.status != 503:
            break
    return answer


def test_one_form_sent_many_times_at_once_makes_one_thing(shared):
    for number in range(times(2, 20)):
        writer = shared.writer(number).ready()
        path, text = f"/threads/{shared.facts['writers'][number]['thread']}/entries", token_hex(8)
        send = partial(patiently, writer, path, {"body_md": text, "type": "progress"}, token_urlsafe(12))
        answers = at_once([send] * 8)
        assert {answer.status for answer in answers} == {303}
        assert len({answer.to for answer in answers}) == 1, "all lead to the one thing"
        assert shared.rows(f"SELECT count(*) FROM entry WHERE body_md = '{text}'") == [(1,)]


def test_the_last_place_is_given_once(shared):
    mentor = shared.member("mara_mentor").ready()
    paths = [f"/rooms/{room}/acceptance" for room in shared.facts["requests"]]
    answers = at_once([partial(patiently, mentor, path, {}) for path in paths])
    assert sorted(answer.status for answer in answers) == [303, *[409] * (len(answers) - 1)]
    (opened,) = (answer.to for answer in answers if answer.status == 303)
    assert mentor.get(opened).status == 200
    taken = "SELECT p.places_taken FROM profile p JOIN user u ON u.id = p.owner_id WHERE u.handle = 'mara_mentor'"
    assert shared.rows(taken) == [(1,)]


def test_of_two_windows_on_one_text_the_second_gets_both_texts(shared):
    writer = shared.facts["writers"][1]
    path = f"/threads/{writer['thread']}/entries/{writer['entry']}"
    windows = [shared.writer(1), shared.writer(1)]
    versions = [
        re.search(r'name="version"[^>]*value="(\d+)"', window.open(f"{path}/edit").text)[1] for window in windows
    ]
    forms = [{"body_md": f"Window {name}", "type": "progress", "version": versions[0]} for name in "AB"]
    first, second = at_once([partial(patiently, w, path, form) for w, form in zip(windows, forms, strict=True)])
    assert {first.status, second.status} == {303, 409}
    refused = first if first.status == 409 else second
    assert "Window A" in refused.text
    assert "Window B" in refused.text
    ((kept,),) = shared.rows(f"SELECT body_md FROM entry WHERE id = {writer['entry']}")
    assert kept == ("Window B" if refused is first else "Window A")
