"""The keyboard alone: join, sign in and post without a pointer; what has the focus can be seen."""

from tests.browser.site import PASSWORD

FOCUS = "() => { const e = document.activeElement, s = getComputedStyle(e); return [e.tagName, e.name || '', (e.innerText || e.getAttribute('aria-label') || '').trim(), s.outlineStyle !== 'none' || s.boxShadow !== 'none']; }"


def tab_to(page, wanted, limit: int = 90) -> None:
    """Press Tab until the focus is on what is wanted; every stop can be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        tag, name, words, seen = page.evaluate(FOCUS)
        assert seen or tag == "BODY", f"no sign of focus on <{tag} name={name}> {words}"
        if wanted(tag, name, words):
            return
    raise AssertionError("the keyboard does not get there")


def field(wanted: str):
    """Whether the focus is on a field of this name."""
    return lambda tag, name, words: tag in {"INPUT", "TEXTAREA"} and name == wanted


def button(wanted: str):
    """Whether the focus is on a button with this text."""
    return lambda tag, name, words: tag == "BUTTON" and words.startswith(wanted)


def test_the_first_stop_leads_past_the_header(come):
    visit = come().go("/threads")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_function("() => document.activeElement.closest('main') !== null || location.hash === '#main'")


def test_join(come):
    visit = come().go("/join")
    for name, value in {
        "name": "Kai Keys",
        "handle": "kai_keys",
        "email": "kai@example.net",
        "password": PASSWORD,
    }.items():
        tab_to(visit.page, field(name))
        visit.page.keyboard.insert_text(value)
    tab_to(visit.page, button("Join"))
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_url("**/check-mail*")


def test_sign_in_and_publish_an_entry(come):
    visit = come().go("/sign-in")
    for name, value in {"email": "mila_mentee@example.org", "password": PASSWORD}.items():
        tab_to(visit.page, field(name))
        visit.page.keyboard.insert_text(value)
    with visit.page.expect_navigation():
        visit.page.keyboard.press("Enter")
    visit.go("/threads/{ownerthread}-{ownerthread_slug}")
    tab_to(visit.page, field("body_md"))
    visit.page.keyboard.insert_text("Written without a mouse.")
    tab_to(visit.page, button("Publish entry"))
    visit.page.keyboard.press("Enter")
    visit.sees("Written without a mouse.")


def test_react_and_take_it_back(come):
    visit = come("member").go("/communities/public-place/topics/{publictopic}-{publictopic_slug}")
    keys = visit.page.keyboard
    tab_to(visit.page, lambda tag, _name, words: tag == "A" and words == "React")
    keys.press("Enter")
    for pressed in ("true", "false"):
        visit.page.wait_for_function("() => document.activeElement.matches('button.reaction')")
        keys.press("Enter")
        visit.page.wait_for_selector(f"button.reaction[aria-pressed={pressed}]:focus")


def test_the_question_mark_lists_the_keys(come):
    visit = come().go("/threads")
    visit.page.keyboard.press("?")
    visit.page.get_by_role("dialog", name="Keys").get_by_text("Next and previous entry").wait_for()
    visit.page.keyboard.press("Escape")
    visit.page.locator("dialog").wait_for(state="detached")


def test_the_focus_stays_where_a_part_of_the_page_is_swapped(come):
    visit = come("moderator").go("/threads/{publicthread}-{publicthread_slug}")
    for before, after in (("Follow", "Following"), ("Cheering", "Cheering")):
        tab_to(visit.page, button(before))
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function(
            "after => document.activeElement.getAttribute('aria-pressed') === 'true' && document.activeElement.innerText.trim().startsWith(after)",
            arg=after,
        )
