"""Step 2, to its end: a path is written, walked, confirmed by a person, and proved to a stranger."""

from pathlib import Path

from tests.browser.conftest import both

LEARNERS = {True: "follower", False: "member"}


def write_path(curator, title):
    """Write a roadmap of one step and publish it; return its address."""
    curator.go("/roadmaps/drafts").look().fill(Title=title).press("Begin a draft").look()
    curator.fill(Title_of_the_stage="Reading").press("Add the stage").follow("Add a step").look()
    curator.fill(Title="Read a row aloud", Summary="Say what one row means.", What_counts="Somebody understood you")
    curator.press("Save in the draft").sees("Read a row aloud").look()
    curator.follow("Edit").fill(Summary="From a table to a sentence.").press("Save in the draft")
    curator.follow("Preview").sees("Read a row aloud").look()
    curator.page.go_back()
    curator.settle()
    curator.follow("Publish").look().press("Publish version 1").sees("Read a row aloud").look()
    return curator.page.url.partition("?")[0].partition("#")[0]


@both
def test_a_path_is_written_walked_confirmed_and_proved(come, tmp_path, js):
    curator, learner = come("curator", js=js), come(LEARNERS[js], js=js)
    path = write_path(curator, f"Reading rows {'quickly' if js else 'plainly'}")

    learner.page.goto(path)
    learner.press("Start this roadmap")
    step = f"{path}/steps/read-a-row-aloud"
    learner.page.goto(f"{step}/evidence")
    learner.fill(What_it_is="A recording", Link="https://example.org/row").press("Attach evidence and finish")
    learner.page.goto(f"{step}/verification")
    learner.look().page.get_by_label("who curates this roadmap").check(force=True)
    learner.press("Ask to confirm")

    curator.go("/roadmaps/my/verifications").follow("Read a row aloud").sees("A recording").look()
    curator.press("Confirm this step").look()

    learner.go("/credentials").look().follow("Reading rows").look()
    with learner.page.expect_download() as file:
        learner.page.get_by_role("link", name="Picture (PNG)").click()
    badge = Path(tmp_path, "badge.png")
    file.value.save_as(badge)

    stranger = come(js=js).go("/verify").look()
    stranger.page.set_input_files("input[type=file]", badge)
    stranger.press("Check").sees("This credential holds").sees("Reading rows").look()
    badge.write_bytes(badge.read_bytes().replace(b"eyJ", b"eyK", 1))
    stranger.go("/verify").page.set_input_files("input[type=file]", badge)
    stranger.press("Check").misses("This credential holds").look()
