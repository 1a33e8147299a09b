"""Roadmaps' pages, as guests, learners and others see them."""

import html5lib
import pytest

from roadmaps import plan
from roadmaps.service import publishing
from tests.factories.roadmaps import make_enrollment, make_file, make_roadmap

STEP = "/roadmaps/baking/steps/water"


@pytest.fixture
def baking(unit, cast):
    """A roadmap that the mentee is on, with one step done."""
    with unit():
        make_enrollment(cast.mentee, make_roadmap(cast.curator), flour="done")


def links(page):
    """The steps that the drawing or the list of a page leads to, in order."""
    tree = html5lib.parse(page.text, namespaceHTMLElements=False)
    walks = [walk for walk in tree.iter("ol") if walk.get("class") == "walk"]
    return [link.get("href").rpartition("=")[2] for walk in walks for link in walk.iter("a")]


def place(ready, key):
    """Where the classes of a step put it: what roadmap-places.css makes of them."""
    digits = {name[0]: int(name[1:]) for name in ready.spots[key].split()}
    row = 100 * digits.get("h", 0) + 10 * digits.get("t", 0) + digits["r"]
    bands = zip(ready.runs, ready.layout.bands, strict=True)
    top = next(band.y for run, band in bands if key in run.keys)
    return 104 + 18.875 * digits["c"], top + 21 + 86 * row


def test_guests_read_the_catalogue_and_a_roadmap(visit, baking):
    page = visit().get("/roadmaps")
    assert "Baking bread" in page.text
    assert "Yours" not in page.text
    page = visit().get("/roadmaps/baking")
    assert "Start this roadmap" in page.text
    assert "Needs Know your flour" in page.text


def test_a_learner_sees_progress_and_what_is_next(visit, cast, baking):
    page = visit(cast.mentee).get("/roadmaps/baking")
    assert "of 4 steps" in page.text
    assert "Measure water" in page.text
    assert "You can move on when" in page.text
    assert "Yours" in visit(cast.mentee).get("/roadmaps").text
    assert "Your roadmap" in visit(cast.mentee).get("/").text


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("view", ["graph", "list"])
def test_a_view_can_be_named(visit, cast, baking, view):
    page = visit(cast.mentee).get(f"/roadmaps/baking?view={view}&step=loaf")
    assert ('class="graph"' in page.text) == (view == "graph")
    assert f'class="map map--{view}"' in page.text
    assert ('<li class="open c' in page.text) == (view == "graph")
    assert "Somebody ate it" in page.text


@pytest.mark.once("words")
def test_every_starter_draws_its_steps_as_links_in_learning_order(visit, unit, cast):
    with unit():
        prepared = [publishing.prepare(file) for file in publishing.starters()]
        for one in prepared:
            publishing.publish(one, owner_id=cast.curator.id)
    for one in prepared:
        ready = plan.make_plan(one.content, one.layout, one.prose)
        page = visit().get(f"/roadmaps/{one.file.slug}?view=graph")
        assert links(page) == list(ready.steps)
        assert links(visit().get(f"/roadmaps/{one.file.slug}?view=list")) == list(ready.steps)
        assert {key: place(ready, key) for key in ready.steps} == {k: (b.x, b.y) for k, b in ready.layout.nodes.items()}
        seen = set()
        for key, step in ready.steps.items():
            assert seen >= set(step.needs)
            seen.add(key)


def test_a_step_has_a_page_of_its_own(visit, cast, baking):
    assert "Measure water" in visit().get(STEP).text
    assert "Mark as in progress" in visit(cast.mentee).get(STEP).text


@pytest.mark.once("words")
def test_htmx_gets_the_panel_and_the_map_only(visit, cast, baking):
    page = visit(cast.mentee).hx_get("/roadmaps/baking?view=graph&step=loaf")
    assert "<html" not in page.text
    assert "Bake a loaf" in page.text
    assert 'data-hx-swap-oob="innerHTML"' in page.text


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize(
    "url", ["/roadmaps/none", "/roadmaps/baking?step=none", "/roadmaps/baking/steps/none", "/roadmaps/Ba%20king"]
)
def test_what_is_not_there_is_missing(visit, baking, url):
    visit().get(url, status=404)


@pytest.mark.once("refused")
def test_wrong_methods_are_refused(visit, cast, baking):
    visitor = visit(cast.mentee)
    visitor.get(f"{STEP}/state", status=405)
    visitor.post("/roadmaps/baking", status=405)
    visitor.post("/roadmaps", status=405)


def test_odd_filters_find_nothing(visit, baking):
    page = visit().get("/roadmaps?topic=nope&level=x&length=y&after=zzz")
    assert "No roadmap fits these filters" in page.text


def test_statements_stay_flat(visit, unit, cast, statements):
    with unit():
        make_enrollment(cast.mentee, make_roadmap(cast.curator), flour="done")
        make_enrollment(cast.mentee, make_roadmap(cast.curator, slug="long", title="Long", extra=60), flour="done")
    visitor, counted = visit(cast.mentee), {}
    for slug in ("baking", "long", "baking", "long"):
        with statements() as seen:
            visitor.get(f"/roadmaps/{slug}?view=graph&step=water")
        counted[slug] = len(seen)
    assert counted["baking"] == counted["long"] <= 7


def test_the_catalogue_costs_the_same_with_more_roadmaps(visit, unit, cast, statements):
    counted = []
    for number in range(9):
        with unit():
            make_enrollment(
                cast.mentee, make_roadmap(cast.curator, make_file(f"map-{number}", f"Map {number}")), flour="done"
            )
        with statements() as seen:
            visit(cast.mentee).get("/roadmaps")
        counted.append(len(seen))
    assert len(set(counted)) == 1
    assert counted[0] <= 6


def test_nobody_is_sent_the_drawing_of_a_very_large_roadmap_unasked(unit, cast, visit):
    with unit():
        make_roadmap(cast.curator, slug="small")
        make_roadmap(cast.curator, slug="huge", extra=150)
    guest = visit(None)
    for address, is_drawn in (("small", True), ("huge", False), ("huge?view=graph", True), ("huge?view=list", False)):
        page = guest.get(f"/roadmaps/{address}").text
        assert ('<svg class="graph"' in page) == is_drawn, address
        assert ("step=extra-149" in page) == (address == "huge?view=graph")
    assert "step=extra-149" in guest.get("/roadmaps/huge?view=list&stage=2").text
