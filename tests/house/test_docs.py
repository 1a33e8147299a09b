"""The docs name what there is: every setting, every command, every package."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.test_imports import PACKAGES, ROOT, modules

pytestmark = pytest.mark.once("words")

SERVER = {"PORT", "HOST", "WEB_PROCESSES", "WEB_THREADS"}


def text(name: str) -> str:
    """A document of ours."""
    path = ROOT / name
    assert path.is_file(), f"{name} is not there"
    return path.read_text(encoding="utf-8")


def settings() -> set[str]:
    """The names of environment variables that the code reads."""
    found = set(SERVER)
    for path in [path for package in PACKAGES for path in modules(package)]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"\bMENTEO_[A-Z_]+\b", node.value))
    return found


def test_every_setting_is_explained():
    operating = text("docs/operating.md")
    assert not {name for name in settings() if f"`{name}`" not in operating}


def test_no_setting_is_explained_that_is_gone():
    named = set(re.findall(r"\bMENTEO_[A-Z_]+\b", text("docs/operating.md")))
    assert not named - settings()


def test_every_command_is_explained(app):
    operating = text("docs/operating.md")
    commands = {f"flask {name}" for name in app.cli.commands}
    assert not {name for name in commands if name not in operating}


def test_every_package_has_its_place():
    architecture = text("docs/architecture.md")
    inner = {f"app/{path.parent.name}" for path in (ROOT / "app").glob("*/__init__.py")}
    assert not {name for name in {f"{domain}/" for domain in PACKAGES} | inner if name not in architecture}


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
        "docs/architecture.md",
        "docs/patterns.md",
        "docs/glossary.md",
        "docs/privacy.md",
        "docs/operating.md",
    ],
)
def test_it_is_there_and_says_something(name):
    assert len(text(name)) > 200


def test_links_between_documents_lead_somewhere():
    broken = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert not broken


def test_decisions_named_in_the_code_exist():
    named = {}
    for path in [path for package in PACKAGES for path in modules(package)]:
        for number in re.findall(r"docs/decisions/(\d{4})", path.read_text(encoding="utf-8")):
            named[number] = path.relative_to(ROOT)
    there = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")}
    assert not {number: str(path) for number, path in named.items() if number not in there}


def test_vendored_files_have_their_license():
    vendored = [path for path in (ROOT / "static" / "vendor").iterdir() if path.suffix == ".js"]
    assert all(list(path.parent.glob(f"{path.name.partition('-')[0]}*LICENSE*")) for path in vendored)
    for folder in ("static/fonts", "static/icons", "tests/browser/vendor"):
        assert list(Path(ROOT / folder).glob("*LICENSE*")), f"{folder} without a license"
