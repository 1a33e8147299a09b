"""A member's portfolio: what others stand for apart from one's own word, to whom, and at what cost."""

import pytest
from sqlalchemy import select

from app import clock
from app.access import hide, set_audience, unhide
from app.accounts.identity import handle_key
from app.db import db
from app.models import Audience
from app.models.profile import SECTIONS
from app.models.user import FormerHandle
from app.profiles import service as profiles
from roadmaps.service import credentials
from rooms import service as rooms
from rooms.models import Room, RoomAchievement, RoomObjective, RoomTestimonial
from tests.factories.people import block
from tests.factories.portfolio import make_portfolio, reach
from tests.factories.profiles import profile_of
from tests.factories.rooms import actor
from tests.factories.threads import make_thread

PAGE = "/@mila_mentee/portfolio"
WORDS = {
    "objectives": "Publish three analyses",
    "writes": "Learning to bake",
    "testimonials": "She asks before",
    "credentials": "/verify?credential=/credentials/",
    "learned": "Steps of roadmaps",
}


def test_what_others_stand_for_and_ones_own_word_never_look_alike(visit, cast, unit):
    with unit():
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
    page = visit(None).get(PAGE).text
    for said in (*WORDS.values(), "Mara Mentor", "http://localhost"):
        assert said in page
    parts = {name: page.partition(f'id="{name}"')[2].partition("</section>")[0] for name in ("threads", "objectives")}
    assert "Self-reported" in parts["threads"]
    assert "shown--told" in parts["threads"]
    assert "Verified" not in parts["threads"]
    assert "shown--verified" in parts["objectives"]
    assert "Self-reported" not in parts["objectives"]
    assert "1 with evidence" in parts["threads"]


def test_an_objective_is_shown_while_both_agree(visit, cast, unit):
    with unit():
        objective = reach(cast.mentee, cast.mentor, show=False)
        consent = f"/rooms/{objective.room_id}/objectives/{objective.id}/consent"
    mentee, mentor = visit(cast.mentee), visit(cast.mentor)
    shown = []
    for person, answer in ((mentee, "yes"), (mentor, "yes"), (mentor, "no"), (mentor, "yes"), (mentee, "no")):
        person.post(consent, {"agrees": answer})
        shown.append("Publish three" in visit(None).get(PAGE).text)
    assert shown == [False, True, False, True, False]


def test_a_withdrawn_confirmation_takes_it_away(cast, unit):
    with unit():
        objective = reach(cast.mentee, cast.mentor)
        assert db.session.scalars(select(RoomAchievement.title)).all() == [objective.title]
        room = db.session.get_one(Room, objective.room_id)
        rooms.withdraw_confirmation(room, objective, person=actor(cast.mentor), note="Counted twice.")
        assert not db.session.scalars(select(RoomAchievement.id)).all()


def test_consent_is_taken_back_outside_the_room_also_behind_a_block(visit, cast, unit):
    with unit():
        reach(cast.mentee, cast.mentor)
        block(cast.mentor, cast.mentee)
        ident = db.session.scalars(select(RoomAchievement.id)).one()
    visit(cast.stranger).post(f"/rooms/achievements/{ident}/withdrawal", status=404)
    mentor = visit(cast.mentor)
    assert "Of Mila Mentee, confirmed by you" in mentor.get("/rooms/testimonials").text
    mentor.post(f"/rooms/achievements/{ident}/withdrawal")
    assert "Publish three" not in visit(None).get(PAGE).text
    with unit():
        assert not db.session.scalars(select(RoomObjective)).one().is_published


@pytest.mark.parametrize("section", WORDS)
def test_a_section_is_shown_to_whom_its_owner_says(visit, cast, unit, section):
    with unit():
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        profile_of(cast.mentee).sections = {section: Audience.MEMBERS}
    pages = [visit(person).get(PAGE).text for person in (None, cast.stranger)]
    assert [WORDS[section] in page for page in pages] == [False, True]
    with unit():
        profile_of(cast.mentee).sections = {section: Audience.OWNER}
    pages = [visit(person).get(PAGE).text for person in (cast.stranger, cast.mentee)]
    assert [WORDS[section] in page for page in pages] == [False, True]
    assert all(WORDS[name] in pages[0] for name in WORDS if name != section)


