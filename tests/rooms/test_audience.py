"""Nobody outside learns that a room exists, and what its pages cost stays flat."""

import pytest

from rooms.models import Room
from tests.factories.rooms import make_entry, make_request, make_room

PAGES = (
    "",
    "/entries",
    "/entries/new",
    "/objectives",
    "/check-ins",
    "/agreement",
    "/closing",
    "/refusal",
    "/agreement/proposal",
    "/pilot",
)
WRITES = ("/acceptance", "/refusal", "/withdrawal", "/closing", "/entries", "/objectives", "/reading", "/pilot")
WRITES += ("/agreement/signature", "/agreement/proposal", "/agreement/withdrawal")
WRITES += ("/question", "/answer", "/pause", "/resumption", "/outcomes", "/last-word", "/testimonial")
OF_ENTRY = ("text", "revisions")
ON_ENTRY = ("answer", "agreement", "action-items/0", "text")
ON_OBJECTIVE = ("text", "progress", "claim", "claim/withdrawal", "evidence", "evidence/return", "consent")
ON_OBJECTIVE += ("confirmation", "confirmation/withdrawal")
OUTSIDE = ("stranger", "elsewhere", "moderator", "curator", "admin")


@pytest.fixture
def addresses(unit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        entry = make_entry(room, cast.mentee, "question", title="A secret question")
        base, own = f"/rooms/{room.id}", f"/rooms/{room.id}/entries/{entry.id}"
        objective = f"{base}/objectives/{room.objectives[0].id}"
    reads = [base + page for page in PAGES] + [f"{own}/{page}" for page in OF_ENTRY] + [objective, f"{objective}/text"]
    writes = [base + page for page in WRITES] + [f"{own}/{page}" for page in ON_ENTRY]
    writes += [f"{objective}/{step}" for step in ON_OBJECTIVE]
    return reads, writes


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("who", OUTSIDE)
def test_outside_a_room_there_is_nothing(visit, cast, addresses, who):
    reads, writes = addresses
    outsider = visit(getattr(cast, who))
    for address in reads:
        assert "secret" not in outsider.get(address, status=404).text
        outsider.hx_get(address, status=404)
    for address in writes:
        outsider.post(address, {"kind": "message", "body": "In"}, status=404)
        outsider.hx_post(address, {"kind": "message", "body": "In"}, status=404)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("who", OUTSIDE)
def test_a_hidden_room_looks_like_none(visit, cast, addresses, who):
    outsider = visit(getattr(cast, who))
    there, nowhere = outsider.get(addresses[0][0], status=404), outsider.get("/rooms/987654", status=404)
    assert len(there.text) == len(nowhere.text)
    for page in ("/rooms", "/rooms/requests", "/"):
        assert "Mila" not in outsider.get(page).text


@pytest.mark.once("refused")
def test_guests_are_led_to_the_sign_in(visit, addresses):
    guest = visit(None)
    for address in [*addresses[0], "/rooms", "/rooms/requests", "/rooms/new?mentor=mara_mentor"]:
        guest.get(address, status=303, inspect=False)


def test_before_the_opening_only_the_request_is_there(unit, visit, cast):
    with unit():
        room_id = make_request(cast.mentee, cast.mentor).id
    for user in (cast.mentee, cast.mentor):
        visit(user).get(f"/rooms/{room_id}")
        for page in set(PAGES[1:]) - {"/refusal", "/question"}:
            visit(user).get(f"/rooms/{room_id}{page}", status=404)
        visit(user).post(f"/rooms/{room_id}/entries", {"kind": "message", "body": "Early"}, status=404)


@pytest.mark.parametrize(("path", "most"), [("", 8), ("?view=goals", 8), ("/check-ins", 6), ("/objectives", 6)])
def test_a_room_costs_the_same_with_thirty_entries(unit, visit, cast, statements, path, most):
    seen = []
    with unit():
        room_id = make_room(cast.mentee, cast.mentor).id
    for more in (3, 27):
        with unit() as session:
            room = session.get(Room, room_id)
            for number in range(more):
                kind = ("question", "message", "check_in")[number % 3]
                entry = make_entry(room, cast.mentee, kind)
                make_entry(room, cast.mentor, to=entry)
        visitor = visit(cast.mentor)
        with statements() as done:
            visitor.get(f"/rooms/{room_id}{path}")
        seen.append(len(done))
    assert seen[0] == seen[1] <= most


def test_home_and_the_list_cost_the_same_with_more_rooms(unit, visit, cast, statements):
    seen = []
    for mentees in ((cast.mentee,), (cast.stranger, cast.elsewhere)):
        with unit():
            for mentee in mentees:
                make_entry(make_room(mentee, cast.mentor), mentee, "question")
        visitor = visit(cast.mentor)
        for page in ("/rooms", "/"):
            with statements() as done:
                visitor.get(page)
            seen.append(len(done))
    assert seen[:2] == seen[2:]
    assert seen[0] <= 5


def test_what_waits_stands_on_home(unit, visit, cast):
    with unit():
        make_entry(make_room(cast.mentee, cast.mentor, day=5), cast.mentee, "question", title="What is a row?")
        make_request(cast.stranger, cast.mentor)
    home = visit(cast.mentor).get("/").text
    assert "A question waits for you in your room with Mila" in home
    assert "Sid Stranger asks you to be their mentor" in home
    mine = visit(cast.mentee).get("/").text
    assert "Send check-in" in mine
    assert "Due today" in mine
