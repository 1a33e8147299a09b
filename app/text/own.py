"""Markdown of the house's own texts, which no member wrote: it comes from files of the repository."""

from functools import cache

from markdown_it import MarkdownIt


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"typographer": True, "html": False}).enable("smartquotes")


def render_own(markdown: str) -> str:
    """Give a text of ours as HTML: lines are not broken where they end, as members' are; quotation marks are curled."""
    return str(_renderer().render(markdown))
