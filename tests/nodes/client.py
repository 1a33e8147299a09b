"""A member's browser without JavaScript, over real sockets: cookies, forms with their hidden fields, one connection a request."""

import http.client
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from itsdangerous import TimestampSigner

WAIT = 60
FORM = "application/x-www-form-urlencoded"


class Unserved(http.client.HTTPException):
    """The site did not do what was asked: 500 and above."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str
    headers: dict[str, str]
    body: bytes = b""


class _Forms(HTMLParser):
    """Collects the fields of every form as they would be sent."""

    def __init__(self):
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self.named: dict[str, dict[str, str]] = {}
        self.inside: dict[str, str] | None = None
        self.area = self.select = ""

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "button" and "formaction" in has and "form" in has:  # it sends the fields of that form elsewhere
            self.forms.append((has["formaction"], self.named.setdefault(has["form"], {})))
        elif tag == "form":
            self.inside = self.named.setdefault(has["id"], {}) if "id" in has else {}
            self.forms.append((has.get("action") or "", self.inside))
        elif self.inside is None or (tag != "option" and not has.get("name")):
            return
        elif tag == "input" and (has.get("type") not in {"checkbox", "radio", "file", "submit"} or "checked" in has):
            self.inside[has["name"]] = has.get("value") or ""
        elif tag == "textarea":
            self.area = has["name"]
            self.inside[self.area] = ""
        elif tag == "select":
            self.select = has["name"]
        elif tag == "option" and self.select and (self.select not in self.inside or "selected" in has):
            self.inside[self.select] = has.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None
        self.area, self.select = self.area * (tag != "textarea"), self.select * (tag != "select")

    def handle_data(self, data):
        if self.area and self.inside is not None:
            self.inside[self.area] += data.removeprefix("\n")


class Browser:
    """Somebody at an address of their own, signed in when a secret and a token are given."""

    def __init__(self, url: str, source: str = "127.0.0.1", *, secret: str = "", token: str = ""):
        self.url, self.source = urlsplit(url), source
        self.cookies: dict[str, str] = {}
        if token:
            self.cookies["menteo"] = TimestampSigner(secret, salt="sign-in").sign(token).decode()

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = FORM, **more: str) -> Answer:
        """Send one request over a connection of its own; raises `Unserved`."""
        host = (self.url.hostname, self.url.port)
        connection = http.client.HTTPConnection(*host, timeout=WAIT, source_address=(self.source, 0))
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= more | ({"Content-Type": kind} if body else {})
        try:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            data = response.read()
        finally:
            connection.close()
        if response.status >= 500:
            raise Unserved(f"{method} {path} answered {response.status}")
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        where = urlsplit(response.headers.get("Location") or "")
        location = where.path + (f"?{where.query}" if where.query else "")
        text = data.decode(errors="replace")
        return Answer(response.status, text, location, {k.lower(): v for k, v in response.headers.items()}, data)

    def form(self, page: str, action: str, **words: str) -> tuple[str, dict[str, str]]:
        """Open a page and fill in its form that goes to an address beginning so."""
        answer = self.get(page)
        reader = _Forms()
        reader.feed(answer.text)
        found = [form for form in reader.forms if form[0].startswith(action)]
        assert found, f"{page} answered {answer.status} without a form to {action}: {[f[0] for f in reader.forms]}"
        return found[0][0], found[0][1] | words

    def send(self, form: tuple[str, dict[str, str]]) -> Answer:
        """Send a form that was filled in; sending it again is what a person does after an error."""
        return self.ask("POST", form[0], urlencode(form[1]).encode())

    def fill(self, page: str, action: str, **words: str) -> Answer:
        """Open a page, fill in a form and send it."""
        return self.send(self.form(page, action, **words))
