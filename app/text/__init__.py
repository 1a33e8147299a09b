"""Untrusted text: Markdown to safe HTML, plain text, excerpts, marked search words, slugs and mentions.

Every word a person writes passes through here once, when it is written; what comes out is stored beside the source.
Only `Rich.html`, `highlight` and `snippet` are HTML. Everything else is plain text, to be escaped by the template.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.text import markdown as _markdown
from app.text import sanitize as _walls
from app.text.marks import highlight, snippet
from app.text.normal import (
    MAX_MARKDOWN,
    TextTooLong,
    check_length,
    excerpt,
    normalize,
    single_line,
    slugify,
)

__all__ = [
    "MAX_MARKDOWN",
    "RENDERER_VERSION",
    "Rich",
    "TextTooLong",
    "excerpt",
    "highlight",
    "mentions_in",
    "normalize",
    "plain",
    "render",
    "single_line",
    "slugify",
    "snippet",
]

# Raised whenever the same Markdown would give other HTML, so that stored HTML can be found and rendered again.
RENDERER_VERSION = 1


class Rich(NamedTuple):
    """What one piece of Markdown gives: safe HTML, its plain words, and the handles it mentions."""

    html: str
    text: str
    mentions: frozenset[str]


def render(markdown: str, *, mentions: Mapping[str, str] | None = None) -> Rich:
    """Give Markdown as safe HTML with its plain text and mentions.

    `mentions` maps casefolded handles to the handle they link to (another one after a change of handle); a handle that
    is not in it stays plain text. Without it every well-formed mention links.
    """
    env: dict[str, Any] = {"known": mentions}
    tokens = _markdown.parse(check_length(markdown), env)
    html = _walls.sanitize(_markdown.to_html(tokens, env))
    return Rich(html, _markdown.to_text(tokens), frozenset(_markdown.handles(tokens)))


def plain(markdown: str) -> str:
    """Give the words of Markdown without its marks; plain text, not HTML."""
    return _markdown.to_text(_markdown.parse(check_length(markdown), {}))


def mentions_in(markdown: str) -> frozenset[str]:
    """Give the handles mentioned, casefolded, leaving out those in code, links and e-mail addresses."""
    if not _markdown.MENTION.search(markdown):
        return frozenset()
    return frozenset(_markdown.handles(_markdown.parse(check_length(markdown), {})))
