"""The two walls behind the Markdown renderer: bleach, then nh3, with one allowlist. The only file importing bleach."""

import re
import threading
from html import unescape

import bleach
import nh3

SCHEMES = frozenset({"http", "https", "mailto"})
REL = "nofollow ugc noopener"
UPLOAD = re.compile(r"/uploads/(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CONTROL_OR_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u3000\\]")
_ZERO, _EMPTY, _ANY = (
    re.compile("0"),
    re.compile("|disabled|checked"),
    re.compile(r"[\s\S]*"),
)
_BOX = {"tabindex": _ZERO}
_CELL = {"class": re.compile("align-(?:left|center|right)")}
_NAMES = "p br hr em strong s blockquote label table thead tbody tr h3 h4 h5 h6"

# tag → attribute → the whole value it may have. What is not here does not leave this module.
RULES: dict[str, dict[str, re.Pattern[str]]] = {
    **{tag: {} for tag in _NAMES.split()},
    "a": {"href": _ANY, "class": re.compile("mention"), "rel": re.compile(REL)},
    "img": {
        "src": UPLOAD,
        "alt": _ANY,
        "loading": re.compile("lazy"),
        "decoding": re.compile("async"),
    },
    "pre": {"class": re.compile("hl")} | _BOX,
    "code": {"class": re.compile("language-[a-z]+")},
    "span": {"class": re.compile("hl-[a-z]{1,2}")},
    "div": {"class": re.compile("table-box")} | _BOX,
    "th": _CELL,
    "td": _CELL,
    "ul": {"class": re.compile("tasks")},
    "ol": {"class": re.compile("tasks"), "start": re.compile(r"\d{1,9}")},
    "li": {"class": re.compile("task")},
    "input": {"type": re.compile("checkbox"), "disabled": _EMPTY, "checked": _EMPTY},
}


def is_safe_url(url: str) -> bool:
    """Say whether a link may lead there: a relative address, or http, https or mailto, with nothing hidden in it."""
    if _CONTROL_OR_SPACE.search(url):
        return False
    scheme = _SCHEME.match(url)
    return scheme is None or scheme[1].lower() in SCHEMES


def is_external(url: str) -> bool:
    """Say whether a link leaves this site."""
    return url.startswith("//") or _SCHEME.match(url) is not None


def is_upload(url: str) -> bool:
    """Say whether an address is a file of our own upload folder."""
    return ".." not in url and UPLOAD.fullmatch(url) is not None


def sanitize(html: str) -> str:
    """Give only the allowed part of HTML; everything else comes out as text or not at all."""
    first, second = walls()
    # Lone surrogates have no place in UTF-8, and the second wall refuses them by raising.
    encodable = html.encode("utf-8", "replace").decode("utf-8")
    return second.clean(first.clean(encodable))


def _allowed(tag: str, attribute: str, value: str) -> bool:
    pattern = RULES.get(tag, {}).get(attribute)
    if pattern is None or not pattern.fullmatch(value):
        return False
    if attribute == "href":
        return is_safe_url(value)
    return attribute != "src" or is_upload(value)


def _allowed_as_written(tag: str, attribute: str, value: str) -> bool:
    # bleach hands over values with their character references unresolved, a browser would resolve them. The renderer
    # never writes numbers for characters in an address; unescape() would drop just the forbidden ones.
    if attribute in ("href", "src") and "&#" in value:
        return False
    return _allowed(tag, attribute, unescape(value))


def _kept(tag: str, attribute: str, value: str) -> str | None:
    return value if _allowed(tag, attribute, value) else None


_local = threading.local()


def walls() -> tuple[bleach.Cleaner, nh3.Cleaner]:
    """Give this thread's two cleaners, each of which must hold alone."""
    # bleach's parser keeps state between calls: one pair for each thread, reused.
    if not hasattr(_local, "walls"):
        first = bleach.Cleaner(tags=set(RULES), attributes=_allowed_as_written, protocols=SCHEMES, strip_comments=True)
        second = nh3.Cleaner(
            tags=set(RULES),
            attributes={tag: set(rules) for tag, rules in RULES.items()},
            attribute_filter=_kept,
            url_schemes=set(SCHEMES),
            link_rel=None,
            set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
        )
        _local.walls = (first, second)
    pair: tuple[bleach.Cleaner, nh3.Cleaner] = _local.walls
    return pair
