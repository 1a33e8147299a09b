"""Which way imports point: the contracts of pyproject.toml hold, and the kernel serves alone."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOMAINS = ("rooms", "roadmaps", "threads", "communities")
PACKAGES = ("app", *DOMAINS)
# Pure ideas: plain values in and out, nothing of ours imported but each other.
PURE = (
    "app/clock.py",
    "app/profiles/matching.py",
    "app/search/words.py",
    "roadmaps/graph.py",
    "roadmaps/interchange",
    "roadmaps/layout",
    "rooms/pace.py",
    "rooms/rhythm.py",
    "rooms/states.py",
    "rooms/turns.py",
    "threads/heat.py",
)
ALONE = """
from app import create_app
from app.db import Base, db
app = create_app(domains=())
with app.app_context():
    Base.metadata.create_all(db.engine)
    missing = [name for name in ("rooms", "roadmaps", "threads", "communities") if name in __import__("sys").modules]
    assert not missing, f"the kernel loaded {missing}"
client = app.test_client()
for path in ("/", "/sign-in", "/join", "/search", "/search?q=any", "/mentors", "/guidelines", "/healthz", "/readyz"):
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code, answer.text[:800])
assert client.get("/rooms").status_code == 404
print("alone")
"""


def modules(package: str) -> list[Path]:
    """All modules of a package."""
    return sorted(path for path in (ROOT / package).rglob("*.py") if "__pycache__" not in path.parts)


def imported(path: Path) -> set[str]:
    """The full names that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_contracts_of_pyproject_hold():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]


def test_the_kernel_knows_no_domain_not_even_inside_a_function():
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("app")
        for name in imported(path)
        if name.split(".")[0] in DOMAINS
    ]
    assert not wrong


@pytest.mark.parametrize("domain", DOMAINS)
def test_siblings_never_import_each_other(domain):
    others = set(DOMAINS) - {domain}
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(domain)
        for name in imported(path)
        if name.split(".")[0] in others
    ]
    assert not wrong


def test_what_is_below_does_not_know_the_request():
    """Services, models and queries are told who acts; they do not ask the request, sign-ins or templates."""
    forbidden = {"flask.request", "flask.render_template", "flask_login.current_user", "flask.session", "flask.flash"}
    layers = ("service", "models", "queries", "events")
    wrong = []
    for package in (*DOMAINS, *(f"app/{path.name}" for path in (ROOT / "app").iterdir() if path.is_dir())):
        for path in modules(package):
            if layers_of(path) & set(layers):
                wrong += [f"{path.relative_to(ROOT)}: {name}" for name in imported(path) & forbidden]
    assert not wrong, "\n".join(wrong)


def layers_of(path: Path) -> set[str]:
    """The names of a module and the folders it is in."""
    return {path.stem, *path.relative_to(ROOT).parent.parts}


def test_models_import_neither_services_nor_routes():
    wrong = []
    for package in PACKAGES:
        for path in modules(package):
            if "models" in layers_of(path):
                above = {"service", "routes", "forms", "queries"}
                wrong += [
                    f"{path.relative_to(ROOT)}: {name}" for name in imported(path) if above & set(name.split("."))
                ]
    assert not wrong


def test_services_import_no_routes_or_forms():
    wrong = []
    for package in PACKAGES:
        for path in modules(package):
            if "service" in layers_of(path) or "queries" in layers_of(path):
                wrong += [
                    f"{path.relative_to(ROOT)}: {name}"
                    for name in imported(path)
                    if {"routes", "forms"} & set(name.split("."))
                ]
    assert not wrong


def test_nobody_commits():
    """The unit of work does, once; the outbox holds its leases by commits of its own."""
    allowed = {"app/unit.py", "app/outbox.py"}
    files = [path for package in PACKAGES for path in modules(package)]
    wrong = [
        str(path.relative_to(ROOT))
        for path in files
        if ".commit()" in path.read_text() and str(path.relative_to(ROOT)) not in allowed
    ]
    assert [path for path in wrong if not path.endswith("search/index.py")] == []  # the index commits to its own files


def test_untrusted_text_passes_through_one_place():
    """Only app/text imports the sanitizers and the Markdown parser."""
    fences = {"bleach", "nh3", "markdown_it", "html5lib"}
    files = [path for package in PACKAGES for path in modules(package) if "text" not in path.parts]
    assert not [str(path) for path in files if {name.split(".")[0] for name in imported(path)} & fences]


@pytest.mark.parametrize("place", PURE)
def test_pure_ideas_import_nothing_of_ours(place):
    path = ROOT / place
    assert path.exists(), f"{place} is gone: change this table"
    files = modules(place) if path.is_dir() else [path]
    pure = tuple(name.removesuffix(".py").replace("/", ".") for name in PURE)
    wrong = []
    for file in files:
        ours = {name for name in imported(file) if name.split(".")[0] in PACKAGES}
        wrong += [f"{file.relative_to(ROOT)}: {name}" for name in ours if not f"{name}.".startswith(pure)]
    assert not wrong


def test_tests_of_a_package_stay_out_of_the_others_insides():
    wrong = []
    for domain in DOMAINS:
        for path in modules(f"tests/{domain}"):
            wrong += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in imported(path)
                if name.split(".")[0] in set(DOMAINS) - {domain}
            ]
    assert not wrong


def test_the_kernel_serves_alone(tmp_path):
    environ = {"PATH": os.environ["PATH"], "MENTEO_DATA": str(tmp_path), "MENTEO_DEMO": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "alone" in done.stdout
