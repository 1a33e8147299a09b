"""Fixtures of the journeys: the site, Chromium, and visitors whose every page is looked at."""

import os
from pathlib import Path

import pytest

from tests.browser.site import running
from tests.browser.visits import LEAVING, Visit, Watch
from tests.run import chromium

PATIENCE = (
    60_000  # milliseconds: nothing is lost by it, for whoever waits goes on as soon as there is what was waited for
)
SWITCHES = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
    "--disable-extensions", "--no-first-run", "--disable-features=OptimizationHints,MediaRouter,Translate", "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


def pytest_collection_modifyitems(items) -> None:
    """Everything in this folder needs the browser; without one it is left out loudly, or fails where CI is set."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Drive the Chromium of the machine."""
    path = chromium()
    if not path:
        message = "no Chromium: `make browser` installs one, or name it in CHROMIUM=/path/to/chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    options = {"args": list(SWITCHES), "timeout": PATIENCE}
    return options if path == "playwright" else options | {"executable_path": path}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site, served for the whole session."""
    with running(tmp_path_factory.mktemp("site")) as started:
        yield started


@pytest.fixture
def come(browser, site):
    """Come to the site: `come("owner", js=False)`; everything that goes wrong on its pages is told at the end."""
    made, watch = [], Watch()

    def begin(role="guest", *, js=True, width=1280, theme="light") -> Visit:
        visit = enter(browser, site, role, js=js, width=width, theme=theme)
        made.append(visit.page.context)
        watch.over(visit.page)
        return visit

    yield begin
    for context in made:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture(scope="module")
def windows(browser, site):
    """A window for each role, for those who only look: opening one takes longer than a page."""
    made: dict[str, tuple[Visit, Watch]] = {}

    def at(role: str) -> tuple[Visit, Watch]:
        if role not in made:
            visit, watch = enter(browser, site, role), Watch()
            watch.over(visit.page)
            made[role] = visit, watch
        return made[role]

    yield at
    for visit, _watch in made.values():
        visit.page.context.close()


def enter(browser, site, role="guest", *, js=True, width=1280, theme="light") -> Visit:
    """Open a window on the site, signed in as somebody."""
    context = browser.new_context(
        base_url=site.url,
        java_script_enabled=js,
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        reduced_motion="reduce",
        locale="en-US",
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(LEAVING)
    if role != "guest":
        context.add_cookies([site.cookie(role)])
    return Visit(context.new_page(), site, js=js)


both = pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
