"""A step of a draft is moved by its grip: with keys, with the pointer, and not at all where the house is out of reach."""

ORDER = "lists => lists.map(list => [...list.children].map(row => row.dataset.key))"


def order(visit):
    """The keys of the steps, stage by stage."""
    return visit.page.eval_on_selector_all("[data-stage]", ORDER)


def test_a_step_is_moved_by_keys_and_by_the_pointer(come):
    visit = come("owner").go("/roadmaps/drafts/{draft}")
    visit.fill(Title_of_the_stage="Second").press("Add the stage")
    page, grip = visit.page, visit.page.locator("#grip-one")
    grip.focus()
    for key, said in (
        ("Space", "is lifted"),
        ("ArrowDown", "At the end of “Second”"),
        ("Escape", "stays where it was"),
    ):
        page.keyboard.press(key)
        assert said in page.inner_text("#moved")
    for key in ("Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    visit.sees("is now step 1 of 1 in “Second”")
    assert order(visit) == [[], ["one"]]
    assert page.evaluate("document.activeElement.id") == "grip-one", "the focus goes along"
    with visit.offline():
        grip.drag_to(page.locator("#stage-1"), force=True)
    assert order(visit) == [[], ["one"]], "nothing moves that was not saved"
    grip.drag_to(page.locator("#stage-1"), force=True)
    page.locator("[data-stage='0'] #step-one").wait_for()
    visit.look()
