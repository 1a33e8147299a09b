"""Step 2: start a roadmap, mark steps, add evidence, see what is next and how far it is."""

from tests.browser.conftest import both
from tests.house.world import secret


@both
def test_a_roadmap_from_start_to_evidence(come, js):
    visit = come("follower" if js else "member", js=js)
    visit.go("/roadmaps").look().go("/roadmaps/a-roadmap").look()
    visit.press("Start this roadmap")
    visit.go("/roadmaps/a-roadmap?view=list").sees("The second step").look()
    visit.go("/roadmaps/a-roadmap/steps/one").sees(secret("stepword")).press("Mark as in progress")
    visit.go("/roadmaps/a-roadmap/steps/one/evidence").look()
    visit.fill(What_it_is="A notebook", Link="https://example.org/notebook").press("Attach evidence and finish")
    visit.go("/roadmaps/a-roadmap/steps/one").sees("A notebook").look()
    visit.go("/roadmaps/a-roadmap?view=list").sees("The second step").look()
    visit.go("/").sees(secret("roadmapword"))
