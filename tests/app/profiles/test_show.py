"""A member's page: who sees it, which sections, and where old handles lead."""

import re
from datetime import timedelta

from app import clock
from app.access import hide, set_audience
from app.models import Audience, Profile
from app.models.user import FormerHandle
from tests.factories.people import block, follow
from tests.factories.profiles import describe, make_mentor, profile_of
from tests.factories.threads import make_thread


def full(cast, **values):
    return describe(
        cast.mentor,
        offers=[("SQL", 5), ("Listening", 4)],
        seeks=[("Delegation", 1)],
        languages=["en", "pt"],
        timezone="Europe/Lisbon",
        **{
            "about_md": "I count **freight**.",
            "how_md": "Written first. <script>alert(1)</script>",
            "one_line": "Bring real work.",
            "location": "Barcelona",
            "goals": "Let others do it.",
            "links": [{"title": "Counting twice", "url": "https://example.org/twice"}],
            "industries": ["freight"],
            "styles": ["written_first"],
            "formats": ["one_to_one"],
        }
        | values,
    )


def test_everybody_sees_an_open_page(visit, cast, unit):
    with unit():
        full(cast)
        make_thread(cast.mentor, title="Notes to people who count")
        make_thread(cast.mentor, title="Only mine", audience=Audience.OWNER)
    page = visit(None).get("/@mara_mentor").text
    for words in ("Mara Mentor", "<strong>freight</strong>", "Bring real work.", "SQL", "Teaches it", "Barcelona"):
        assert words in page
    assert "Notes to people who count" in page
    assert "English, Portuguese" in page
    assert "Within 2 working days" in page
    assert "not known yet" in page
    assert "<script>alert" not in page
    assert "Only mine" not in page
    assert "Delegation" not in page  # what one seeks is for members until one says otherwise


def test_members_see_more_and_can_ask_follow_report_and_block(visit, cast, unit):
    with unit():
        full(cast)
        follow(cast.mentee, f"person:{cast.mentor.id}")
    page = visit(cast.mentee).get("/@mara_mentor").text
    assert "Delegation" in page
    assert "Ask Mara to be your mentor" in page
    assert 'aria-pressed="true"' in page
    assert "/rooms/new?mentor=mara_mentor" in page
    assert "about=person" in page
    assert 'action="/blocks"' in page


def test_sections_show_to_whom_their_owner_says(visit, cast, unit):
    told = {"about": "freight", "offers": "Bring real work.", "place": "Portuguese", "writes": "Notes to people"}
    with unit():
        profile = full(cast, industries=[])
        make_thread(cast.mentor, title="Notes to people")
        profile.sections = dict.fromkeys([*told, "seeks"], "members")
    for words in (*told.values(), "Delegation"):
        assert words not in visit(None).get("/@mara_mentor").text
        assert words in visit(cast.mentee).get("/@mara_mentor").text
    with unit():
        profile_of(cast.mentor).sections = dict.fromkeys([*told, "seeks"], "owner")
    for words in (*told.values(), "Delegation"):
        assert words not in visit(cast.mentee).get("/@mara_mentor").text
        assert words in visit(cast.mentor).get("/@mara_mentor").text


def test_a_page_for_members_is_missing_for_guests(visit, cast, unit):
    with unit():
        set_audience(profile_of(cast.mentor), Audience.MEMBERS)
    visit(None).get("/@mara_mentor", status=404)
    visit(cast.stranger).get("/@mara_mentor")


def test_blocked_hidden_and_unknown_look_alike(visit, cast, unit):
    with unit():
        block(cast.mentor, cast.mentee)
        hide(profile_of(cast.curator), clock.now())
    visitor = visit(cast.mentee)
    answers = [visitor.get(f"/@{handle}", status=404).text for handle in ("mara_mentor", "cora_curator", "nobody_here")]
    assert len({re.sub(r'"Im[\w.-]{60,}"', "", text) for text in answers}) == 1  # CSRF tokens carry the second
    visit(cast.mentor).get("/@mila_mentee", status=404)
    visit(cast.stranger).get("/@mara_mentor")


def test_old_handles_lead_to_the_present_one_unless_it_may_not_be_seen(visit, cast, unit):
    with unit() as session:
        session.add(FormerHandle(handle_key="maraoldname", user_id=cast.mentor.id))
        block(cast.mentor, cast.mentee)
    for handle in ("mara_oldname", "MARA_MENTOR"):
        answer = visit(None).get(f"/@{handle}", status=301)
        assert answer.headers["Location"].endswith("/@mara_mentor")
        visit(cast.mentee).get(f"/@{handle}", status=404)


def test_the_own_page_offers_editing_and_an_empty_one_says_so(visit, cast):
    own = visit(cast.mentee).get("/@mila_mentee").text
    assert "Edit profile" in own
    assert "You have said nothing about yourself yet" in own
    assert "has said nothing here yet" in visit(None).get("/@mila_mentee").text
    visit(None).post("/@mila_mentee", status=405)


def test_a_full_or_absent_mentor_cannot_be_asked(visit, cast, unit):
    with unit():
        full(cast, places_taken=3)
    page = visit(cast.mentee).get("/@mara_mentor").text
    assert "No place open now" in page
    assert "to be your mentor" not in page
    with unit():
        profile_of(cast.mentor).places_taken = 1
        profile_of(cast.mentor).away_until = clock.now() + timedelta(days=9)
    assert "Away until" in visit(cast.mentee).get("/@mara_mentor").text


def test_the_match_stands_beside_a_mentor(visit, cast, unit):
    with unit():
        full(cast)
        describe(cast.mentee, seeks=[("SQL", 2), ("Knitting", 1)], languages=["en"])
    page = visit(cast.mentee).get("/@mara_mentor").text
    assert "Why this match" in page
    assert "Offers <b>SQL</b>, which you seek" in page
    assert "Does not offer Knitting" in page
    assert "Why this match" not in visit(None).get("/@mara_mentor").text


def test_a_page_costs_the_same_with_many_people_around(visit, cast, unit, statements):
    with unit():
        full(cast)
    visitor = visit(cast.mentee)
    visitor.get("/@mara_mentor")
    with statements() as few:
        visitor.get("/@mara_mentor")
    with unit() as session:
        for number in range(20):
            make_mentor(number)
            make_thread(cast.mentor, title=f"Thread {number}")
        assert session.query(Profile).count() > 20
    with statements() as many:
        visitor.get("/@mara_mentor")
    assert len(many) == len(few) <= 8
