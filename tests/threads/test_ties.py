"""What a thread belongs to, the prompt of the week, the timeline and the year."""

import re
from datetime import date, timedelta

from app import clock
from app.db import db
from tests.factories.rooms import make_room, wish
from tests.factories.threads import make_entry, make_thread
from threads import prompts
from threads.models import Entry, Thread

WORDS = {"title": "My aim", "purpose_md": "", "tags": "", "roadmap_id": "", "audience": "public"}


def test_an_objective_is_named_to_its_room_alone(visit, cast, unit, statements):
    with unit():
        room = make_room(cast.mentee, cast.mentor, objectives=[wish("Quixotic objective")])
        objective, room_id = room.objectives[0].id, room.id
    owner = visit(cast.mentee)
    assert "Quixotic objective" in owner.get("/threads/new").text
    assert "Quixotic" not in visit(cast.stranger).get("/threads/new").text
    visit(cast.stranger).post("/threads", WORDS | {"objective_id": str(objective)}, status=422)
    owner.post("/threads", WORDS | {"objective_id": str(objective)})
    with unit() as session:
        thread = session.query(Thread).one()
        page = f"/threads/{thread.id}-my-aim"
    for user, sees in ((cast.mentee, True), (cast.mentor, True), (cast.stranger, False), (None, False)):
        with statements() as spoken:
            text = visit(user).get(page).text
        assert ("Quixotic objective" in text, "For the objective" in text) == (sees, sees)
        assert len(spoken) <= 8
    owner.post(f"/rooms/{room_id}/safety/exit", {})
    owner.post(f"/threads/{thread.id}", WORDS | {"objective_id": str(objective), "version": "1"})


def test_the_prompt_is_one_for_a_week_and_said_on_the_entry(visit, cast, unit, shelf):
    monday = date(2026, 3, 9)
    week = {prompts.prompt_of(monday + timedelta(days=day)) for day in range(7)}
    assert len(week) == 1
    assert len({prompts.prompt_of(monday + timedelta(weeks=each)) for each in range(26)}) == 26
    owner, asked = visit(cast.mentee), prompts.prompt_of(clock.today())
    assert str(prompts.PROMPTS[asked]).split("?")[0][:20] in owner.get(shelf.page).text
    owner.post(f"/threads/{shelf.thread}/entries", {"type": "progress", "body_md": "This moved", "prompt": asked})
    assert "To the prompt of the week:" in visit(None).get(shelf.page).text
    owner.post(f"/threads/{shelf.thread}/entries", {"type": "progress", "body_md": "B", "prompt": "none"}, status=422)
    with unit() as session:
        entry = session.query(Entry).filter_by(prompt=asked).one()
        assert entry.links[0].content["prompt"] == asked
    page = owner.get(f"/threads/{shelf.thread}/entries/{entry.id}/edit").text
    assert re.search(f'name="prompt" value="{asked}"[^>]* checked', page)


def test_milestones_and_breakthroughs_stand_on_a_timeline(visit, cast, unit):
    with unit():
        thread = make_thread(cast.mentee)
        page = f"/threads/{thread.id}-{thread.slug}"
        make_entry(thread, "Nothing special")
    assert 'class="milestones' not in visit(None).get(page).text
    with unit():
        thread = db.session.get_one(Thread, thread.id)
        kinds = ("milestone", "breakthrough", "milestone", "milestone", "milestone")
        ids = [make_entry(thread, f"Reached {n}", type=kind).id for n, kind in enumerate(kinds)]
    text = visit(None).get(page).text
    assert f'<a href="#entry-{ids[-1]}">Reached 4</a>' in text
    assert f"#entry-{ids[0]}" not in text.split('class="milestones')[1].split("</ol>")[0]
    assert "All 5" in text
    visit(cast.mentee).post(f"/threads/{thread.id}", WORDS | {"aim": "Used weekly", "version": "1"})
    visit(cast.mentee).post(f"/threads/{thread.id}", WORDS | {"aim_on": "2026-12-24", "version": "2"}, status=422)
    year = visit(None).get(f"/threads/{thread.id}/year").text
    assert "Used weekly" in year
    assert all(f"Reached {n}" in year for n in range(5))
    assert "Breakthrough" in year
    assert 'class="heat--4"' in year
    assert year.count("<rect") < 20, "days without words share a ground"


def test_the_year_is_told_in_a_table_on_the_readers_calendar(visit, cast, unit):
    with unit():
        thread = make_thread(cast.mentee)
        with clock.at(clock.now() - timedelta(days=360)):
            make_entry(thread, "Long ago")
        make_entry(thread, "Today")
    year = visit(cast.mentee).get(f"/threads/{thread.id}/year").text
    assert re.search(r"2 days in 2 of the last 5[23] weeks\.", year)
    assert year.count('<td class="number">1</td><td class="number">1</td>') == 2
    with unit():
        young = make_thread(cast.mentee, "A young one")
        make_entry(young, "Today")
    assert "1 day in the first week." in visit(cast.mentee).get(f"/threads/{young.id}/year").text
    empty = visit(cast.mentee).get("/threads/999/year", status=404)
    assert "Days written" not in empty.text
