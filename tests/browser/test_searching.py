"""Step 6: search everything, with facets; never a thing the searcher may not see."""

from tests.browser.conftest import both
from tests.house.world import COMMON, secret


@both
def test_search_and_narrow(come, js):
    visit = come("owner", js=js).go("/")
    visit.page.get_by_role("searchbox", name="Search").locator("visible=true").first.fill(COMMON)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/search?*")
    visit.settle()
    visit.sees(COMMON.capitalize()).look()
    visit.go(f"/search?q={COMMON}&kind=threads").sees(secret("ownerentry"))
    visit.go(f"/search?q={COMMON}&kind=rooms").sees(secret("roomentry"))
    stranger = come("stranger", js=js).go(f"/search?q={COMMON}")
    for word in ("roomentry", "ownerthread", "closedtopic"):
        stranger.misses(secret(word))
