"""Everything of mine: what is in the file, what is not, who may fetch it and for how long."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app import clock, outbox, store
from app.accounts.passwords import hash_password
from app.db import db
from app.exports import service
from app.exports.models import Export
from app.models import User
from app.ticks import tick
from app.unit import work
from tests.factories.people import block, follow
from tests.factories.portfolio import make_portfolio
from tests.factories.profiles import make_mentor
from tests.factories.rooms import actor, make_entry, make_request, make_room
from tests.factories.threads import make_comment, make_thread
from tests.factories.threads import make_entry as write

PASSWORD = "a long walk in the rain"


@pytest.fixture
def lived(cast, unit):
    """A member with something of each kind, beside people with things of their own."""
    with unit() as session:
        make_portfolio(cast.mentee, cast.mentor, cast.curator)
        room = make_room(cast.elsewhere, cast.mentor)
        make_entry(room, cast.elsewhere, body="Words of another room.")
        mine = make_room(cast.mentee, cast.mentor)
        make_entry(mine, cast.mentor, body="Written to me.")
        other = write(make_thread(cast.stranger, title="Not mine"), body_md="Words of a stranger.")
        make_comment(other, cast.mentee, "My reply to them.")
        follow(cast.mentee, f"person:{cast.mentor.id}")
        block(cast.mentee, cast.elsewhere)
        session.get(User, cast.mentee.id).password_hash = hash_password(PASSWORD)


def taken(app, person) -> dict[str, str]:
    """What is in somebody's export, by path, after every digest was looked at."""
    with app.app_context():
        with work():
            service.ask(actor(person))
        outbox.drain()
        with work():
            export = db.session.scalars(select(Export)).one()
            body = store.read(export.file_key)
            assert (export.done, len(body)) == (export.total, export.size)
            assert hashlib.sha256(body).hexdigest() == export.sha256
    packed = ZipFile(BytesIO(body))
    named = json.loads(packed.read("manifest.json"))["files"]
    assert {each["path"] for each in named} | {"manifest.json"} == set(packed.namelist())
    for each in named:
        assert hashlib.sha256(packed.read(each["path"])).hexdigest() == each["sha256"]
    return {name: packed.read(name).decode("utf-8", "replace") for name in packed.namelist()}


def test_everything_of_mine_is_in_it_and_nothing_of_others(app, cast, lived):
    found = taken(app, cast.mentee)
    whole = "\n".join(found.values())
    for mine in ("Learning to bake", "My reply to them.", "Written to me.", "She asks before", "@mara_mentor"):
        assert mine in whole
    for name in found:
        if name.endswith(".json"):
            assert json.loads(found[name]) is not None
    assert json.loads(found["data/block.json"])[0]["blocked_id"] == cast.elsewhere.handle
    assert json.loads(found["data/follow.json"])[0]["target"] == "@mara_mentor"
    assert [name for name in found if name.startswith("credentials/")]
    assert '"head"' in next(text for name, text in found.items() if name.startswith("threads/") and ".json" in name)
    for theirs in ("Words of another room.", "Words of a stranger.", "password_hash", "$argon2", "token-of-"):
        assert theirs not in whole


def test_only_its_owner_fetches_it_with_the_password_and_in_time(app, visit, cast, lived):
    mine = visit(cast.mentee)
    mine.post("/settings/export")
    assert "0 of " in mine.get("/settings/export").text
    with app.app_context():
        outbox.drain()
    assert "Ready since" in mine.get("/settings/export").text
    wrong = mine.post("/settings/export/file", {"current_password": "something else"}, status=422)
    assert "not your present password" in wrong.text
    body = mine.client.post("/settings/export/file", data={"csrf_token": mine.token, "current_password": PASSWORD})
    assert body.headers["Cache-Control"] == "no-store"
    assert ZipFile(BytesIO(body.data)).testzip() is None
    body.close()
    assert "Ready since" not in visit(cast.stranger).get("/settings/export").text
    with app.app_context():
        kept = db.session.scalars(select(Export.file_key)).one()
        with clock.at(clock.now() + timedelta(days=8)):
            tick()
            outbox.drain()
        assert kept not in set(store.all())
    assert "Put it together" in mine.get("/settings/export").text


def test_a_second_asking_waits_for_the_first_and_a_new_one_replaces_the_old(app, cast, unit):
    with unit():
        first = service.ask(actor(cast.mentee)).id
        assert service.ask(actor(cast.mentee)).id == first
    with app.app_context():
        outbox.drain()
    with unit():
        old = db.session.scalars(select(Export.file_key)).one()
        service.ask(actor(cast.mentee))
    with app.app_context():
        outbox.drain()
        new = db.session.scalars(select(Export.file_key)).one()
        assert new
        assert old not in set(store.all())
        assert new in set(store.all())


def test_one_that_was_lost_on_its_way_can_be_asked_for_again(visit, cast, unit):
    with unit():
        service.ask(actor(cast.mentee))
    with clock.at(clock.now() + timedelta(days=2)):
        assert "Something broke" in visit(cast.mentee).get("/settings/export").text
        with unit():
            asked = service.ask(actor(cast.mentee))
            assert asked.is_being_made
            assert asked.asked_at == clock.now()


def test_a_room_that_a_block_shuts_gives_ones_own_words_and_holds_nothing_up(app, cast, unit):
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        make_entry(room, cast.mentee, body="Words that are mine.")
        make_entry(room, cast.mentor, body="Words that were said to me.")
        make_request(cast.mentee, make_mentor(1))
        block(cast.mentor, cast.mentee)
    found = taken(app, cast.mentee)
    assert [each["body_md"] for each in json.loads(found["rooms/own-words.json"])] == ["Words that are mine."]
    assert "Words that were said to me." not in "\n".join(found.values())
    assert not [name for name in found if name.endswith("room.json")]
    (request,) = json.loads(found["rooms/requests.json"])
    assert [each["title"] for each in request["objectives"]] == ["Publish three analyses"]
