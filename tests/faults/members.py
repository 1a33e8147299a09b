"""Members as their browsers are to the server: cookies, forms with their tokens, one connection for each request."""

import http.client
import re
import secrets
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from itsdangerous import TimestampSigner

TROUBLE = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    """What the server said, and after how many seconds; status 0 when it hung up."""

    status: int
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def to(self) -> str:
        """Where a 303 leads."""
        return self.headers.get("location", "")


class Member:
    """Somebody who visits the site; without a handle a guest."""

    def __init__(self, url: str, secret: str, handle: str = "", *, patience: float = 60.0):
        self.netloc = urlsplit(url).netloc
        self.handle, self.patience = handle, patience
        self.cookies: dict[str, str] = {}
        if handle:
            signer = TimestampSigner(secret, salt="sign-in")
            self.cookies["menteo"] = signer.sign(f"token-of-{handle}").decode()
        self.token = ""

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self.ask("GET", path)

    def post(self, path: str, data: dict[str, str], *, once: str = "") -> Answer:
        """Send a form with its tokens."""
        filled = {"csrf_token": self.token, "once": once or secrets.token_urlsafe(12)} | data
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(filled).encode(), kind)

    def ready(self) -> "Member":
        """Make ready for writing: fetch the token that every form of theirs may carry."""
        self.open("/settings/account" if self.handle else "/sign-in")
        return self

    def open(self, path: str) -> Answer:
        """Read a page and keep the CSRF token of its first form."""
        answer = self.get(path)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
        assert found, f"{path}: {answer.status} {answer.text[:300]}"
        self.token = found[1]
        return answer

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Send a request on a connection of its own; a server that hangs up or is not there answers 0."""
        begun = time.monotonic()
        connection = http.client.HTTPConnection(self.netloc, timeout=self.patience)
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            connection.request(method, path, body, cookie | {"Connection": "close"} | (headers or {}))
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            self._keep(response)
            sent = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, text, sent, time.monotonic() - begun)
        except TROUBLE:
            return Answer(0, seconds=time.monotonic() - begun)
        finally:
            connection.close()

    def _keep(self, response: http.client.HTTPResponse) -> None:
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
