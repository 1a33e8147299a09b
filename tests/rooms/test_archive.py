"""A room taken along: as JSON, Markdown and for print, with everything its reader may read and nothing else."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from markdown_it import MarkdownIt

from app import access, clock
from app.db import db
from rooms import service
from rooms.interchange import read
from rooms.models import Room
from rooms.queries.archive_parts import path_of
from rooms.service import removal
from tests.factories.rooms import actor, make_entry, make_request, make_room
from tests.rooms import full_room

FORMS = ("json", "markdown", "print", "zip")


@pytest.fixture
def room_id(unit, cast):
    with unit():
        return full_room(cast).id


@pytest.mark.once("words")
def test_the_page_leads_to_each_form(visit, cast, room_id):
    page = visit(cast.mentor).get(f"/rooms/{room_id}/export").text
    for form in FORMS:
        assert f"/rooms/{room_id}/export/{form}" in page
    assert f"/rooms/{room_id}/export" in visit(cast.mentor).get(f"/rooms/{room_id}").text


def test_json_holds_the_room_in_the_documented_shape(visit, cast, room_id):
    answer = visit(cast.mentee).get(f"/rooms/{room_id}/export/json")
    assert answer.headers["Content-Disposition"].startswith(f"attachment; filename=room-{room_id}-2")
    assert answer.headers["Cache-Control"] == "no-store"
    file = read(answer.data)
    assert file["local"]["exported_by"] == "mila_mentee"
    assert [each["handle"] for each in file["participants"]] == ["mara_mentor", "mila_mentee"]
    question, answered, check_in, notes = file["entries"][:4]
    assert question["reactions"] == {"got_it": ["mara_mentor"]}
    assert question["revisions"][0]["title"] == "A first title"
    assert answered["reply_to"] == question["seq"]
    assert question["turn"]["of"] == "mila_mentee"
    assert check_in["fields"]["moved"] == "It moved."
    assert file["objectives"][0]["history"][0]["entry"] == check_in["seq"]
    assert notes["fields"]["items"][0]["who"] == "mara_mentor"


def test_the_archive_holds_the_files_too(visit, cast, room_id):
    answer = visit(cast.mentor).get(f"/rooms/{room_id}/export/zip")
    with ZipFile(BytesIO(answer.data)) as packed:
        file = read(packed.read("room.json"))
        (told,) = [one for each in file["entries"] for one in each.get("files", ())]
        assert (told["name"], told["size"]) == ("notes ü.txt", 8)
        assert packed.read(told["path"]) == b"One row."
        assert sorted(packed.namelist()) == sorted(["room.json", "room.md", told["path"]])
    assert "/export/zip" in visit(cast.mentor).get(f"/rooms/{room_id}/export").text
    assert file["sessions"][0]["agenda"][0]["text"] == "February numbers"
    assert file["objectives"][0]["changes"]


def test_what_waits_privately_is_in_nobody_else_s_file(unit, visit, cast, room_id):
    with unit():
        room = db.session.get(Room, room_id)
        where = {"endpoint": "rooms.show", "values": {"room_id": room_id}}
        service.wait_for(room, "survey", cast.mentee.id, private=True, **where)
        service.wait_for(room, "reflection", cast.mentee.id, **where)
    for who, kinds in ((cast.mentee, ["survey", "reflection"]), (cast.mentor, ["reflection"])):
        file = read(visit(who).get(f"/rooms/{room_id}/export/json").data)
        assert [each["kind"] for each in file["turns"]] == kinds


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b\\c", ".hidden", "<x>.png", "ü" * 200, "CON", "a\u202etxt.exe"]
)
def test_paths_in_the_archive_mean_nothing_to_a_file_system(name):
    path = path_of(7, 1, name)
    assert path.startswith("files/00007-1-")
    assert re.fullmatch(r"[A-Za-z0-9._-]+", path.removeprefix("files/"))


def test_what_the_reader_may_not_read_is_not_in_it(unit, visit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        access.hide(make_entry(room, cast.mentor, body="A hidden line"), clock.now())
        service.end(room, person=actor(cast.mentee), early=True, note="For me alone")
        room_id = room.id
    for form in ("json", "markdown", "print"):
        theirs, mine = (visit(who).get(f"/rooms/{room_id}/export/{form}").text for who in (cast.mentor, cast.mentee))
        assert "For me alone" not in theirs
        assert "A hidden line" in theirs
        assert "A hidden line" not in mine
    assert "For me alone" in visit(cast.mentee).get(f"/rooms/{room_id}/export/json").text


def test_what_was_taken_back_is_in_no_file(unit, visit, cast):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        removal.remove(room, make_entry(room, cast.mentee, body="Taken back"), author=actor(cast.mentee))
        room_id = room.id
    for form in ("json", "markdown", "print"):
        assert "Taken back" not in visit(cast.mentee).get(f"/rooms/{room_id}/export/{form}").text


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("who", ["stranger", "elsewhere", "moderator", "admin"])
def test_outside_there_is_nothing(visit, cast, room_id, who):
    for form in ("", *(f"/{form}" for form in FORMS)):
        visit(getattr(cast, who)).get(f"/rooms/{room_id}/export{form}", status=404)


def test_a_request_cannot_be_taken_along(unit, visit, cast):
    with unit():
        room_id = make_request(cast.mentee, cast.mentor).id
    for form in ("", *(f"/{form}" for form in FORMS)):
        visit(cast.mentee).get(f"/rooms/{room_id}/export{form}", status=404)


@pytest.mark.once("words")
def test_markdown_has_one_heading_for_each_entry(visit, cast, room_id):
    text = visit(cast.mentor).get(f"/rooms/{room_id}/export/markdown").text
    assert text.startswith("---\nsource: ")
    numbers = [
        entry["seq"] for entry in json.loads(visit(cast.mentor).get(f"/rooms/{room_id}/export/json").data)["entries"]
    ]
    headings = [line for line in text.split("\n") if line.startswith("### ")]
    assert [int(line[4:].split(".")[0]) for line in headings] == numbers


@pytest.mark.once("words")
def test_hostile_words_stay_words(unit, visit, cast):
    payloads = [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "### Not an entry",
        "---\na: b\n---",
        "```\n<b>",
    ]
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        for payload in payloads:
            make_entry(room, cast.mentee, body=payload, title=payload)
        room_id = room.id
    text = visit(cast.mentor).get(f"/rooms/{room_id}/export/markdown").text.split("---\n", 2)[2]
    tokens = MarkdownIt("commonmark", {"html": True}).parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    assert not [each.content for each in [*tokens, *inner] if each.type.startswith("html")]
    assert not [each for each in inner if each.type == "link_open"]
    assert sum(token.type == "heading_open" and token.tag == "h3" for token in tokens) == len(payloads)


@pytest.mark.once("words")
def test_the_print_page_shows_all_without_a_frame(visit, cast, room_id):
    page = visit(cast.mentor).get(f"/rooms/{room_id}/export/print").text
    assert "masthead" not in page
    assert "<form" not in page
    assert "Introduce Mila" in page
