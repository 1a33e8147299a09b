"""Templates, compiled once for each language: what never changes within a process is folded into the page's text.

A page of ours says some hundred constant sentences, icons and addresses. Looking each of them up while rendering took
more time than everything else together (docs/decisions/0010), so the compiler does it once: `_("Reply")`,
`icon("link", 16)`, `asset("css/app.css")`, `has_endpoint("rooms.index")` and `url_for("home.index")` become constants.

`piece(macro, *values)` remembers what a macro made of these values: the values are the key, so nothing has to be
invalidated, and only who has the same content in hand gets the same piece. What belongs to one answer alone, the
tokens of its forms, stands in pieces as a mark and is put in at the end.
"""

import re
import secrets
import time
from collections.abc import MutableMapping
from datetime import date
from functools import lru_cache
from io import StringIO
from typing import Any, cast

from flask import current_app, g, session
from flask.templating import Environment
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import markup_join
from jinja2.utils import _PassArg
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app import clock, former
from app.i18n import sentences, voice

PLURAL = "ngettext_of_pages"
FOLDED = ("icon", "asset", "has_endpoint")
CSRF, ONCE = "\0csrf\0", "\0once\0"  # no text of ours or of a member's holds a NUL
_MARKS = re.compile("\0(?:csrf|once)\0")
TOKEN_SECONDS = 600
_INDENTED = re.compile(r"\n\s+")


@lru_cache(maxsize=4096)
def _signed(secret: str, raw: str, period: int) -> str:
    """Sign a session's CSRF token; the same for some minutes, it holds for days."""
    signed: str | bytes = URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw)
    return signed if isinstance(signed, str) else signed.decode()


