"""The reader of every test's pages: what is written well becomes a tree, what is not is named with its line."""

import pytest

from tests.visitor import inspect_html, parse_html

FAULTS = {
    "<p>a < b</p>": "neither tag nor text",
    "<p>\n<b></p></b>": r"</p> closes <b> in line 2",
    "<p a=1 a=2>x</p>": "an attribute twice",
    "<p a='>x</p>": "neither tag nor text",
    '<p a="x"b="y">x</p>': "neither tag nor text",
    "<p>x": "left open",
    "<p>x</p></p>": "closes <document>",
    '<p id="a"></p><p id="a"></p>': "id a twice",
    '<input name="q">': "has no label",
    "<a href='/'><b></b></a>": "without a name",
}


@pytest.mark.parametrize("html", FAULTS)
def test_a_fault_is_named(html):
    with pytest.raises(AssertionError, match=FAULTS[html]):
        inspect_html(html, "/here")


def test_a_page_becomes_a_tree():
    html = '<P title="a &amp; b > c" hidden>t &lt; u<br/>v<svg viewBox="0 0 1 1"><path d="M0"/></svg><!-- < --> w</P>'
    (paragraph,) = parse_html(html, "/here")
    assert paragraph.attrib == {"title": "a & b > c", "hidden": ""}
    assert "".join(paragraph.itertext()) == "t < uv w"
    assert [element.tag for element in paragraph.iter()] == ["p", "br", "svg", "path"]
