"""A room taken in from a file is the same room: what was exported, imported and exported again says the same."""

import json
from datetime import datetime
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.db import db
from app.models import Membership, User
from app.unit import work
from rooms.interchange import FormatError, json_text, read, schema
from rooms.models import Room, RoomAttachment, RoomEntry
from rooms.queries import room_for
from rooms.queries.archive import archive_of
from rooms.service.taking_in import HEAD, take_in
from tests.factories.rooms import actor
from tests.house.test_imports import ROOT
from tests.rooms import full_room

NOON = "2026-03-13T12:00:00+00:00"


def told(room_id: int, reader) -> str:
    """What an export says, without its local facts."""
    db.session.flush()
    db.session.expire_all()
    archive = archive_of(room_for(reader, room_id), reader)
    return "".join(json_text(archive.head, archive.entries()))


def plain_file(**changes) -> dict:
    """A small file that holds."""
    room = {"format": "one_to_one", "state": "active", "asked_by": "mila_mentee", "mentor": "mara_mentor"}
    room |= {"cadence": "weekly", "reply_days": 3, "days": 90, "timezone": "UTC", "asked_at": NOON, "opened_at": NOON}
    people = [{"handle": "mara_mentor", "name": "Mara Mentor"}, {"handle": "mila_mentee", "name": "Mila Mentee"}]
    entry = {"seq": 1, "kind": "message", "by": "mila_mentee", "made_at": NOON, "body": "A line", "version": 1}
    file = {"format": "menteo-room/1", "room": room | {"opened_on": "2026-03-13"}, "participants": people}
    return file | {"entries": [entry]} | changes


def checked(file: dict) -> dict:
    """A file as it is read."""
    return read(json.dumps(file).encode())


def test_a_room_comes_back_as_it_was(unit, cast):
    with unit():
        room = full_room(cast)
        before = told(room.id, actor(cast.mentee))
        taken = take_in(read(before.encode()))
        assert taken.is_new
        assert taken.here == ["mara_mentor", "mila_mentee"]
        assert told(taken.room.id, actor(cast.mentee)) == before
        assert (taken.room.state, taken.room.is_writable) == ("closed", False)


def test_the_same_file_makes_one_room(unit, cast):
    with unit():
        first = take_in(checked(plain_file()))
        again = take_in(checked(plain_file(local={"room": 7, "exported_at": NOON})))
        assert (first.room.id, first.is_new, again.is_new) == (again.room.id, True, False)


def test_strangers_become_names_that_nobody_can_sign_in_as(unit, visit, cast):
    people = [{"handle": "mara_mentor", "name": "Mara"}, {"handle": "gone_away", "name": "Gone Away"}]
    file = plain_file(participants=people, entries=[])
    file["room"] |= {"asked_by": "gone_away"}
    with unit():
        taken = take_in(checked(file))
        assert (taken.here, taken.named) == (["mara_mentor"], ["gone_away"])
        gone = taken.room.mentee
        assert (gone.name, gone.password_hash, gone.is_suspended, gone.profile) == ("Gone Away", None, True, None)
        assert '"asked_by": "gone_away"' in told(taken.room.id, actor(cast.mentor))
        room_id, handle = taken.room.id, gone.handle
    assert "Gone" in visit(cast.mentor).get(f"/rooms/{room_id}").text
    visit(cast.mentee).get(f"/rooms/{room_id}", status=404)
    visit(cast.mentor).get(f"/@{handle}", status=404)


def test_somebody_else_of_the_same_handle_can_be_named(unit, cast):
    with unit():
        taken = take_in(checked(plain_file()), strangers=frozenset({"mila_mentee"}))
        assert taken.named == ["mila_mentee"]
        assert taken.room.owner_id != cast.mentee.id


