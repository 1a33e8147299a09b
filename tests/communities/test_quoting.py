"""Quoting: the reply form opens with what it answers, and with its words when they are asked for."""

import pytest

from communities.quoting import quotation


@pytest.mark.once("words")
@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("One\n\nTwo **bold**", "> One\n>\n> Two **bold**\n\n"),
        ("> what others said\n\nMine", "> Mine\n\n"),
        ("> only theirs", ""),
        ("one two three", "> one two …\n\n"),
    ],
)
def test_a_quotation_is_markdown(said, quoted):
    assert quotation(said, 20 if "bold" in said else 12) == quoted


@pytest.mark.once("words")
def test_a_reply_opens_with_what_it_answers(place, visit, cast):
    member = visit(cast.mentee)
    page = member.get(f"{place.page}?reply=2").text
    assert f"{cast.mentor.name}: “Say it plainly.”" in page
    assert "reply=2&amp;quote=1#reply" in page
    assert "&gt; Say it **plainly**." not in page
    quoting = member.get(f"{place.page}?reply=2&quote=1").text
    assert "&gt; Say it **plainly**." in quoting
    assert 'name="reply_to_seq" value="2"' in quoting
    for user in (None, cast.stranger):
        assert "&gt; Say it" not in visit(user).get(f"{place.page}?reply=2&quote=1").text
    assert "&gt;" not in member.get(f"{place.page}?reply=9&quote=1").text.partition("<textarea")[2]


def test_a_closed_topic_is_not_quoted(place, visit, cast):
    visit(cast.curator).post(f"{place.topic}/lock", {"on": "1", "reason": "Said"})
    assert "&gt; Say it" not in visit(cast.mentee).get(f"{place.page}?reply=2&quote=1").text
