"""Writing a reply: marks by keys and buttons, a preview, a picture, a mention, and a draft that waits."""

from tests.browser.conftest import both

SHOT = {
    "name": "shot.png",
    "mimeType": "image/png",
    "buffer": bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
        "0100c9fe92ef0000000049454e44ae426082"
    ),
}


@both
def test_a_text_is_seen_before_it_is_posted_and_waits(come, js):
    visit = come("member", js=js).go("/communities/public-place/topics/{publictopic}")
    visit.fill(Your_reply="Not yet **posted**").press("Preview").sees("nothing is posted yet")
    visit.page.locator(".write__sheet strong", has_text="posted").wait_for()
    assert visit.field("Your reply").input_value() == "Not yet **posted**"
    visit.look()
    if js:
        visit.field("Your reply").press("End")
        visit.field("Your reply").press_sequentially(" at all")
        visit.sees("Draft saved")
    else:
        visit.press("Keep as draft").sees("Only you can see it")
    visit.go("/communities/public-place/topics/{publictopic}").sees("Not yet **posted**")
    visit.press("Discard").misses("Not yet")


def test_keys_a_picture_and_a_mention(come):
    visit = come("member").go("/communities/public-place/topics/{publictopic}")
    field = visit.field("Your reply")
    field.press_sequentially("So")
    field.select_text()
    field.press("Control+b")
    visit.page.get_by_role("toolbar").get_by_role("button").first.focus()
    for _ in range(4):
        visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("Enter")
    assert field.input_value() == "- **So**"
    field.press("End")
    field.press_sequentially(" @")
    visit.page.get_by_role("option").first.wait_for()
    visit.look()
    field.press("Enter")
    assert field.input_value().startswith("- **So** @")
    with visit.page.expect_file_chooser() as chosen:
        visit.button("Add a picture").click()
    chosen.value.set_files([SHOT])
    visit.page.wait_for_function("() => document.querySelector('#reply textarea').value.includes('](/uploads/')")
    visit.press("Preview")
    visit.page.wait_for_function("() => document.querySelector('.write__sheet img')?.naturalWidth === 1")
