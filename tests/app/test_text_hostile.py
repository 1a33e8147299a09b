"""Whatever is written, what comes out holds only what the allowlist names, read back by a real HTML parser."""

import re
from urllib.parse import urlsplit

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape

from app.text import excerpt, highlight, normalize, plain, render, single_line, snippet
from app.text.markdown import parse, to_html
from app.text.sanitize import REL, sanitize, walls
from tests.app.hostile import PAYLOADS

# Written out here on purpose, not imported: a slip in the allowlist must not pardon itself.
NAMES = """a blockquote br code div em h3 h4 h5 h6 hr img input label li ol p pre s span strong table tbody td th thead
    tr ul"""
TAGS = set(NAMES.split())
VALUES = {
    ("a", "class"): "mention",
    ("a", "href"): r"[^\x00-\x20\\]*",
    ("a", "rel"): REL,
    ("code", "class"): "language-[a-z]+",
    ("div", "class"): "table-box",
    ("div", "tabindex"): "0",
    ("img", "alt"): r"[\s\S]*",
    ("img", "decoding"): "async",
    ("img", "loading"): "lazy",
    ("img", "src"): r"/uploads/[\w./-]+",
    ("input", "checked"): "|checked",
    ("input", "disabled"): "|disabled",
    ("input", "type"): "checkbox",
    ("li", "class"): "task",
    ("ol", "class"): "tasks",
    ("ol", "start"): r"\d+",
    ("pre", "class"): "hl",
    ("pre", "tabindex"): "0",
    ("span", "class"): r"hl-\w+",
    ("td", "class"): "align-(left|center|right)",
    ("th", "class"): "align-(left|center|right)",
    ("ul", "class"): "tasks",
}
PIECES = st.sampled_from(
    [
        *PAYLOADS,
        "**",
        "`",
        "```",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "|",
        "[",
        "](",
        ")",
        "@amara",
        "<",
        ">",
        '"',
    ]
)


def assert_inert(html, rendered=True):
    """Read HTML as a browser would and check every element, attribute and address in it."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        assert isinstance(element.tag, str), "a comment or an instruction came through"
        if element is tree:
            continue
        assert element.tag in TAGS, element.tag
        for name, value in element.attrib.items():
            assert (element.tag, name) in VALUES, (element.tag, name)
            assert re.fullmatch(VALUES[element.tag, name], value), (
                element.tag,
                name,
                value,
            )
        assert_safe_link(element, rendered)


def assert_safe_link(element, rendered):
    """A link stays here, or is http, https or mailto and says so in rel; a box is disabled."""
    if element.tag == "a":
        url = urlsplit(element.get("href", ""))
        assert url.scheme in ("", "http", "https", "mailto")
        assert not rendered or not (url.scheme or url.netloc) or element.get("rel") == REL
    if element.tag == "img":
        assert ".." not in element.get("src", "")
    if element.tag == "input" and rendered:
        assert element.get("disabled") is not None
        assert element.get("type") == "checkbox"


def assert_only_marks(html):
    """Marked text has no other markup than <mark>."""
    tree = html5lib.parseFragment(str(html), treebuilder="etree", namespaceHTMLElements=False)
    assert {e.tag for e in tree.iter() if e is not tree} <= {"mark"}
    assert not any(e.attrib for e in tree.iter())


def test_the_corpus_is_broad():
    assert len(PAYLOADS) >= 120
    assert len(set(PAYLOADS)) == len(PAYLOADS)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_rendered_payload_is_inert(payload):
    rich = render(payload)
    assert_inert(rich.html)
    assert_inert(render(f"- > **{payload}** [x]({payload}) `{payload}").html)
    assert all(re.fullmatch("[a-z0-9_]{3,30}", handle) for handle in rich.mentions)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_each_wall_stops_what_the_renderer_would_let_through(payload):
    html = (
        f"<p title='{payload}'>{payload}<a href='{payload}'>x</a><img src=\"{payload}\">"
        "<code class=menu style=color:red id=x>y</code><a href='ftp://x.example'>x</a></p>"
    ).encode(errors="replace")
    for wall in walls():
        assert_inert(wall.clean(html.decode()), rendered=False)
    assert_inert(sanitize(payload), rendered=False)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_the_renderer_alone_is_inert(payload):
    for markdown in (payload, f"```html\n{payload}\n```", f"    {payload}", f"| a |\n|:-:|\n| {payload} |"):
        env = {}
        assert_inert(to_html(parse(normalize(markdown), env), env))


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_derivatives_of_payload_are_safe_in_a_page(payload):
    words = ["script", "alert", "mark", "onerror", payload]
    for text in (
        payload,
        plain(payload),
        render(payload).text,
        excerpt(payload, 30),
        single_line(payload),
    ):
        assert_only_marks(highlight(text, words))
        assert_only_marks(snippet(text * 9, words, length=60))
        assert_only_marks(f"<mark>{escape(excerpt(text, 25))}</mark>")


def test_both_walls_are_up():
    # The first turns unknown elements into text, the second would drop them.
    assert sanitize("<x>a</x>") == "&lt;x&gt;a&lt;/x&gt;"
    assert set(sanitize("<input>")[1:-1].split()) == {"input", 'type="checkbox"', 'disabled=""'}


def test_text_is_left_whole_where_markup_is_refused():
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in render("a <script>alert(1)</script> b").html
    assert "[x](javascript:alert(1))" in render("[x](javascript:alert(1))").html


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_mixed_payloads_are_inert(markdown):
    rich = render(markdown)
    assert_inert(rich.html)
    assert_only_marks(snippet(rich.text, ["script", "img", "amara"], length=80))


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("<>\"'&;/\\=:()[]{}!`*_~|-#@ \n\tajsx1\u202e\u200b\x00é"),
        max_size=120,
    )
)
def test_noise_is_inert_and_the_same_twice(markdown):
    rich = render(markdown)
    assert_inert(rich.html)
    assert_inert(sanitize(markdown), rendered=False)
    assert sanitize(rich.html) == rich.html
