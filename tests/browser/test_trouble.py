"""When things go wrong: errors are told and keep the text, a nervous finger posts once, a lost line loses nothing."""

from tests.browser.conftest import both
from tests.house.world import secret


@both
def test_an_error_is_told_and_the_text_kept(come, js):
    visit = come("elsewhere", js=js).go("/threads/new")
    visit.field("Purpose").first.fill("A purpose worth keeping")
    visit.press("Start a growth thread")
    alert = visit.page.get_by_role("alert").first
    assert alert.inner_text()
    assert visit.field("Purpose").first.input_value() == "A purpose worth keeping"
    assert visit.page.title().startswith("Error:")
    if js:
        assert alert.evaluate("box => box.contains(document.activeElement) || box === document.activeElement")
    visit.look()


@both
def test_a_double_click_posts_once(come, js):
    words = f"Said once, clicked twice, {'with' if js else 'without'} scripts."
    visit = come("owner", js=js).go("/rooms/{room}")
    visit.field("Your message").first.fill(words)
    visit.button("Post message").first.dblclick()
    visit.sees(words).settle()
    visit.go("/rooms/{room}").sees(words)
    assert visit.page.get_by_text(words, exact=True).count() == 1


def test_a_lost_line_keeps_the_text(come):
    visit = come("member").go("/communities/closed-place/topics/{closedtopic}-{closedtopic_slug}")
    visit.fill(Your_reply="Typed in a tunnel.")
    with visit.offline():
        visit.press("Post reply")
    assert visit.field("Your reply").first.input_value() == "Typed in a tunnel."
    visit.press("Post reply").sees("Typed in a tunnel.")


def test_a_page_that_is_not_there(come):
    visit = come("owner")
    assert visit.page.goto("/no/such/page").status == 404
    visit.look()


def test_dark_is_remembered(come):
    visit = come("admin").go("/settings/appearance").look()
    visit.page.locator("input[name=theme][value=dark]").check(force=True)
    visit.press("Save")
    visit.go("/threads")
    assert visit.page.locator("html").get_attribute("data-theme") == "dark"
    assert secret("publicthread") in visit.page.content()
