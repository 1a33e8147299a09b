"""How search speaks of what it finds: the words, facets and marks that its templates use."""

from collections.abc import Iterable
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from markupsafe import Markup

from app.jinja import here
from app.search.service import FACET_OF, SPANS, Results, Wanted
from app.text import highlight, snippet

WORDS = {
    "person": _l("Person"),
    "roadmap": _l("Roadmap"),
    "step": _l("Roadmap step"),
    "thread": _l("Growth thread"),
    "entry": _l("Growth entry"),
    "topic": _l("Topic"),
    "post": lazy_pgettext("noun", "Reply"),
    "community": _l("Community"),
    "room": _l("Your room"),
    "room_entry": _l("Your room"),
}


def kind_word(document: Any) -> str:
    """Return what kind of thing a document is, in a word or two."""
    return str(WORDS.get(document.kind, document.kind))


def facet_rows(labels: dict[str, tuple[str, str]], results: Results, wanted: Wanted) -> list[tuple[Any, ...]]:
    """Return the facets of kinds as (label, address, is current, count, icon)."""
    counts = results.kinds or {}
    return [
        (label, here(kind=facet or None, page=None), wanted.facet == facet, counts.get(facet, 0), symbol)
        for facet, (label, symbol) in labels.items()
    ]


def span_rows(results: Results, wanted: Wanted) -> list[tuple[Any, ...]]:
    """Return the spans of time as (label, address, is current, count)."""
    names = {"week": _("This week"), "ninety": _("These ninety days"), "year": _("This year")}
    anytime = (_("Any time"), here(when=None, page=None), not wanted.when, None)
    counts = results.spans or {}
    return [anytime] + [
        (names[span], here(when=span, page=None), wanted.when == span, counts.get(span, 0)) for span in SPANS
    ]


def order_rows(wanted: Wanted) -> list[tuple[Any, ...]]:
    """Return the two orders as (label, address, is current, no count)."""
    best = (_("Best first"), here(sort=None, page=None), not wanted.newest, None)
    return [best, (_("Newest first"), here(sort="newest", page=None), wanted.newest, None)]


def space_rows(results: Results, wanted: Wanted) -> list[tuple[Any, ...]]:
    """Return the communities as (label, address, is current, count)."""
    everywhere = (_("All"), here(community=None, page=None), not wanted.space_id, None)
    rows = [
        (name, here(community=ident, page=None), wanted.space_id == ident, count)
        for ident, name, count in results.spaces
    ]
    return [everywhere, *rows]


def _snippet(text: str, words: Iterable[str]) -> Markup:
    return snippet(text, list(words))


def _marked(text: str, words: Iterable[str]) -> Markup:
    return highlight(text, list(words))


def init_app(app: Flask) -> None:
    """Give templates these words."""
    app.jinja_env.filters.update(snippet=_snippet, marked=_marked)
    app.jinja_env.globals.update(
        kind_word=kind_word,
        facet_of=lambda kind: FACET_OF.get(kind, ""),
        facet_rows=facet_rows,
        order_rows=order_rows,
        span_rows=span_rows,
        space_rows=space_rows,
    )
