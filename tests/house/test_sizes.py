"""How long things may be, and that everything says what it is. Exceptions carry their reason."""

import ast
from pathlib import Path

import pytest

from tests.house.test_imports import PACKAGES, ROOT, modules

ROUTE, FUNCTION, TEST = 20, 30, 30
FILES = {"*.py": 350, "*.html": 140, "*.txt": 140, "*.xml": 140, "*.css": 160, "*.js": 70}

LONGER: dict[str, str] = {  # a file, or file::function, that may be longer, and why
    "tests/house/test_roles.py": "one row for each route",
    "tests/app/hostile.py": "a corpus",
}


def own(*folders: str, pattern: str) -> list[Path]:
    """Files of ours: nothing vendored, nothing made."""
    found = [path for folder in folders for path in (ROOT / folder).rglob(pattern)]
    return sorted(path for path in found if not {"vendor", "__pycache__", "translations"} & set(path.parts))


def named(path: Path) -> str:
    """A path as the table of exceptions names it."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("pattern", FILES)
def test_files_are_short(pattern):
    folders = (*PACKAGES, "tests", "templates", "static", "dev", "migrations/env.py")
    lengths = {
        named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in own(*folders, pattern=pattern)
    }
    long = {name: length for name, length in lengths.items() if length > FILES[pattern] and name not in LONGER}
    assert not {name: length for name, length in long.items() if not name.endswith("common_passwords.txt")}


def functions(path: Path) -> list[tuple[str, ast.FunctionDef, int]]:
    """The functions of a module with the lines that each takes, its docstring left out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = node.body[0] if ast.get_docstring(node) else None
            spoken = (doc.end_lineno - doc.lineno + 1) if doc else 0
            found.append((f"{named(path)}::{node.name}", node, node.end_lineno - node.lineno + 1 - spoken))
    return found


def is_route(node: ast.FunctionDef) -> bool:
    """Whether a function answers an address."""
    verbs = {"get", "post", "route"}
    calls = [each.func for each in node.decorator_list if isinstance(each, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr in verbs for call in calls)


def test_functions_are_short():
    long = []
    for path in [path for package in PACKAGES for path in modules(package)]:
        for name, node, length in functions(path):
            allowed = ROUTE if is_route(node) else FUNCTION
            if length > allowed and name not in LONGER:
                long.append(f"{name}: {length} lines, {allowed} allowed")
    assert not long, "\n".join(long)


def test_tests_are_short():
    long = [
        f"{name}: {length}"
        for path in own("tests", pattern="*.py")
        for name, _node, length in functions(path)
        if length > TEST and name not in LONGER
    ]
    assert not long, "\n".join(long)


def test_everything_says_what_it_is():
    silent = []
    for path in [path for package in PACKAGES for path in modules(package)]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not ast.get_docstring(tree):
            silent.append(named(path))
        for node in public_parts(tree):
            if not ast.get_docstring(node):
                silent.append(f"{named(path)}::{node.name}")
    assert not silent, "\n".join(silent)


def public_parts(tree: ast.Module) -> list:
    """Public functions and classes of a module, and the public methods of these."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    top = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    inner = [node for parent in top if isinstance(parent, ast.ClassDef) for node in parent.body]
    methods = [node for node in inner if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    return [*top, *methods]


def test_exceptions_are_still_needed():
    files = {name.partition("::")[0] for name in LONGER}
    assert not [name for name in files if not (ROOT / name).exists()]
