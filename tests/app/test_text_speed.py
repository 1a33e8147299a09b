"""Inputs built to be slow: the longest text allowed stays within a bounded time."""

import time

import pytest

from app.text import (
    MAX_MARKDOWN,
    excerpt,
    highlight,
    normalize,
    plain,
    render,
    slugify,
    snippet,
)
from app.text.code import COLOR_BUDGET, LANGUAGES, ROLES, block

# About 0.5 s alone on a small machine; the rest is room for a slow and busy one. What is not linear takes minutes.
SECONDS = 10.0


def fill(piece):
    return (piece * (MAX_MARKDOWN // len(piece) + 1))[:MAX_MARKDOWN]


SLOW = {
    "nested strong": fill("**a "),
    "nested both": fill("*a **a "),
    "strong run": fill("**a**"),
    "stars": fill("*"),
    "underscores": fill("_a"),
    "tildes": fill("~~a"),
    "open brackets": fill("["),
    "bracket pairs": "[" * (MAX_MARKDOWN // 2) + "]" * (MAX_MARKDOWN // 2),
    "open links": fill("[a]("),
    "open images": fill("!["),
    "emphasis over links": fill("*[a](b)"),
    "backticks": "".join("e" + "`" * n for n in range(1, 198))[:MAX_MARKDOWN],
    "angle brackets": fill("<"),
    "comments": fill("<!--"),
    "entities": fill("&amp;"),
    "nested quotes": fill(">"),
    "nested lists": "".join("  " * n + "- a\n" for n in range(130)),
    "list marks": fill("- "),
    "tasks": fill("- [ ] a\n"),
    "wide table": ("|a" * 3000 + "|\n" + "|-" * 3000 + "|\n" + "|\n" * 999),
    "tall table": "|a|b|c|\n|-|-|-|\n" + "|\n" * 9000,
    "square table": "|a" * 60 + "\n" + "|-" * 60 + "\n" + "|\n" * 9000,
    "references": "".join(f"[{n}]: /u\n" for n in range(1700)),
    "reference use": "[a]: /" + "u" * 100 + "\n\n" + "[a]" * 6000,
    "schemes": fill("://"),
    "addresses": fill("http://a.b "),
    "www": fill("www."),
    "mail": fill("a@b.c "),
    "mentions": fill("@abc "),
    "hosts": fill("a."),
    "one address": "http://a.b/" + "(" * 19_000,
    "one host": "http://" + "a." * 9000,
    "one word": fill("a"),
    "blank lines": fill(" \n"),
    "fences": fill("```\n"),
    "code": "```py\n" + "a='1'+2;" * 2400 + "\n```",
    "piled marks": "a" + "\u0316\u0301" * 9999,
}


@pytest.mark.parametrize("markdown", SLOW.values(), ids=SLOW.keys())
def test_worst_inputs_stay_fast(markdown):
    start = time.thread_time()
    rich = render(markdown)
    excerpt(rich.text)
    snippet(rich.text, ["a", "b", "word"] * 30)
    assert time.thread_time() - start < SECONDS
    assert len(rich.html) < 30 * MAX_MARKDOWN


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_language_is_slow(language):
    for piece in ("a\n", "\n", '"', "a.", "<a ", "{", "\\"):
        start = time.thread_time()
        block((piece * COLOR_BUDGET)[: COLOR_BUDGET // 2], language, {})
        assert time.thread_time() - start < SECONDS, piece


def test_every_color_has_its_style(pytestconfig):
    css = (pytestconfig.rootpath / "static/css/components/code.css").read_text()
    assert all(f".hl-{role}" in css for role in ROLES)


def test_color_budget_is_for_the_whole_text():
    fence = "```py\n" + "x = 1\n" * 400 + "```\n\n"
    assert render(fence).html.count('class="hl-m"') == render(fence * 3).html.count('class="hl-m"')


def test_tables_links_and_tasks_beyond_reason_stay_as_typed():
    assert "<table" in render("|a|b|\n|-|-|\n" + "|1|2|\n" * 400).html
    tall = render("|a|b|\n|-|-|\n" + "|1|2|\n" * 2000)
    assert "<table" not in tall.html
    assert tall.text.count("|1|2|") == 2000
    assert "<a" not in render("http://a.b " * 300).html
    many = render("- [ ] a\n" * 600)
    assert "<input" not in many.html
    assert many.text.count("[ ] a") == 600


def test_deep_emphasis_is_flattened_without_losing_words():
    rich = render("*a **a " * 100 + "**a* " * 100)
    assert rich.text.count("a") == 300
    assert plain("*" * 99 + "a" + "*" * 99).strip("*") == "a"
    assert max(map(nesting, (rich.html, render("_a **b " * 60 + "** _" * 60).html))) <= 21


def nesting(html):
    deepest = depth = 0
    for part in html.split("<")[1:]:
        depth += -1 if part.startswith("/") else 0 if part.startswith("br") else 1
        deepest = max(deepest, depth)
    return deepest


def test_other_functions_are_linear():
    start = time.thread_time()
    for piece in ("a ", "á", "\u0301", "\u202e", "-", "@abc", "\n", "<"):
        normalize(piece * 80_000)
        slugify(piece * 80_000)
        highlight(piece * 20_000, [piece * 20, "a"])
    assert time.thread_time() - start < 2 * SECONDS