def test_a_room_taken_in_makes_nobody_a_mentor(unit, cast):
    people = [
        {"handle": "mara_mentor", "name": "M", "part": "mentor"},
        {"handle": "mila_mentee", "name": "N", "part": "mentee"},
    ]
    with unit():
        room = take_in(checked(plain_file(participants=people))).room
        parts = [each.part for each in db.session.query(Membership).filter_by(space_id=room.space_id)]
        assert set(parts) == {"was_mentor", "was_mentee"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rooms": {}}, "file: A file has no field called rooms. Did you mean room?"),
        ({"participants": []}, "room.asked_by: mila_mentee is not one of the participants."),
        (
            {"entries": [{"seq": 1, "kind": "shout", "by": "mila_mentee", "made_at": NOON}]},
            "entries[0].kind: This must be one of",
        ),
        ({"entries": [{"seq": 1, "kind": "message", "by": "mila_mentee"}]}, "entries[0]: The entry has no made_at."),
        (
            {"entries": [{"seq": 1, "kind": "message", "by": "who_is_it", "made_at": NOON}]},
            "entries[0].by: who_is_it is not",
        ),
        (
            {"objectives": [{"evidence_url": "javascript:alert(1)"}]},
            "objectives[0].evidence_url: This must be a full http",
        ),
        (
            {"reflections": [{"session": 2, "by": "mila_mentee", "body": "A", "made_at": NOON}]},
            "reflections[0].session: There are 0 sessions.",
        ),
        (
            {"surveys": [{"kind": "fit", "by": "mila_mentee", "version": 1, "made_at": NOON}] * 2},
            "surveys: Somebody has two of the same kind.",
        ),
        ({"format": "menteo-room/2"}, "format: This must be one of menteo-room/1."),
        ({"format": "menteo-roadmap/1"}, "file: This is not a room"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(change, said):
    with pytest.raises(FormatError) as error:
        checked(plain_file(**change))
    assert said in str(error.value)


def test_addresses_are_web_addresses_wherever_they_stand():
    for fields in ({"url": "javascript:x"}, {"agenda": [{"url": "javascript:x"}]}, {"proof_url": "data:,x"}):
        entry = {"seq": 1, "kind": "message", "by": "mila_mentee", "made_at": NOON, "fields": fields}
        with pytest.raises(FormatError, match="full http or https address"):
            checked(plain_file(entries=[entry]))


@pytest.mark.parametrize(
    "data", [b"", b"[", b"\xff", b'{"format": "menteo-room/1", "format": 1}', b"NaN", b"[" * 99999]
)
def test_what_is_no_json_is_refused(data):
    with pytest.raises(FormatError):
        read(data)


def test_an_archive_brings_its_files(app, unit, visit, cast, tmp_path):
    with unit():
        room_id = full_room(cast).id
    place = tmp_path / "room.zip"
    place.write_bytes(visit(cast.mentee).get(f"/rooms/{room_id}/export/zip").data)
    assert "room 2" in app.test_cli_runner().invoke(args=["rooms", "import", str(place)]).output
    with app.app_context():
        attached = db.session.query(RoomAttachment).order_by(RoomAttachment.id.desc()).first()
        assert (attached.room_id, attached.owner_id) == (2, cast.mentee.id)
        said = [told(ident, actor(cast.mentee)) for ident in (room_id, 2)]
        assert said[0] == said[1]
        ident = attached.id
    assert visit(cast.mentor).get(f"/rooms/2/attachments/{ident}").data == b"One row."
    visit(cast.stranger).get(f"/rooms/2/attachments/{ident}", status=404)
    with ZipFile(place, "w") as packed:
        packed.writestr("other.json", "{}")
    assert "no room.json" in app.test_cli_runner().invoke(args=["rooms", "import", str(place)]).output


@pytest.mark.once("refused")
def test_a_file_that_is_none_of_ours_is_refused(app, cast):
    entry = {"seq": 1, "kind": "message", "by": "mila_mentee", "made_at": NOON, "body": "A", "version": 1}
    entry["files"] = [{"name": "x.svg", "type": "image/png", "size": 9, "path": "files/x"}]
    with app.app_context():
        with pytest.raises(FormatError, match="files/x"):
            take_in(checked(plain_file(entries=[entry])), body_of=lambda path: b"<svg onload='x'></svg>")
        db.session.rollback()


def test_the_schema_in_the_docs_is_that_of_the_code():
    assert json.loads((ROOT / "docs/room-format.schema.json").read_text()) == json.loads(json.dumps(schema()))


def test_the_command_takes_a_file_in(app, cast, tmp_path):
    file = tmp_path / "room.json"
    file.write_text(json.dumps(plain_file()))
    run = app.test_cli_runner().invoke
    assert "nothing was kept" in run(args=["rooms", "import", "--dry-run", str(file)]).output
    assert "here: mara_mentor, mila_mentee" in (first := run(args=["rooms", "import", str(file)]).output)
    assert "1 entries" in first
    assert "taken in before" in run(args=["rooms", "import", str(file)]).output
    file.write_text(json.dumps(plain_file(entries=[{}])))
    refused = run(args=["rooms", "import", str(file)])
    assert (refused.exit_code, "entries[0]: The entry has no seq." in refused.output) == (1, True)
    with app.app_context(), work():
        assert db.session.query(Room).count() == db.session.query(RoomEntry).count() == 1
        assert db.session.query(User).count() == 7


moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda each: f"{each.isoformat()}+00:00")
words = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=40)
people = st.sampled_from(["mila_mentee", "mara_mentor", "gone_away"])
numbers = st.floats(-1000, 1000).map(lambda each: each + 0.0)


