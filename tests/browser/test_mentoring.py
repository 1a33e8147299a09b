"""Step 4: find a mentor, ask with objectives; the mentor accepts; the room holds questions, check-ins and whose turn it is."""

from datetime import date, timedelta

import pytest

from tests.browser.conftest import both
from tests.house.world import secret

ASKERS = {True: "former", False: "stranger"}


@both
def test_from_request_to_check_in(come, js):
    visit = come(ASKERS[js], js=js).go("/mentors").look()
    visit.go("/rooms/new?mentor=otis_outmentor").look()
    visit.fill(
        Why_this_mentor="You count what matters.",
        Objective="Publish three analyses",
        How_we_will_know="A lead links to it",
    )
    visit.fill(By_when=(date.today() + timedelta(days=60)).isoformat()).press("Send request").look()
    room = visit.page.url.partition("#")[0]
    assert "/rooms/new" not in room

    mentor = come("outmentor", js=js).go("/rooms/requests").sees("Publish three analyses").look()
    mentor.page.goto(room)
    mentor.press("Accept").look()

    visit.page.goto(room)
    visit.press("Sign the agreement").look()
    visit.page.goto(room)
    visit.settle()
    visit.fill(Your_message="Good morning.").press("Post message").sees("Good morning.")
    visit.page.goto(room.partition("?")[0] + "/entries/new?kind=check_in")
    visit.look().fill(What_moved="The first draft stands.", What_is_stuck="The title.", What_is_next="Show it.")
    visit.page.locator("input[type=radio][name*=confidence]").nth(2).check(force=True)
    visit.press("Send check-in").sees("The first draft stands.")
    mentor.go("/").sees("Otis")
    mentor.page.goto(room)
    mentor.sees("The first draft stands.").look()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_question_in_the_room(come, theme):
    visit = come("owner", theme=theme).go("/rooms/{room}").sees(secret("roomentry")).look()
    come("mentor", theme=theme).go("/rooms/{room}").sees(secret("roomreply")).look()
    assert visit.page.locator("h1").count() == 1


def test_the_room_is_closed_to_others(come):
    visit = come("stranger")
    answer = visit.page.goto(visit.site.world.url("/rooms/{room}"))
    assert answer.status == 404
    visit.misses(secret("roomentry")).look()
