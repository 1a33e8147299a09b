"""Finding a mentor: who is listed, filters, order, reasons, and what would open a match."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.access import hide
from app.models import User
from tests.factories.people import block
from tests.factories.profiles import describe, make_mentor, make_skill, profile_of


def names_of(page):
    return re.findall(r'<h2 class="title" id="mentor-\d+"><a [^>]*>([^<]+)</a>', page.text)


def make_three(cast):
    """Guide 1: SQL, written, English; Guide 2: leading, video, Portuguese, Tokyo; the cast's mentor names nothing."""
    one = make_mentor(1, offers=[("SQL", 5)])
    describe(
        one,
        styles=["written_first"],
        formats=["one_to_one"],
        reply_days=1,
        timezone="Europe/Lisbon",
        industries=["energy"],
    )
    two = make_mentor(2, offers=[("Leading meetings", 4)])
    describe(two, styles=["mostly_video"], formats=["group"], reply_days=4, timezone="Asia/Tokyo", languages=["pt"])
    profile_of(two).places_taken = 2
    return one, two


def test_guests_see_facts_and_no_match(visit, cast, unit):
    with unit():
        make_three(cast)
    page = visit(None).get("/mentors")
    assert set(names_of(page)) == {"Guide 1", "Guide 2", "Mara Mentor"}
    assert "<b>3 mentors</b>" in page.text
    assert "Why this match" not in page.text
    assert "Ask Guide" in page.text
    assert "not known yet" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("skill=SQL", {"Guide 1"}),
        ("skill=sql&skill=Leading+meetings", {"Guide 1", "Guide 2"}),
        ("q=structured", {"Guide 1"}),
        ("q=data", {"Guide 1"}),
        ("q=meet", {"Guide 2"}),
        ("style=mostly_video", {"Guide 2"}),
        ("format=one_to_one&format=group", {"Guide 1", "Guide 2"}),
        ("reply=1", {"Guide 1"}),
        ("reply=2", {"Guide 1", "Mara Mentor"}),
        ("hours=1", {"Guide 1", "Mara Mentor"}),
        ("language=pt", {"Guide 2"}),
        ("language=mine", {"Guide 1", "Mara Mentor"}),
        ("industry=ener", {"Guide 1"}),
        ("open=1", {"Guide 1", "Mara Mentor"}),
        ("skill=SQL&reply=1&open=1&style=written_first&language=en", {"Guide 1"}),
        ("style=nonsense&reply=x&language=klingon&hours=2&page=-4&sort=best;drop&open=yes", None),
        ("q=%25&skill=%25&industry=_", set()),
    ],
)
def test_filters(visit, cast, unit, query, found):
    with unit():
        make_skill("sql", "SQL", aliases=["Structured query language"])
        one, _two = make_three(cast)
        profile_of(one).skills[0].skill_id = 1
    page = visit(cast.mentee).get(f"/mentors?{query}")
    assert set(names_of(page)) == (found if found is not None else {"Guide 1", "Guide 2", "Mara Mentor"})


def test_oneself_blocked_paused_hidden_and_suspended_people_are_not_listed(visit, cast, unit):
    with unit() as session:
        guides = [make_mentor(number) for number in range(1, 7)]
        describe(cast.mentee, is_mentor=True, offers=[("SQL", 3)])
        block(cast.mentee, guides[0])
        block(guides[1], cast.mentee)
        profile_of(guides[2]).paused_at = clock.now()
        session.get(User, guides[3].id).suspended_until = clock.now() + timedelta(days=1)
        profile_of(guides[4]).sections = {"offers": "owner"}
        hide(profile_of(guides[5]), clock.now())
    assert set(names_of(visit(cast.mentee).get("/mentors"))) == {"Mara Mentor"}
    assert "<b>1 mentor</b>" in visit(cast.mentee).get("/mentors").text


def test_hidden_sections_are_no_way_to_find_or_tell(visit, cast, unit):
    with unit():
        one, _two = make_three(cast)
        profile_of(one).sections = {"place": "owner", "about": "owner"}
        describe(cast.mentee, seeks=[("SQL", 1)])
    visitor = visit(cast.mentee)
    for query in ("hours=1", "language=en", "industry=energy"):
        assert "Guide 1" not in names_of(visitor.get(f"/mentors?{query}"))
    page = visitor.get("/mentors?skill=SQL").text
    assert "Speaks" not in page
    assert "Shares" not in page


def test_the_best_match_comes_first_with_its_reasons(visit, cast, unit):
    with unit():
        make_three(cast)
        describe(cast.mentee, seeks=[("Leading meetings", 1)], languages=["pt", "en"])
    page = visit(cast.mentee).get("/mentors")
    assert names_of(page)[0] == "Guide 2"
    assert "Offers <b>Leading meetings</b>, which you seek" in page.text
    assert "Does not offer Leading meetings" in page.text
    assert names_of(visit(cast.mentee).get("/mentors?sort=fastest"))[0] == "Guide 1"
    assert names_of(visit(cast.mentee).get("/mentors")) == names_of(page)


def test_a_search_for_nobody_says_what_would_open_it(visit, cast, unit):
    with unit():
        make_three(cast)
    page = visit(cast.mentee).get("/mentors?skill=SQL&reply=1&style=mostly_video")
    assert names_of(page) == []
    assert "Without “Mostly video”: 1 more mentor" in page.text
    assert "Without “1 working day”" not in page.text
    opened = visit(cast.mentee).get("/mentors?skill=SQL&reply=1")
    assert names_of(opened) == ["Guide 1"]
    assert "Nobody meets this yet" in visit(cast.mentee).get("/mentors?skill=Knitting&style=mock_interviews").text


def test_htmx_gets_the_results_alone(visit, cast, unit):
    with unit():
        make_three(cast)
    piece = visit(cast.mentee).hx_get("/mentors?skill=SQL")
    assert names_of(piece) == ["Guide 1"]
    assert "<html" not in piece.text
    assert 'id="filters-label" data-hx-swap-oob="true"' in piece.text
    assert "HX-Request" in piece.headers["Vary"]


def test_pages_go_on_where_the_last_one_ended(visit, cast, unit):
    with unit():
        for number in range(24):
            make_mentor(number)
    visitor = visit(cast.mentee)
    pages = [names_of(visitor.get(f"/mentors?page={page}")) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert len({name for page in pages for name in page}) == 25
    headers = {"HX-Request": "true", "HX-Target": "more-mentors"}
    more = visitor.client.get("/mentors?page=2", headers=headers).text
    assert more.count('class="mentor"') == 10
    assert "Sort by" not in more
    assert "Show 5 more" in more


def test_the_directory_costs_the_same_for_three_and_thirty(visit, cast, unit, statements):
    with unit():
        make_three(cast)
        describe(cast.mentee, seeks=[("SQL", 1)])
    member, guest = visit(cast.mentee), visit(None)
    with statements() as few:
        member.get("/mentors?skill=SQL&style=written_first&language=mine&hours=1")
    with unit():
        for number in range(10, 37):
            make_mentor(number)
    with statements() as many:
        member.get("/mentors?skill=SQL&style=written_first&language=mine&hours=1")
    with statements() as guests:
        guest.get("/mentors")
    assert len(many) == len(few) <= 6
    assert len(guests) <= 6


@pytest.mark.once("refused")
def test_wrong_methods(visit, cast):
    visit(cast.mentee).post("/mentors", status=405)
