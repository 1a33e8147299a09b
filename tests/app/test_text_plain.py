"""Plain strings: the stored form, one line, excerpts, slugs, and marked search words."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from app.text import excerpt, highlight, normalize, single_line, slugify, snippet

ANY = st.text(alphabet=st.characters(), max_size=200)


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("e\u0301", "é"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("\ufeffa\ud800b\ufffec", "abc"),
        ("\n \n    code\n\n", "    code"),
        ("tab\tstays", "tab\tstays"),
        ("عربي\u200f ok", "عربي\u200f ok"),
        ("👩‍👧 می‌خواهم", "👩‍👧 می‌خواهم"),
        (" \n\t ", ""),
    ],
)
def test_normalize(given_text, stored):
    assert normalize(given_text) == stored


def test_piles_of_marks_are_thinned():
    assert len(normalize("a" + "\u0316" * 500)) == 11
    assert len(normalize("b" + "\u0344" * 10)) == 11
    assert normalize("q\u0323\u0307") == "q\u0323\u0307"


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_stored_text_is_stable_and_encodable(text):
    once = normalize(text)
    assert normalize(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\x00" not in once.encode().decode()
    line = single_line(text)
    assert single_line(line) == line
    assert line == line.strip()
    assert len(line.splitlines()) <= 1


def test_single_line():
    assert single_line("  Amara\t\n Okafor\u202e\u200b \u2060 ") == "Amara Okafor"
    assert single_line("pay\u00adpal") == "paypal"


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("one\n\ntwo", 20, "one two"),
        ("a" * 30, 10, "a" * 9 + "…"),
        ("well, then what", 6, "well…"),
        ("", 10, ""),
    ],
)
def test_excerpt(text, length, short):
    assert excerpt(text, length) == short


@settings(max_examples=200, deadline=None)
@given(ANY, st.integers(1, 60))
def test_excerpt_keeps_its_length(text, length):
    short = excerpt(text, length)
    assert len(short) <= length
    assert short == single_line(text) or short.endswith("…")


def test_excerpt_does_not_split_a_visible_character():
    assert excerpt("ab👩‍👧", 4) == "ab…"
    assert excerpt("abq\u0323\u0307cd", 5) == "ab…"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Learning SQL, week 3!", "learning-sql-week-3"),
        ("Crème brûlée & Straße", "creme-brulee-strasse"),
        ("Łódź Ærø", "lodz-aero"),
        ("don't", "dont"),
        ("日本語", "untitled"),
        ("../../etc", "etc"),
        ("", "untitled"),
        ("x" * 99, "x" * 60),
        ("word " * 20, "-".join(["word"] * 12)),
    ],
)
def test_slugify(title, slug):
    assert slugify(title) == slug


@settings(max_examples=200, deadline=None)
@given(ANY, st.integers(8, 60))
def test_slug_is_always_a_safe_path_part(title, length):
    slug = slugify(title, length)
    assert 1 <= len(slug) <= length
    assert all(part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-"))


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("a mentor here", ["mentor"], "a <mark>mentor</mark> here"),
        ("Mentorship", ["MENTOR"], "<mark>Mentorship</mark>"),
        ("the mentor", ["mentoring"], "the <mark>mentor</mark>"),
        ("Résumé", ["resume"], "<mark>Résumé</mark>"),
        ("resume", ["résumé"], "<mark>resume</mark>"),
        ("Straße", ["strasse"], "<mark>Straße</mark>"),
        ("as a class", ["as"], "<mark>as</mark> a class"),
        ("start starvation", ["star"], "<mark>start</mark> starvation"),
        ("commentor", ["mentor"], "commentor"),
        (
            "<b>mark & b</b>",
            ["b"],
            "&lt;<mark>b</mark>&gt;mark &amp; <mark>b</mark>&lt;/<mark>b</mark>&gt;",
        ),
        ("amp &amp; lt", ["amp"], "<mark>amp</mark> &amp;<mark>amp</mark>; lt"),
        ("x", ["", " ", "(", ".*"], "x"),
    ],
)
def test_highlight(text, words, marked):
    assert highlight(text, words) == Markup(marked)


@settings(max_examples=200, deadline=None)
@given(ANY, st.lists(ANY, max_size=4))
def test_highlight_adds_nothing_but_marks(text, words):
    marked = highlight(text, [*words, *text.split()[:2]])
    bare = str(marked).replace("<mark>", "").replace("</mark>", "")
    assert Markup(bare).unescape() == text
    assert "<" not in bare


def test_snippet_shows_the_passage_with_most_words():
    text = "mentor " + "filler " * 60 + "the mentor gave feedback weekly " + "filler " * 60
    cut = snippet(text, ["mentor", "feedback"], length=100)
    assert "<mark>mentor</mark> gave <mark>feedback</mark> weekly" in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert len(cut.striptags()) <= 100


def test_snippet_without_a_match_is_the_beginning():
    assert snippet("word " * 50, ["none"], length=31) == Markup("word word word word word word …")
    assert snippet("short <b>", ["none"]) == Markup("short &lt;b&gt;")


@settings(max_examples=200, deadline=None)
@given(ANY, st.lists(ANY, max_size=3), st.integers(20, 90))
def test_snippet_keeps_its_length(text, words, length):
    cut = snippet(text * 3, words, length)
    bare = str(cut).replace("<mark>", "").replace("</mark>", "")
    assert len(Markup(bare).unescape()) <= length


def test_marked_words_are_found_wherever_a_word_may_begin():
    said = "Étape étapes e\u0301tape ETAPE; sta\u0301r star_s stars. Kind—kind \u2018kinder\u2019 mankind \u212aind"
    assert str(highlight(said, ["étape"])).count("<mark>") == 4
    assert str(highlight(said, ["star"])).count("<mark>") == 3
    assert str(highlight(said, ["kind"])).count("<mark>") == 4
