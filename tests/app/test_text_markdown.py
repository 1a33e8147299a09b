"""What Markdown gives: the dialect, mentions, links, pictures, tasks, tables, code."""

import pytest

from app.text import MAX_MARKDOWN, TextTooLong, mentions_in, plain, render


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "*a* **b** ~~c~~ `d`",
            "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>",
        ),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>'),
        ("---", "<hr>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("", ""),
    ],
)
def test_dialect(markdown, html):
    assert render(markdown).html.strip() == html


@pytest.mark.parametrize(
    ("markdown", "tag"),
    [
        ("# a", "h3"),
        ("## a", "h4"),
        ("### a", "h5"),
        ("#### a", "h6"),
        ("###### a", "h6"),
        ("a\n===", "h3"),
    ],
)
def test_headings_begin_below_the_page(markdown, tag):
    assert render(markdown).html.strip() == f"<{tag}>a</{tag}>"


@pytest.mark.parametrize(
    "written",
    [
        "@amara",
        "(@amara)",
        "Hi @Amara.",
        "@AMARA's",
        "**@amara**",
        "- @amara",
        "# @amara",
        "“@amara”",
        "cc:@amara",
    ],
)
def test_mention_links_to_the_profile(written):
    rich = render(written)
    assert '<a class="mention" href="/@amara">@' in rich.html
    assert rich.mentions == mentions_in(written) == {"amara"}


@pytest.mark.parametrize(
    "written",
    [
        "`@amara`",
        "```\n@amara\n```",
        "    @amara",
        "[@amara](/rooms)",
        "[x](/@amara)",
        "amara@example.org",
        "me.@amara.org",
        "@amara.org",
        "@amara@example.org",
        "https://example.org/@amara",
        "www.example.org/@amara",
        "<https://example.org/@amara>",
        "\\@amara",
        "@am",
        "@" + "a" * 31,
        "@amará",
        "@ama\u200dra",
        "![@amara](/uploads/a.png)",
    ],
)
def test_no_mention(written):
    rich = render(written)
    assert "mention" not in rich.html
    assert rich.mentions == mentions_in(written) == frozenset()


def test_known_handles_decide_what_links():
    rich = render("@Old_name, @stranger", mentions={"old_name": "new_name"})
    assert '<a class="mention" href="/@new_name">@Old_name</a>, @stranger' in rich.html
    assert rich.mentions == {"old_name", "stranger"}
    assert "mention" not in render("@amara", mentions={}).html


def test_links_out_are_marked_and_links_in_are_not():
    out = ' rel="nofollow ugc noopener"'
    assert f'<a href="https://e.org/"{out}>x</a>' in render("[x](https://e.org/ 'title')").html
    assert f'<a href="//e.org"{out}>x</a>' in render("[x](//e.org)").html
    assert f'<a href="mailto:a@e.org"{out}>a@e.org</a>' in render("a@e.org").html
    assert '<a href="/rooms">x</a>' in render("[x](/rooms)").html


def test_bare_addresses_link_but_file_names_do_not():
    html = render("https://e.org/a?b=1&c=2, www.e.org, README.md, main.rs and e.org").html
    assert html.count("<a ") == 2
    assert "README.md, main.rs and e.org" in html


def test_own_pictures_show_and_others_are_links():
    assert '<img src="/uploads/a/b.webp"' in render("![cat](/uploads/a/b.webp)").html
    assert "<img" not in render("![cat](/uploads/a..b.webp)").html
    assert 'alt="cat"' in render("![cat](/uploads/a/b.webp)").html
    html = render("![cat](https://e.org/a.png)").html
    assert "<img" not in html
    assert ">cat</a>" in html
    assert render("[![cat](https://e.org/a.png)](/rooms)").html.strip() == '<p><a href="/rooms">cat</a></p>'


def test_tasks_are_labelled_disabled_boxes():
    html = render("- [ ] *one*\n- [x] two\n- three\n- [y] four").html
    assert html.count('<li class="task"><label><input') == 2
    assert html.count('disabled=""') == 2
    assert html.count('checked=""') == 1
    assert "<em>one</em></label>" in html
    assert "<li>three</li>" in html
    assert "[y] four" in html
    assert plain("- [x] two") == "two"


def test_table_scrolls_in_a_box_and_aligns_by_class():
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |").html
    assert '<div class="table-box" tabindex="0"><table>' in html
    assert '<th class="align-center">a</th>' in html
    assert '<td class="align-right">2</td>' in html
    assert "style" not in html


def test_known_language_is_colored():
    html = render("```py title=x\ndef f(): return '<b>'  # c\n```").html
    assert '<pre class="hl" tabindex="0"><code class="language-python"><span class="hl-k">def</span>' in html
    assert "<span class=\"hl-s\">'&lt;b&gt;'</span>" in html
    assert "style" not in html


@pytest.mark.parametrize(
    "fence",
    [
        "```\nx <b>\n```",
        "```nonsense\nx <b>\n```",
        "    x <b>",
        "```c\nx <b>\n" + "y\n" * 3000 + "```",
    ],
)
def test_other_code_is_plain(fence):
    html = render(fence).html
    assert "x &lt;b&gt;" in html
    assert "<span" not in html


def test_plain_keeps_words_and_drops_marks():
    markdown = "# T\n\n*a* [b](/c) ![d](/uploads/e.png) `f` @amara\n\n- g\n\n| h | i |\n|-|-|\n\n```py\nj\n```"
    assert plain(markdown) == render(markdown).text == "T\na b d f @amara\ng\nh\ni\nj"


def test_too_long_is_refused_whole_and_never_cut():
    assert render("a" * MAX_MARKDOWN).text == "a" * MAX_MARKDOWN
    assert len(render("a\r\n" * (MAX_MARKDOWN // 2)).text) == MAX_MARKDOWN - 1
    for function in (render, plain):
        with pytest.raises(TextTooLong) as caught:
            function("a" * (MAX_MARKDOWN + 1))
        assert caught.value.length == MAX_MARKDOWN + 1
    with pytest.raises(ValueError, match="at most"):
        render("a" * (MAX_MARKDOWN * 5))
