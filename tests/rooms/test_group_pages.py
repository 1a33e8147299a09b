"""The pages of groups: opening, invitation, joining, the common room, and entries that are addressed to one."""

from datetime import timedelta

from sqlalchemy import func, select, update

from app import clock
from app.db import db
from app.models import Document, Notification, Profile
from rooms.models import Room, RoomEntry, RoomGroup
from rooms.queries.groups import common_room
from tests.factories.groups import ask_for, join, make_group
from tests.factories.people import make_person
from tests.rooms.test_routes import asking

NEW = {"title": "Query readers", "about": "We read plans together.", "places": "3", "cadence": "weekly"}


def opened(unit, cast) -> tuple[int, int, int, int]:
    """A group with two mentees: its id, its common room's, and those of the two rooms alone."""
    with unit():
        group = make_group(cast.mentor)
        rooms = [join(group, each, cast.mentor).id for each in (cast.mentee, cast.elsewhere)]
        return group.id, common_room(group.id).id, *rooms


def test_a_mentor_opens_a_group(visit, unit, cast):
    with unit():
        make_group(cast.mentor, "The first")
    mentor = visit(cast.mentor)
    mentor.get("/rooms/groups/new")
    page = mentor.post("/rooms/groups", NEW | {"title": ""}, status=422)
    assert "We read plans together." in page.text
    answer = mentor.post("/rooms/groups", NEW)
    assert "Query readers" in mentor.get(answer.location).text
    with unit() as session:
        assert session.scalar(select(func.count()).select_from(RoomGroup)) == 2


def test_only_mentors_open_groups_and_only_their_own_are_changed(visit, unit, cast):
    group_id, *_rooms = opened(unit, cast)
    mentee = visit(cast.mentee)
    mentee.get("/rooms/groups/new", status=403)
    mentee.post("/rooms/groups", NEW, status=403)
    for way in ("text", "closing"):
        mentee.get(f"/rooms/groups/{group_id}/{way}", status=404)
        mentee.post(f"/rooms/groups/{group_id}/{way}", NEW, status=404)


def test_the_way_from_the_mentors_page_into_the_group(visit, unit, cast):
    group_id, common_id, *_own = opened(unit, cast)
    asker = visit(cast.stranger)
    assert f"/rooms/groups/{group_id}" in asker.get("/@mara_mentor").text
    assert f"group={group_id}" in asker.get(f"/rooms/groups/{group_id}").text
    address = f"/rooms/new?mentor=mara_mentor&group={group_id}"
    assert "Query readers" in asker.get(address).text
    answer = asker.post(address, asking())
    asker.get(f"/rooms/{common_id}", status=404)
    mentor = visit(cast.mentor)
    assert "Query readers" in mentor.get(answer.location).text
    assert "Query readers" in mentor.get("/rooms/requests").text
    mentor.post(f"{answer.location}/acceptance")
    assert "Query readers" in asker.get(answer.location).text
    asker.post(f"{answer.location}/agreement/signature", {"version": "1"})
    asker.get(f"/rooms/{common_id}")
    assert "Query readers" in asker.get("/rooms").text


def test_a_group_of_somebody_else_is_not_asked_for_at_this_mentor(visit, unit, cast):
    with unit():
        group_id = make_group(make_person("other_mentor", "Other Mentor", is_mentor=True)).id
    address = f"/rooms/new?mentor=mara_mentor&group={group_id}"
    visit(cast.stranger).get(address, status=404)


def test_an_invitation_is_changed_by_versions(visit, unit, cast):
    group_id, *_rooms = opened(unit, cast)
    mentor, address = visit(cast.mentor), f"/rooms/groups/{group_id}/text"
    words = {"title": "Plan readers", "about": "Other words.", "places": "5", "version": "1"}
    mentor.post(address, words | {"places": "1"}, status=422)
    mentor.post(address, words)
    with unit() as session:
        found = select(Document.title).where(Document.kind == "room", Document.ref_id == common_room(group_id).id)
        assert session.scalar(found) == "Plan readers"
    stale = mentor.post(address, words | {"about": "A third text."}, status=409)
    assert "Other words." in stale.text
    assert "A third text." in stale.text


def test_what_goes_to_one_is_written_into_the_room_of_the_two(visit, unit, cast):
    _group, common_id, own_id, other_id = opened(unit, cast)
    mentor = visit(cast.mentor)
    assert f'value="{own_id}"' in mentor.get(f"/rooms/{common_id}").text
    words = {"kind": "message", "body": "For you alone.", "only": str(own_id)}
    answer = mentor.post(f"/rooms/{common_id}/entries", words)
    assert f"/rooms/{own_id}#" in answer.location
    assert "For you alone." in visit(cast.mentee).get(f"/rooms/{own_id}").text
    assert "For you alone." not in visit(cast.mentee).get(f"/rooms/{common_id}").text
    with unit() as session:
        common, other = session.get_one(Room, common_id), session.get_one(Room, other_id)
        assert (common.last_seq, common.counts, other.last_seq) == (0, {}, 0)
        told = select(Notification.user_id).where(Notification.kind == "room_entry")
        assert set(session.scalars(told)) == {cast.mentee.id}


