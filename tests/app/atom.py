"""The rules of RFC 4287 and RFC 5005 as far as our feeds go, asked of every feed that a test reads."""

import re
from datetime import datetime
from xml.etree import ElementTree

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"
KNOWN = {
    "feed": {"id", "title", "subtitle", "updated", "author", "generator", "icon", "link", "entry"},
    "entry": {"id", "title", "published", "updated", "author", "link", "category", "content", "summary"},
}
ONCE = {"id", "title", "updated", "subtitle", "generator", "icon", "published", "content", "summary"}
RELATIONS = {"self", "alternate", "related", "first", "previous", "next"}
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}:(?:[A-Za-z0-9:._~/?@!$&'()*+,;=-]|%[0-9A-F]{2})+")


def read(data: bytes) -> ElementTree.Element:
    """Return the root of a feed that keeps all rules, and that feedparser reads as they were meant."""
    found = feedparser.parse(data)
    assert not found.bozo
    assert found.version == "atom10"
    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = ElementTree.fromstring(data)
    assert root.tag == f"{ATOM}feed"
    check(root, "feed")
    ids = [root.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in entries(root))]
    assert len(set(ids)) == len(ids)
    assert [found.feed.id, *(entry.id for entry in found.entries)] == ids
    assert links(root).keys() >= {"self", "alternate"}
    for entry in entries(root):
        check(entry, "entry")
        assert "alternate" in links(entry)
        for content in entry.findall(f"{ATOM}content"):
            assert content.get("type") == "html"
            assert all(where.startswith(("https://", "http://", "mailto:")) for where in addresses(content.text))
    return root


def check(element: ElementTree.Element, kind: str) -> None:
    """Check what a feed and an entry have in common."""
    names = [child.tag.removeprefix(ATOM) for child in element]
    assert set(names) <= KNOWN[kind]
    assert all(names.count(name) <= 1 for name in ONCE)
    assert {"id", "title", "updated", "author"} <= set(names)
    assert TAG.fullmatch(element.findtext(f"{ATOM}id"))
    for name in ("updated", "published"):
        if text := element.findtext(f"{ATOM}{name}"):
            assert datetime.fromisoformat(text).tzinfo is not None
            assert "T" in text
    for author in element.findall(f"{ATOM}author"):
        assert author.findtext(f"{ATOM}name").strip()
    pairs = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
    assert {rel for rel, _type in pairs} <= RELATIONS
    assert len([rel for rel, kind in pairs if rel == "alternate"]) == 1
    assert all(link.get("href").startswith(("https://", "http://")) for link in element.findall(f"{ATOM}link"))


def entries(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the entries of a feed."""
    return root.findall(f"{ATOM}entry")


def titles(root: ElementTree.Element) -> list[str]:
    """Return the titles of a feed's entries."""
    return [entry.findtext(f"{ATOM}title") for entry in entries(root)]


def links(element: ElementTree.Element) -> dict[str, str]:
    """Return where a feed or an entry leads."""
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def addresses(html: str | None) -> list[str]:
    """Return the addresses in rendered words."""
    return re.findall(r'\s(?:href|src)="([^"]*)"', html or "")