@st.composite
def entries(draw):
    """Entries in order, some in answer to an earlier one."""
    found = []
    for seq in sorted(draw(st.sets(st.integers(1, 40), max_size=6))):
        entry = {"seq": seq, "kind": draw(st.sampled_from(["message", "question", "check_in", "session_notes"]))}
        entry |= {"by": draw(people), "made_at": draw(moments)}
        if found and draw(st.booleans()):
            entry["reply_to"] = draw(st.sampled_from(found))["seq"]
        entry |= {"title": draw(words), "body": draw(words), "fields": draw(fields), "version": 1}
        if draw(st.booleans()):
            entry |= {"turn": {"of": draw(people), "since": draw(moments)}, "settled_by": draw(people)}
            entry |= {"reactions": {"got_it": sorted(draw(st.sets(people, min_size=1)))}}
            entry["revisions"] = [{"version": 1, "body": draw(words), "fields": draw(fields), "made_at": draw(moments)}]
        found.append(entry)
    return found


items = st.fixed_dictionaries({"text": words, "who": people, "by": st.just(""), "done": st.booleans()})
fields = st.fixed_dictionaries(
    {"moved": words},
    optional={"items": st.lists(items, max_size=2), "more": st.lists(st.integers(0, 9)), "minutes": st.integers(0, 99)},
)


@st.composite
def files(draw):
    """Rooms that a file may hold."""
    names = ["gone_away", "mara_mentor", "mila_mentee"]
    file = plain_file(participants=[{"handle": name, "name": draw(words)} for name in names], entries=draw(entries()))
    file["room"] |= {"why": draw(words), "check_in_days": draw(st.lists(st.integers(0, 90), min_size=1, max_size=3))}
    goal = {"title": draw(words), "by": draw(people), "kind": "number", "start": draw(numbers), "target": draw(numbers)}
    goal |= {"current": draw(numbers), "due_on": "2026-05-01", "state": "open", "version": 1}
    goal["history"] = [{"before": draw(numbers), "value": draw(numbers), "made_at": draw(moments)}]
    goal |= {"outcome": draw(st.sampled_from(["reached", "partly", "carried", "let_go"])), "outcome_note": draw(words)}
    file["objectives"] = [goal]
    file["room"]["cadences"] = [{"until_day": draw(st.integers(1, 90)), "cadence": "monthly"}]
    said = {"by": draw(people), "about": draw(people), "part": "mentee", "body": draw(words), "made_at": draw(moments)}
    file["testimonials"] = [said | {"author_agreed_at": draw(moments), "subject_agreed_at": draw(moments)}]
    file["sessions"] = [{"state": "held", "made_at": draw(moments), "changed_at": draw(moments), "minutes": 30}]
    mine = {"by": "mila_mentee", "made_at": draw(moments)}
    file["surveys"] = [mine | {"kind": "fit", "version": 1, "answers": {"fit": "good", "again": 3}}]
    file["reflections"] = [mine | {"session": 1, "body": draw(words)}]
    signature = {"by": draw(people), "signed_at": draw(moments)}
    agreement = {"version": 1, "cadence": "weekly", "reply_days": 2, "days": 90, "words": {"exit": draw(words)}}
    agreement |= {"pilot_days": draw(st.integers(0, 30)), "proposed_by": draw(people), "held_at": draw(moments)}
    file["agreements"] = [agreement | {"made_at": draw(moments), "signatures": [signature]}]
    move = {
        "move": "end_early",
        "before": "active",
        "after": "ended_early",
        "by": draw(people),
        "made_at": draw(moments),
    }
    return file | {"transitions": [move | {"note": draw(words), "note_for": "both"}]}


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(file=files())
def test_any_room_comes_back_as_it_was(app, cast, file):
    with app.app_context():
        room = take_in(checked(file)).room
        again = read(told(room.id, actor(cast.mentee)).encode())
        db.session.rollback()
    assert ordered(again) == ordered({name: file[name] for name in ("format", *HEAD, "entries") if file.get(name)})


def ordered(value):
    """A value with which two files can be compared, whatever the order of their fields and what an empty part means."""
    if isinstance(value, dict):
        kept = {name: ordered(part) for name, part in sorted(value.items())}
        return {name: part for name, part in kept.items() if part not in ("", [], {}, 0)}
    return [ordered(each) for each in value] if isinstance(value, list) else value
