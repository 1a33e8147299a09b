"""Step 8: home shows what waits, the room, the roadmap, and entries of those one follows; notifications lead to things."""

from tests.browser.conftest import both
from tests.house.world import secret


@both
def test_home_of_a_mentee(come, js):
    visit = come("owner", js=js).go("/").look()
    visit.sees("Mara Mentor").sees(secret("roadmapword"))


@both
def test_home_of_a_follower(come, js):
    come("follower", js=js).go("/").sees(secret("followersentry")).misses(secret("ownerentry")).look()


@both
def test_a_notification_leads_to_its_thing(come, js):
    visit = come("follower", js=js).go("/notifications").look()
    visit.click(visit.page.locator("form[action*='/visit'] button"))
    assert "/threads/" in visit.page.url


def test_home_on_a_phone_in_the_dark(come):
    come("owner", width=390, theme="dark").go("/").look()
