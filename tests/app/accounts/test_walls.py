"""Blocking and muting: at once, in both directions, and unseen by the other."""

import pytest
from sqlalchemy import func, select

from app.access import are_apart
from app.accounts.service import walls
from app.db import db
from app.errors import Missing
from app.events import Event
from app.models import Block, Follow, Mute, Notification
from tests.factories.people import block, follow


def count(app, table, *where):
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(table).where(*where))
        db.session.rollback()
    return found


@pytest.fixture
def two(cast):
    """Who blocks, and whom."""
    return cast.mentee, cast.elsewhere


def told(user, actor, **values):
    db.session.add(
        Notification(user_id=user.id, actor_id=actor.id, event=Event.__name__, kind="person", ref_id=1, **values)
    )


def test_a_block_takes_back_what_was_between_them(app, cast, two, visit, unit):
    mila, elsa = two
    with unit():
        follow(mila, f"person:{elsa.id}")
        follow(elsa, f"person:{mila.id}")
        follow(elsa, f"person:{cast.mentor.id}")
        told(mila, elsa)
        told(elsa, mila)
        told(mila, cast.mentor)
    visit(mila).post("/blocks", {"person": elsa.handle})
    with app.app_context():
        assert are_apart(mila.id, elsa.id)
        assert are_apart(elsa.id, mila.id)
        db.session.rollback()
    assert count(app, Follow) == 1
    assert count(app, Notification) == 1


def test_a_block_can_be_made_twice_and_lifted_once(app, two, visit):
    mila, elsa = two
    visit(mila).post("/blocks", {"person": str(elsa.id)})
    visit(mila).post("/blocks", {"person": "@" + elsa.handle})
    assert count(app, Block) == 1
    page = visit(mila).get("/settings/blocks").text
    assert elsa.name in page
    assert mila.name not in visit(elsa).get("/settings/blocks").text
    visit(elsa).post("/blocks/1/removal", status=404)
    visit(mila).post("/blocks/1/removal")
    assert count(app, Block) == 0
    visit(mila).post("/blocks/1/removal", status=404)


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("person", ["", "nobody_here", "999999", "9" * 40, "@", "मिला"])
def test_nobody_cannot_be_blocked(two, visit, person):
    visit(two[0]).post("/blocks", {"person": person}, status=404)
    visit(two[0]).post("/mutes", {"person": person}, status=404)


def test_one_cannot_block_oneself(app, two, visit):
    visit(two[0]).post("/blocks", {"person": two[0].handle}, status=422)
    visit(two[0]).post("/mutes", {"person": two[0].handle}, status=422)
    assert count(app, Block) == 0
    assert count(app, Mute) == 0


def test_who_is_blocked_does_not_learn_it_by_blocking_back(two, visit, unit):
    mila, elsa = two
    with unit():
        block(mila, elsa)
    blocked = visit(elsa).post("/blocks", {"person": mila.handle}, status=404)
    nobody = visit(elsa).post("/blocks", {"person": "nobody_here"}, status=404)
    assert "Nothing lives at this address" in blocked.text
    assert abs(len(blocked.text) - len(nobody.text)) < 30


def test_muting_is_listed_and_undone(app, two, visit, unit):
    mila, elsa = two
    there, evil = f"/@{elsa.handle}", "//evil"
    for where, to in ((there, there), (evil, "/settings/blocks")):
        assert visit(mila).post(f"/mutes?next={where}", {"person": elsa.handle}).headers["Location"] == to
    with unit():
        db.session.add(Mute(user_id=mila.id, target="thread:999"))
    page = visit(mila).get("/settings/blocks").text
    assert elsa.name in page
    assert "no longer see" in page
    visit(elsa).post("/mutes/1/removal", status=404)
    visit(mila).post("/mutes/1/removal")
    assert count(app, Mute) == 1


@pytest.mark.once("refused")
def test_guests_are_asked_to_sign_in(cast, visit):
    for url in ("/blocks", "/mutes", "/blocks/1/removal", "/mutes/1/removal"):
        assert visit().post(url, {"person": cast.mentee.handle}).headers["Location"].startswith("/sign-in")


def test_only_ones_own_wall_comes_down(two, unit, cast):
    with unit():
        wall = block(*two)
    with pytest.raises(Missing), unit():
        walls.unblock(wall.id, actor=cast.stranger)