def csrf_for_page() -> str:
    """Return the CSRF token of this visitor's session, begun when there is none."""
    g.told_token = True
    if "csrf_token" not in session:
        return generate_csrf()
    secret = current_app.config.get("WTF_CSRF_SECRET_KEY") or current_app.secret_key
    return _signed(str(secret), session["csrf_token"], int(time.time()) // TOKEN_SECONDS)


@lru_cache(maxsize=4096)
def _made(macro: Any, zone: Any, today: date, values: tuple[Any, ...]) -> Markup:
    return Markup(macro(*values))  # noqa: S704 (a macro escapes)


def piece(macro: Any, *values: Any) -> Markup:
    """Return what a macro makes of these values, made once for equal ones; it may write days but not how long ago.

    The macro must be imported without context and must depend on its values, the language and the clock's day alone.
    """
    zone, today = clock_here()
    return _made(macro, zone, today, values)


def clock_here() -> tuple[Any, date]:
    """Return the viewer's clock and the day of this answer, worked out once."""
    kept: Any = g._get_current_object()  # type: ignore[attr-defined]  # asked for by each piece of a page
    found: tuple[Any, date] | None = kept.get("piece_day")
    if found is None:
        zone = voice().zone
        found = kept.piece_day = (zone, clock.now().astimezone(zone).date())
    return found


class Page(Template):
    """A template that puts the tokens of this answer where its pieces have marks."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Render, then fill in the tokens and what former members are called."""
        text = super().render(*args, **kwargs)
        if former.NAME in text:
            language = cast(Pages, self.environment).language
            text = text.replace(former.NAME, sentences(language).ugettext(former.SENTENCE))  # type: ignore[attr-defined]
        if ONCE not in text and CSRF not in text:
            return text
        tokens = {ONCE: secrets.token_urlsafe(12), CSRF: csrf_for_page() if CSRF in text else ""}
        return _MARKS.sub(lambda mark: tokens[mark[0]], text)  # once through: a large page is slow to copy


class _Direct(CodeGenerator):
    """Calls functions and macros directly; the detour over the context is only for those that ask for it."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if self._wants_context(node.node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        whole, self.stream = self.stream, StringIO()
        try:
            self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
            arguments = self.stream.getvalue()
        finally:
            self.stream = whole
        self.write(f"{arguments.removeprefix(', ')})")

    def _wants_context(self, called: nodes.Expr) -> bool:
        if not isinstance(called, nodes.Name):
            return False
        function: Any = self.environment.globals.get(called.name)
        return function is not None and _PassArg.from_obj(function) is not None


class _Folding(NodeTransformer):
    """Replaces calls whose result is the same for every request in this language by that result."""

    def __init__(self, pages: "Pages", name: str | None, escapes: bool):
        self.pages, self.catalog, self.escapes = pages, sentences(pages.language), escapes
        self.context = nodes.EvalContext(pages, name)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name == "ngettext" and self.escapes:
            node.node = nodes.Name(PLURAL, "load", lineno=node.lineno, environment=self.pages)
        elif name and not (node.dyn_args or node.dyn_kwargs) and all(isinstance(arg, nodes.Const) for arg in node.args):
            return self._folded(name, node)
        return node

    def _folded(self, name: str, node: nodes.Call) -> nodes.Node:
        """Return what a call with constant values comes to, where that stays the same."""
        arguments = [arg.value for arg in node.args]  # type: ignore[attr-defined]
        if name == "_" and len(arguments) == 1:
            return self._sentence(arguments[0], node)
        if name == "csrf_token":
            return self._constant(CSRF, node)
        if name == "url_for" and len(arguments) == 1 and not node.kwargs:
            address = self.pages.plain_address(arguments[0])
            return self._constant(address, node) if address else node
        named = {each.key: each.value for each in node.kwargs}
        if name in FOLDED and all(isinstance(value, nodes.Const) for value in named.values()):
            values = {key: value.value for key, value in named.items()}  # type: ignore[attr-defined]
            function: Any = self.pages.globals[name]
            return self._constant(function(*arguments, **values), node)
        return node

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        """Send no indentation: between elements any white space is as good as one line's end."""
        if self.escapes:
            node.data = _INDENTED.sub("\n", node.data)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        """Join constants as they would be joined while rendering: Jinja's own folding forgets what is markup."""
        self.generic_visit(node)
        try:
            parts = [part.as_const(self.context) for part in node.nodes]
        except nodes.Impossible:
            return node
        return self._constant(markup_join(parts) if self.escapes else "".join(map(str, parts)), node)

    def _constant(self, value: Any, node: nodes.Node) -> nodes.Node:
        return nodes.Const(value, lineno=node.lineno, environment=self.pages)

    def _sentence(self, sentence: str, node: nodes.Call) -> nodes.Node:
        """A sentence without values is a constant; one with values is filled in by `%`, as gettext would."""
        said: Any = self.catalog.ugettext(sentence)
        said = Markup(said) if self.escapes else said  # noqa: S704 (our own catalogs)
        if not node.kwargs:
            return self._constant(said % {}, node)
        place = {"lineno": node.lineno, "environment": self.pages}
        pairs = [nodes.Pair(nodes.Const(each.key, **place), each.value, **place) for each in node.kwargs]
        return nodes.Mod(self._constant(said, node), nodes.Dict(pairs, **place), **place)


def _plural(language: str) -> Any:
    """Return what says how many there are in this language, once for equal numbers."""
    catalog: Any = sentences(language)

    @lru_cache(maxsize=4096, typed=True)
    def counted(one: str, many: str, number: int) -> Markup:
        return Markup(catalog.ungettext(one, many, number)) % {"num": number}  # noqa: S704 (our own catalogs)

    def ngettext(one: str, many: str, number: int, **values: Any) -> Markup:
        """Fill in a sentence as gettext would."""
        if not values:
            return counted(one, many, number)
        return Markup(catalog.ungettext(one, many, number)) % {"num": number, **values}  # noqa: S704 (our own catalogs)

    return ngettext


class Pages(Environment):
    """Flask's environment, which compiles each template for the language it is asked in."""

    code_generator_class = _Direct
    template_class = Page
    language = ""

    def __init__(self, app: Any, **options: Any):
        super().__init__(app, **options)
        self._spoken: dict[str, Pages] = {}

    def spoken(self, language: str) -> "Pages":
        """Return the environment whose templates are in this language."""
        found = self._spoken.get(language)
        if found is None:
            found = self._spoken[language] = self.overlay()  # type: ignore[assignment]
            found.language = language
            found.globals = {**self.globals, PLURAL: _plural(language)}
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return plain dictionaries, which are copied for every context, where Jinja chains two maps."""
        return {**self.globals, **(d or {})}

    def plain_address(self, endpoint: str) -> str:
        """Return the address of an endpoint that takes no values; nothing for what this app runs without."""
        return self.app.url_map.bind("localhost").build(endpoint) if endpoint in self.app.view_functions else ""

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:
        if not self.language:
            return self.spoken(str(get_locale() or "en"))._load_template(name, globals)
        return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if not self.language:
            return tree
        escapes = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        folded: nodes.Template = _Folding(self, name, escapes).visit(tree)
        return folded