def test_nobody_addresses_a_room_that_is_not_theirs(visit, unit, cast):
    _group, common_id, own_id, other_id = opened(unit, cast)
    for only in (other_id, common_id + 999):
        words = {"kind": "message", "body": "A guess.", "only": str(only)}
        visit(cast.mentee).post(f"/rooms/{common_id}/entries", words, status=404)
    words = {"kind": "message", "body": "A guess.", "only": str(own_id)}
    visit(cast.mentee).post(f"/rooms/{common_id}/entries", words)
    with unit() as session:
        assert session.scalar(select(func.count()).select_from(RoomEntry)) == 1


def test_everybody_writes_to_all_but_no_check_in(visit, unit, cast):
    _group, common_id, *_own = opened(unit, cast)
    mentee, address = visit(cast.mentee), f"/rooms/{common_id}/entries"
    page = mentee.hx_post(address, {"kind": "message", "body": "Good morning, all."})
    assert "Good morning, all." in page.text
    for reader in (cast.mentor, cast.elsewhere):
        assert "Good morning, all." in visit(reader).get(f"/rooms/{common_id}").text
    mentee.post(address, {"kind": "check_in", "moved": "It moved.", "confidence": "3"}, status=403)
    refused = mentee.post(address, {"kind": "message", "body": "", "only": ""}, status=422)
    assert 'name="only"' in refused.text


def test_what_only_two_have_is_not_there_in_a_group(visit, unit, cast):
    _group, common_id, *_own = opened(unit, cast)
    for person in (cast.mentee, cast.mentor):
        someone = visit(person)
        for way in ("agreement", "check-ins", "pause", "closing", "safety/exit", "pilot", "release", "surveys/fit"):
            someone.get(f"/rooms/{common_id}/{way}", status=404)
        for way in ("breaks", "pause", "closing", "last-word", "outcomes", "testimonial", "safety/exit"):
            someone.post(f"/rooms/{common_id}/{way}", {"how": "close"}, status=404)
        for way in ("safety", "safety/report", "sessions", "objectives", "export", "export/print", "quotes", "mail"):
            someone.get(f"/rooms/{common_id}/{way}")


def test_the_mentor_closes_the_group(visit, unit, cast):
    group_id, common_id, own_id, _other = opened(unit, cast)
    with unit():
        ask_for(db.session.get_one(RoomGroup, group_id), cast.stranger)
    mentor = visit(cast.mentor)
    mentor.get(f"/rooms/groups/{group_id}/closing")
    mentor.post(f"/rooms/groups/{group_id}/closing")
    for room_id in (common_id, own_id):
        visit(cast.mentee).get(f"/rooms/{room_id}")
        visit(cast.mentee).post(f"/rooms/{room_id}/entries", {"kind": "message", "body": "x"}, status=403)
    visit(cast.stranger).get(f"/rooms/new?mentor=mara_mentor&group={group_id}")
    with unit() as session:
        assert session.scalar(select(Document.title).where(Document.kind == "room", Document.ref_id == common_id))


def test_a_group_costs_no_more_than_a_room_of_two(visit, unit, cast, statements):
    _group, common_id, own_id, _other = opened(unit, cast)
    mentee, counted = visit(cast.mentee), []
    for room_id in (own_id, common_id):
        mentee.post(f"/rooms/{room_id}/entries", {"kind": "message", "body": "A line."})
        mentee.get(f"/rooms/{room_id}")
        with statements() as told:
            mentee.get(f"/rooms/{room_id}")
        counted.append(len(told))
    assert counted[1] <= counted[0] <= 8


def test_times_that_suit_are_said_by_each_and_fixed_by_the_mentor(visit, unit, cast):
    _group, common_id, *_own = opened(unit, cast)
    mentor, mentee = visit(cast.mentor), visit(cast.mentee)
    when = (clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT18:00")
    plan = {"when_1": when, "minutes": "45", "place": "Video", "agenda": "", "item": ""}
    address = mentor.post(f"/rooms/{common_id}/sessions", plan).location
    page = mentee.get(address).text
    at = page.partition('name="suits" value="')[2].partition('"')[0]
    assert "Offer other times" not in page
    mentee.post(f"{address}/suits", {"suits": at})
    assert "Suits Mila" in mentor.get(address).text
    assert "Suits Mila" in mentor.get(f"/rooms/{common_id}/sessions").text
    mentor.post(f"{address}/suits", {"suits": at}, status=404)
    mentee.post(f"{address}/answer", {"at": at}, status=403)
    mentor.get(f"/rooms/{common_id}")
    mentor.post(f"{address}/answer", {"at": at})
    assert "Move" not in mentee.get(address).text
    mentee.post(f"{address}/suits", {"suits": at}, status=409)


def test_who_mentors_in_groups_only_is_asked_for_a_place_in_one(visit, unit, cast):
    with unit() as session:
        group = make_group(cast.mentor)
        session.execute(update(Profile).where(Profile.owner_id == cast.mentor.id).values(formats=["group"]))
    asker = visit(cast.stranger)
    assert "/@mara_mentor#groups" in asker.get("/rooms/new?mentor=mara_mentor").text
    asker.post("/rooms/new?mentor=mara_mentor", asking(), status=422)
    asker.post(f"/rooms/new?mentor=mara_mentor&group={group.id}", asking())
