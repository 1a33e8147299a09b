"""Fixtures: a filled data folder, made once, and sites that begin as copies of it."""

import fcntl
import json
import os
import shutil
from pathlib import Path

import pytest

from tests.faults.house import Site, copied, filled, running


def pytest_collection_modifyitems(items) -> None:
    """Everything in this folder is about faults, and has its own part of the suite."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.fspath).parents:
            item.add_marker("faults")


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """A filled data folder and what there is in it: filled by the first worker that comes, while the others wait."""
    common = tmp_path_factory.getbasetemp()
    common = (common.parent if "PYTEST_XDIST_WORKER" in os.environ else common) / "template"
    common.mkdir(exist_ok=True)
    facts = common / "facts.json"
    with (common / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not facts.exists():
            found = filled(common / "data")
            facts.write_text(json.dumps(found))
    return common / "data", json.loads(facts.read_text())


@pytest.fixture(scope="session")
def shared(template, tmp_path_factory):
    """A site for the tests that leave it whole."""
    folder = tmp_path_factory.mktemp("shared")
    with running(Site(copied(template[0], folder), template[1]), ("web", "worker")) as site:
        yield site
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own(template, tmp_path):
    """A site of the test's own, not started yet: `with running(own()) as site: …`."""

    def make(**settings) -> Site:
        return Site(copied(template[0], tmp_path), template[1], **settings)

    yield make
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
