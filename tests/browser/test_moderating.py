"""Step 7: a post is reported; a moderator takes the case and hides it with a reason; it is gone at once."""

from tests.browser.conftest import both
from tests.house.world import secret


@both
def test_from_report_to_decision(come, js):
    words = {
        True: ("membersthread", "thread", "/threads"),
        False: ("memberstopic", "topic", "/communities/members-place"),
    }
    word, kind, place = words[js]
    reporter = come("steward", js=js).go(f"/reports/new?about={kind}:{{{word}}}").look()
    reporter.page.locator("input[type=radio][name=reason]").first.check(force=True)
    reporter.press("Send report").look()

    moderator = come("moderator", js=js).go("/moderation").look()
    moderator.click(moderator.page.locator("a[href*='/moderation/cases/']", has_text="Threat or danger"))
    moderator.sees(secret(word))
    moderator.press("Take this report").look()
    moderator.page.locator("input[name=outcome][value=hide]").check(force=True)
    moderator.fill(Message_to="Take the offer out.")
    moderator.page.locator("[name=note]").locator("visible=true").first.fill("A price list.")
    moderator.press("Decide and send").look()

    come("member", js=js).go(place).misses(secret(word)).go(f"/search?q={secret(word)[:-2]}").misses(secret(word))
    come("owner", js=js).go("/notifications").sees("decided").look()
    moderator.go("/moderation/log").sees("A price list.").look()