def test_what_others_put_there_is_read_by_the_readers_of_its_section_alone(visit, cast, unit):
    def choose(audience, **sections):
        with unit():
            version = profiles.version_of(profile_of(cast.mentee), "visibility")
            values = {name: each.value for name, each in SECTIONS.items()} | sections
            profiles.change_visibility(actor(cast.mentee), version, audience=audience, sections=values)

    with unit():
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        things = [db.session.scalars(select(each)).one() for each in (RoomAchievement, RoomTestimonial)]
        doors = [f"/reports/new?about={each.kind}:{each.id}" for each in things]
    choose("public", objectives="owner", testimonials="owner")
    for door in doors:
        visit(cast.stranger).get(door, status=404)
    assert "She asks before" in visit(cast.mentee).get(PAGE).text
    choose("members")
    for door in doors:
        assert WORDS["objectives"] in (text := visit(cast.stranger).get(door).text) or "She asks before" in text
    choose("public")
    assert "She asks before" in visit(None).get(PAGE).text


def test_what_others_put_on_a_page_is_hidden_with_it(visit, cast, unit):
    with unit():
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        things = [db.session.scalars(select(each)).one() for each in (RoomAchievement, RoomTestimonial)]
        doors = [f"/reports/new?about={each.kind}:{each.id}" for each in things]
    for act, status in ((lambda page: hide(page, clock.now()), 404), (unhide, 200)):
        with unit():
            act(profile_of(cast.mentee))
        for door in doors:
            visit(cast.stranger).get(door, status=status)


def test_blocks_hiding_and_narrowing_act_at_once(visit, cast, unit):
    with unit():
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        block(cast.mentor, cast.stranger)
    page = visit(cast.stranger).get(PAGE).text
    assert "Publish three" in page
    assert "Mara Mentor" not in page  # neither as who confirmed it, nor as who wrote a testimonial
    with unit():
        objective = db.session.scalars(select(RoomObjective)).one()
        hide(objective, objective.confirmed_at)
        ident = db.session.scalars(select(RoomAchievement.id)).one()
    assert "Publish three" not in visit(None).get(PAGE).text
    visit(cast.stranger).get(f"/reports/new?about=achievement:{ident}", status=404)
    with unit():
        set_audience(profile_of(cast.mentee), Audience.MEMBERS)
    visit(None).get(PAGE, status=404)
    with unit():
        block(cast.mentee, cast.elsewhere)
    visit(cast.elsewhere).get(PAGE, status=404)


def test_nothing_one_and_many(visit, cast, unit, statements):
    assert "Nothing is shown here yet" in visit(None).get(PAGE).text
    assert "Nothing stands here yet" in visit(cast.mentee).get(PAGE).text
    with unit():
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        make_thread(cast.mentee, title="Only mine", audience=Audience.OWNER)
    visitor = visit(cast.stranger)
    assert "Only mine" not in visit(cast.mentee).get(PAGE).text
    with statements() as few:
        visitor.get(PAGE)
    with unit():
        for number in range(30):
            make_thread(cast.mentee, title=f"{'Donaudampfschifffahrt' * 5} {number}")
    with statements() as many:
        visitor.get(PAGE)
    assert len(many) == len(few) <= 8


def test_a_former_handle_leads_on_and_the_profile_leads_here(visit, cast, unit):
    with unit() as session:
        session.add(
            FormerHandle(handle_key=handle_key("mila_before"), user_id=cast.mentee.id, left_at=cast.mentee.joined_at)
        )
    assert visit(None).get("/@mila_before/portfolio", status=301).headers["Location"].endswith(PAGE)
    assert PAGE in visit(None).get("/@mila_mentee").text
    visit(None).get("/@nobody_there/portfolio", status=404)


def test_a_withdrawn_credential_says_so(visit, cast, unit):
    with unit():
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        credentials.withdraw(db.session.scalars(select(credentials.Credential)).one())
    part = visit(None).get("/@mila_mentee").text.partition('id="credentials"')[2].partition("</section>")[0]
    assert "No longer holds" in part
    assert "Verified" not in part
