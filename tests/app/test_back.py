"""Safe HTML back into Markdown: the same words, and nothing that a renderer could take for more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.text import plain, render
from app.text.back import escape, to_markdown
from tests.app.hostile import PAYLOADS


def everything(markdown: str) -> list:
    """The tokens that a renderer finds which lets HTML through."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)
    return [*tokens, *(child for token in tokens for child in token.children or ())]


def faults(markdown: str) -> list[str]:
    """What would do more than show words."""
    found = everything(markdown)
    html = [each.content for each in found if each.type.startswith("html") or each.type == "heading_open"]
    links = [str(each.attrs["href"]) for each in found if each.type == "link_open"]
    return html + [each for each in links if not each.startswith(("http://", "https://", "mailto:"))]


def test_hostile_texts_come_out_inert():
    found = {}
    for payload in PAYLOADS:
        written = to_markdown(render(payload[:20_000]).html, "https://menteo.example")
        if wrong := faults(written):
            found[payload[:80]] = wrong[:2]
    assert not found


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="ab <>&`*_[]()#+-.!|\\~\n1:\"'/", max_size=80))
def test_any_text_comes_out_inert(text):
    assert not faults(to_markdown(render(text).html, "https://menteo.example"))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(alphabet="ab <>&`*_[]()#+-.!|\\~1:\"'/=^$", max_size=60))
def test_an_escaped_line_says_what_it_said(text):
    written = escape(text)
    assert not faults(written)
    assert plain(written) == " ".join(text.split())


@pytest.mark.parametrize(
    "markdown",
    ["a *b* **c** ~~d~~ `e < f`", "- a\n- b\n\n  c", "1. a\n2. b", "> a\n> b", "```python\nx = 1 < 2\n```", "a | b"],
)
def test_the_words_stay_the_same(markdown):
    once = render(markdown)
    again = render(to_markdown(once.html))
    assert again.text.split() == once.text.split()
