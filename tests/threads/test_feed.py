"""The Atom feed of a thread."""

from xml.etree import ElementTree

from tests.factories.threads import make_entry, make_thread

ATOM = "{http://www.w3.org/2005/Atom}"


def test_feed_is_atom(visit, cast, unit):
    with unit():
        thread = make_thread(cast.mentee, "A & <B>")
        make_entry(
            thread,
            "First <i>",
            "Some *words* & ]]> more",
            evidence_title="N",
            evidence_url="https://n.example/?a=1&b=2",
        )
    answer = visit(None).get(f"/threads/{thread.id}/feed.atom")
    root = ElementTree.fromstring(answer.data)
    assert answer.mimetype == "application/atom+xml"
    assert root.find(f"{ATOM}title").text == "A & <B>"
    entry = root.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "First <i>"
    assert "<em>words</em>" in entry.find(f"{ATOM}content").text
    assert all(root.find(f"{ATOM}{name}") is not None for name in ("id", "updated", "author"))


def test_feed_is_not_sent_twice(visit, shelf):
    path = f"/threads/{shelf.thread}/feed.atom"
    first = visit(None).get(path)
    for name, value in (
        ("If-None-Match", first.headers["ETag"]),
        ("If-Modified-Since", first.headers["Last-Modified"]),
    ):
        again = visit(None).get(path, status=304, headers={name: value})
        assert not again.data


def test_feed_shows_what_a_guest_may_read(visit, cast, shelf):
    visit(cast.mentee).get(f"/threads/{shelf.diary}/feed.atom", status=404)
    visit(None).get("/threads/999/feed.atom", status=404)
