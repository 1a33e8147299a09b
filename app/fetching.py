"""The one place that asks other sites for anything: whether an address in a roadmap still leads somewhere.

Nothing in our own network can be reached with it. A name is looked up once, every address it has must be public, and
the connection goes to one of these, so that a name that changes its mind meanwhile changes nothing. Redirects are
followed by hand, each through the same gate; there are bounds on their number, on time and on size, no cookies, and
what is found is never kept or shown.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from flask import current_app

REDIRECTS = 5
CONNECT, WHOLE = 4.0, 10.0  # seconds: for one connection, for everything
PORTS = {"http": 80, "https": 443}
LASTING = frozenset({301, 308})
GONE, WALLS = frozenset({404, 410}), frozenset({401, 402, 403, 407, 451})
OPEN_WEB = ipaddress.ip_network(
    "2000::/3"
)  # all that is handed out of the newer addresses; the rest is local or unused
NO_HEAD = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 503})  # what servers answer that know no HEAD
WALL = re.compile(r"/(?:log[-_]?in|sign[-_]?in|signup|sign[-_]?up|subscribe|paywall|accounts?/login|oauth|sso)\b", re.I)


class Health(StrEnum):
    """What an address is found to be."""

    CHECKED = "checked"
    MOVED = "moved"
    GONE = "gone"
    PAYWALLED = "paywalled"
    TROUBLED = "troubled"  # it cannot be said just now: ask again


class Refused(Exception):
    """An address that is not asked: not of the open web, or not within bounds."""


@dataclass(frozen=True)
class Found:
    """How an address was found, and where a lasting redirect leads."""

    health: Health
    to: str = ""
    why: str = ""


def look_at(url: str) -> Found:
    """Ask whether an address still leads somewhere; never raises."""
    try:
        return _walk(url, time.monotonic() + WHOLE)
    except Refused as error:
        return Found(Health.TROUBLED, why=str(error))
    except socket.gaierror as error:
        is_gone = error.errno == socket.EAI_NONAME
        return Found(Health.GONE if is_gone else Health.TROUBLED, why="its name is not known")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Found(Health.TROUBLED, why=type(error).__name__)


def _walk(url: str, ends: float) -> Found:
    """Follow redirects, and say how the last address answers."""
    here, lasts = url, True
    for _turn in range(REDIRECTS + 1):
        status, to = _ask("HEAD", here, ends)
        if status in NO_HEAD:
            status, to = _ask("GET", here, ends)
        if 300 <= status < 400 and to:
            lasts = lasts and status in LASTING
            here = urljoin(here, to)
            if WALL.search(urlsplit(here).path) and not WALL.search(urlsplit(url).path):
                return Found(Health.PAYWALLED, why="it leads to a sign-in")
            continue
        return _judged(status, here if lasts and _differ(here, url) else "")
    raise Refused("it leads in circles")


def _judged(status: int, moved_to: str) -> Found:
    if status in GONE:
        return Found(Health.GONE, why=str(status))
    if status in WALLS:
        return Found(Health.PAYWALLED, why=str(status))
    if not 200 <= status < 300:
        return Found(Health.TROUBLED, why=str(status))
    return Found(Health.MOVED, to=moved_to) if moved_to else Found(Health.CHECKED)


def _differ(one: str, other: str) -> bool:
    """Whether two addresses are different places, not two ways to write one."""
    shapes = [urlsplit(each) for each in (one, other)]
    plain = [(each.netloc.lower().removeprefix("www."), each.path.rstrip("/"), each.query) for each in shapes]
    return plain[0] != plain[1]


def _ask(method: str, url: str, ends: float) -> tuple[int, str]:
    """Send one request to a public address, and return its status and where it redirects to; the body is not read."""
    parts = _checked(url)
    left = ends - time.monotonic()
    if left <= 0:
        raise Refused("it takes too long")
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _connected(parts.scheme, host, port, left) as connection:
        connection.request(method, path, headers=_headers(), encode_chunked=False)
        answer = connection.getresponse()
        if time.monotonic() >= ends:  # it was cut off: what was read so far looks whole
            raise Refused("it takes too long")
        return answer.status, answer.headers.get("Location", "").strip()[:2000]


def _headers() -> dict[str, str]:
    base = current_app.config["SETTINGS"].base_url
    agent = f"Menteo link check (+{base}/help)"
    return {"User-Agent": agent, "Accept": "*/*", "Connection": "close"}


def _checked(url: str) -> SplitResult:
    """Return the parts of an address of the open web; raises `Refused` for any other."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or not url.isascii() or re.search(r"[\s\x00-\x1f]", url):
        raise Refused("it is no plain web address")
    if parts.username or parts.password:
        raise Refused("it names an account")
    if parts.port not in {None, PORTS[parts.scheme]} and not _may_be_local():
        raise Refused("it names another port")
    return parts


def _may_be_local() -> bool:
    """Whether this machine itself may be asked, which only tests allow."""
    return bool(current_app.testing and current_app.config.get("LINKS_MAY_BE_LOCAL"))


def public_addresses(host: str, port: int) -> list[str]:
    """Look a name up once and return its addresses; raises `Refused` unless every one of them is public."""
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for each in found:
        address = ipaddress.ip_address(each.partition("%")[0])
        if not _is_public(address) and not (_may_be_local() and address.is_loopback):
            raise Refused("it leads into a network that is not public")
    return found


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is of the open web; one that wraps an older address is judged by that too."""
    if isinstance(address, ipaddress.IPv6Address):
        teredo = address.teredo
        translated = address in ipaddress.ip_network("64:ff9b::/96")
        last = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if translated else None
        inner = [address.ipv4_mapped, address.sixtofour, last, *(teredo or ())]
        if any(each is not None and not _is_public(each) for each in inner):
            return False
        if address.ipv4_mapped or translated:
            return True
        if address not in OPEN_WEB:
            return False
    return address.is_global and not address.is_multicast


@contextmanager
def _connected(scheme: str, host: str, port: int, left: float) -> Iterator[Any]:
    """Connect to one of a name's public addresses; after the time that is left the connection is cut off."""
    address = public_addresses(host, port)[0]
    line = socket.create_connection((address, port), timeout=min(CONNECT, left))
    hold = line.dup()  # shuts the connection down whatever has become of the first handle
    cut = threading.Timer(left, _cut, [hold])
    cut.daemon = True
    cut.start()
    connection = http.client.HTTPConnection(host, port)
    try:
        if scheme == "https":
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        connection.sock = line
        yield connection
    finally:
        cut.cancel()
        connection.close()
        line.close()
        hold.close()


def _cut(hold: socket.socket) -> None:
    with suppress(OSError):
        hold.shutdown(socket.SHUT_RDWR)
