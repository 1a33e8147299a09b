"""Visitors: a browser without JavaScript (or with htmx's headers) whose every HTML answer is inspected."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, TreeBuilder

from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner

from app.gate import cookie_name
from tests.cast import token_of

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# HTML as we write it: whole tags, and no "<" in a text. Python's own reader forgives more and takes twice as long.
ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
TOKEN = re.compile(
    r"(?P<text>[^<]+)|</(?P<closed>[a-zA-Z][\w-]*)\s*>|<!--.*?-->|<!(?i:doctype)[^>]*>"
    r"|<(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>(?:"
    + re.sub(r"\((?!\?)", "(?:", ATTRIBUTE.pattern)
    + r")*)\s*(?P<ends>/?)>",
    re.DOTALL,
)
VOID_INPUTS = {"hidden", "submit", "button", "image", "reset"}


class Visitor:
    """Somebody who visits the site; `user` None is a guest."""

    def __init__(self, app: Any, user: Any = None):
        self.app = app
        self.user = user
        self.client = app.test_client()
        if user is not None:
            value = TimestampSigner(app.secret_key, salt="sign-in").sign(token_of(user)).decode()
            self.client.set_cookie(cookie_name(app), value)
        self.token = self._csrf()

    def _csrf(self) -> str:
        with self.app.test_request_context():
            from flask import session

            token = generate_csrf()
            secret = session["csrf_token"]
        with self.client.session_transaction() as kept:
            kept["csrf_token"] = secret
        return token

    def get(self, url: str, *, status: int = 200, inspect: bool = True, **options: Any) -> Any:
        """Read a page and inspect it."""
        return self._seen(self.client.get(url, **options), url, status, inspect)

    def post(self, url: str, data: dict[str, Any] | None = None, *, status: int = 303, **options: Any) -> Any:
        """Send a form with its CSRF token; 303 unless told otherwise."""
        filled = {"csrf_token": self.token} | (data or {})
        return self._seen(self.client.post(url, data=filled, **options), url, status, True)

    def hx_get(self, url: str, *, status: int = 200) -> Any:
        """Read a fragment as htmx does."""
        return self._seen(self.client.get(url, headers={"HX-Request": "true"}), url, status, True)

    def hx_post(self, url: str, data: dict[str, Any] | None = None, *, status: int = 200) -> Any:
        """Send a form as htmx does."""
        filled = {"csrf_token": self.token} | (data or {})
        return self._seen(self.client.post(url, data=filled, headers={"HX-Request": "true"}), url, status, True)

    def follow(self, response: Any) -> Any:
        """Go where a 303 leads."""
        where = urlsplit(response.headers["Location"])
        return self.get(where.path + (f"?{where.query}" if where.query else ""))

    def _seen(self, response: Any, url: str, status: int, inspect: bool) -> Any:
        assert response.status_code == status, f"{url} answered {response.status_code}: {response.text[:2000]}"
        assert "Content-Security-Policy" in response.headers, url
        if inspect and status // 100 != 3 and response.mimetype == "text/html" and response.data:
            inspect_html(response.text, url)
        return response


def parse_html(html: str, url: str) -> Element:
    """Read a page or fragment as a tree, strictly: a fault in its nesting or its marks fails."""
    place, opened, builder = 0, ["document"], TreeBuilder()
    builder.start("document", {})
    while place < len(html):
        found = TOKEN.match(html, place)
        assert found, f"{url}: neither tag nor text in {_line(html, place)}: {html[place : place + 80]}"
        place = found.end()
        if found["text"]:
            builder.data(unescape(found["text"]))
        elif name := found["tag"]:
            builder.start(name.lower(), _attributes(found["attributes"], name, url))
            if name.lower() in VOID or found["ends"]:
                builder.end(name.lower())
            else:
                opened.append(name.lower())
        elif name := found["closed"]:
            assert opened[-1] == name.lower(), f"{url}: </{name}> closes <{opened[-1]}> in {_line(html, place)}"
            builder.end(opened.pop())
    assert opened == ["document"], f"{url}: {opened[1:]} left open"
    builder.end("document")
    return builder.close()


def _line(html: str, place: int) -> str:
    return f"line {html.count(chr(10), 0, place) + 1}"


def _attributes(written: str, tag: str, url: str) -> dict[str, str]:
    found = [(name.lower(), unescape(one or two or bare)) for name, one, two, bare in ATTRIBUTE.findall(written)]
    read = dict(found)
    assert len(found) == len(read), f"{url}: an attribute twice on <{tag}>: {[name for name, _value in found]}"
    return read


def inspect_html(html: str, url: str) -> None:
    """Check what must hold for every piece of HTML the house sends."""
    is_page = html.lstrip()[:9].lower() == "<!doctype"
    elements = [element for element in parse_html(html, url).iter() if element.tag != "document"]
    _check_elements(elements, url)
    _check_fields(elements, url)
    if is_page:
        _check_page(elements, url)
        forms = {element.get("id") for element in elements if element.tag == "form"}
        lost = {element.get("form") for element in elements if element.tag == "button"} - forms - {None}
        assert not lost, f"{url}: buttons of forms that are not there: {lost}"


def _check_elements(elements: list[Any], url: str) -> None:
    seen: set[str] = set()
    for element in elements:
        ident = element.get("id")
        assert ident is None or ident not in seen, f"{url}: id {ident} twice"
        seen.add(ident or "")
        assert element.get("style") is None, f"{url}: inline style on <{element.tag}>"
        assert element.tag != "style", f"{url}: <style>"
        assert element.tag != "script" or element.get("src"), f"{url}: inline script"
        handlers = [name for name in element.attrib if str(name).startswith("on")]
        assert not handlers, f"{url}: {handlers} on <{element.tag}>"
        assert element.tag != "img" or element.get("alt") is not None, f"{url}: image without alt"


def _check_fields(elements: list[Any], url: str) -> None:
    labels = {element.get("for") for element in elements if element.tag == "label"}
    wrapped = {id(inner) for element in elements if element.tag == "label" for inner in element.iter()}
    for element in elements:
        if element.tag == "form":
            _check_form(element, url)
        if element.tag not in {"input", "textarea", "select"} or element.get("type") in VOID_INPUTS:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby") or element.get("id") in labels
        assert named or id(element) in wrapped, f"{url}: <{element.tag} name={element.get('name')}> has no label"
    for element in elements:
        if element.tag in {"button", "a"} and element.get("hidden") is None and element.get("aria-hidden") != "true":
            words = "".join(element.itertext()).strip()
            named = (
                words
                or element.get("aria-label")
                or any(inner.get("aria-label") or inner.get("alt") for inner in element.iter())
            )
            assert named, f"{url}: <{element.tag}> without a name"


def _check_form(form: Any, url: str) -> None:
    if form.get("method") == "dialog":
        return
    assert form.get("action"), f"{url}: form without action"
    if (form.get("method") or "get").lower() == "post":
        names = {field.get("name") for field in form.iter("input")}
        assert "csrf_token" in names, f"{url}: form to {form.get('action')} without CSRF token"


def _check_page(elements: list[Any], url: str) -> None:
    headings = [element for element in elements if element.tag == "h1"]
    assert len(headings) == 1, f"{url}: {len(headings)} h1"
    heading = " ".join("".join(headings[0].itertext()).split())
    title = next(("".join(element.itertext()) for element in elements if element.tag == "title"), "")
    plain = " ".join(title.removeprefix("Error: ").split())
    assert plain.startswith(heading), f"{url}: title {plain!r} does not begin with h1 {heading!r}"
    html = next(element for element in elements if element.tag == "html")
    assert html.get("lang"), f"{url}: no language"
