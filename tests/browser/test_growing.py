"""Step 3: a growth thread with entries; others follow, react and reply; a mentor's reply stands in the second ink."""

from tests.browser.conftest import both


@both
def test_a_thread_and_those_who_read_it(come, js):
    name = "with" if js else "without"
    visit = come("elsewhere", js=js).go("/threads/new").look()
    visit.fill(Title=f"Learning {name} scripts").press("Start a growth thread")
    visit.sees(f"Learning {name} scripts").look()
    address = visit.page.url
    visit.field("What happened").first.fill("I **counted** what was in it.")
    visit.fill(Link_to_the_evidence="https://example.org/count").press("Publish entry")
    visit.page.goto(address)
    visit.sees("counted").look()

    mentor = come("mentor", js=js)
    mentor.page.goto(address)
    mentor.press("Follow")
    mentor.page.goto(address)
    mentor.click(mentor.page.locator("a[href*='/entries/']"))
    mentor.fill(Your_reply="Write that ratio down.").press("Post")
    mentor.sees("Write that ratio down.").look()
    visit.go("/notifications").sees("Mara Mentor").look()
