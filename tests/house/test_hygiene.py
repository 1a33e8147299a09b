"""What has no place in the repository. Patterns are put together here so that this file does not hold what it looks for."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.house.test_imports import ROOT

TEXT = {
    ".py",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".sh",
    ".cfg",
    ".po",
    ".json",
    ".xml",
    ".mako",
    "",
}
FORBIDDEN = {
    "marks of unfinished work": r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b",
    "paths of a machine": "(" + "|".join(["/wo" + "rk/", "/ho" + "me/[a-z]", "/Us" + "ers/", "/ro" + "ot/"]) + ")",
    "talk of how it was made": r"(?i)\b("
    + "|".join(["chat" + "gpt", "cla" + "ude", "anthro" + "pic", "co" + "pilot", "TEMPO" + "RARY while"])
    + r")\b",
    "conflict marks": "^(" + "<" * 7 + "|" + ">" * 7 + ") ",
    "a debugger": r"\b(break" + r"point\(\)|pdb\.set_" + "trace)",
    "a skipped test": r"pytest\.mark\.(sk" + "ip|xf" + r"ail)\b",
    "private keys": "BEGIN [A-Z ]*PRIV" + "ATE KEY",
}
ALLOWED: dict[str, str] = {}  # "path: pattern's name" -> reason
TRUSTED = {  # HTML that no column named *_html holds, and why it may be printed as it is
    "roadmaps/_step.html: step.summary": "rendered by app.text when the version was published, and kept with it",
    "roadmaps/_step.html: step.how_to": "rendered by app.text when the version was published, and kept with it",
    "home/_landing.html: )": "our own words around our own mark",
}
BINARY_LIMIT = 700_000


def files() -> list[Path]:
    """Everything that is or will be in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        skipped = {".git", ".venv", ".cache", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".hypothesis"}
        return [path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.relative_to(ROOT).parts)]
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def own_text() -> list[Path]:
    """Text files that we wrote."""
    return [
        path for path in files() if path.suffix in TEXT and "vendor" not in path.parts and "LICENSE" not in path.name
    ]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_nothing_forbidden(name):
    pattern, found = re.compile(FORBIDDEN[name], re.MULTILINE), []
    for path in own_text():
        where = path.relative_to(ROOT).as_posix()
        if f"{where}: {name}" in ALLOWED or where.startswith("requirements"):
            continue
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace")):
            found.append(f"{where}: {match[0]!r}")
    assert not found, "\n".join(found[:30])


def test_text_is_utf8_with_plain_line_ends():
    wrong = []
    for path in own_text():
        data = path.read_bytes()
        if b"\r\n" in data or (data and not data.endswith(b"\n")):
            wrong.append(path.relative_to(ROOT).as_posix())
        data.decode()
    assert not wrong


def test_no_large_files():
    assert not [path.name for path in files() if path.stat().st_size > BINARY_LIMIT and path.suffix not in {".png"}]


def test_templates_hold_no_inline_style_or_script():
    pattern = re.compile(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=[\"']|javascript:", re.IGNORECASE)
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        if "mail" in path.parts:  # mail readers know nothing else
            continue
        text = re.sub(r"\{[#%{].*?[#%}]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in pattern.finditer(text)]
    assert not found


def test_only_cleaned_html_is_trusted():
    """`|safe` stands only behind columns that app.text made."""
    found = []
    for path in (ROOT / "templates").rglob("*.html"):
        for match in re.finditer(r"([\w.\[\]\"'()-]+)\s*\|\s*safe\b", path.read_text(encoding="utf-8")):
            name = f"{path.relative_to(ROOT / 'templates')}: {match[1]}"
            if "html" not in match[1] and match[1] not in {'"', "'"} and name not in TRUSTED:
                found.append(name)
    assert not found, "\n".join(found)


def test_htmx_attributes_are_valid_html():
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r"\shx-[a-z]", path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_every_template_is_used():
    """A template that nobody renders, includes or imports is litter."""
    sources = "\n".join(
        path.read_text(encoding="utf-8") for path in own_text() if path.suffix in {".py", ".html", ".txt", ".xml"}
    )
    unused = []
    for path in sorted((ROOT / "templates").rglob("*.*")):
        name = path.relative_to(ROOT / "templates").as_posix()
        dynamic = name.startswith(("mail/", "rooms/kinds/", "styleguide/", "profiles/edit_"))
        if not dynamic and name not in sources and f"{Path(name).stem}" not in sources:
            unused.append(name)
    assert not unused


def test_what_is_served_is_what_was_tested():
    served, tested = (
        set(re.findall(r"^[\w.-]+==[^\s;]+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert served <= tested, served - tested
