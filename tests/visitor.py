"""Visitors: a browser without JavaScript (or with htmx's headers) whose every HTML answer is inspected."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, TreeBuilder

from flask_wtf.csrf import generate_csrf
from itsdangerous import TimestampSigner

from app.gate import cookie_name
from tests.cast import token_of

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
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


class _Reader(HTMLParser):
    """Reads HTML strictly: whatever is opened is closed, in order, and no attribute stands twice."""

    def __init__(self, url: str):
        super().__init__(convert_charrefs=True)
        self.url, self.open, self.builder = url, ["document"], TreeBuilder()
        self.builder.start("document", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"{self.url}: an attribute twice on <{tag}>: {names}"
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        line = self.getpos()[0]
        assert self.open[-1] == tag, f"{self.url}: </{tag}> closes <{self.open[-1]}> (line {line})"
        self.builder.end(self.open.pop())

    def handle_data(self, data: str) -> None:
        self.builder.data(data)


def parse_html(html: str, url: str) -> Element:
    """Read a page or fragment as a tree; a fault in its nesting fails."""
    reader = _Reader(url)
    reader.feed(html)
    reader.close()
    assert reader.open == ["document"], f"{url}: {reader.open[1:]} left open"
    reader.builder.end("document")
    return reader.builder.close()


def inspect_html(html: str, url: str) -> None:
    """Check what must hold for every piece of HTML the house sends."""
    is_page = html.lstrip()[:9].lower() == "<!doctype"
    elements = [element for element in parse_html(html, url).iter() if element.tag != "document"]
    _check_elements(elements, url)
    _check_fields(elements, url)
    if is_page:
        _check_page(elements, url)


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
        if element.tag in {"button", "a"} and element.get("hidden") is None:
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
