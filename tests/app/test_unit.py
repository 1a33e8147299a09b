"""The unit of work: once or not at all; a form sent twice leads to one place; writers wait for each other."""

import threading

import pytest
from sqlalchemy import text

from app.db import db
from app.models import User
from app.receipts import Receipt
from app.unit import work


def half_do(user_id):
    """Change a member, then fail."""
    db.session.get_one(User, user_id).name = "Half done"
    db.session.flush()
    raise ZeroDivisionError


def test_a_block_commits_or_leaves_nothing(unit, cast):
    with pytest.raises(ZeroDivisionError), unit():
        half_do(cast.mentee.id)
    with unit():
        assert db.session.get_one(User, cast.mentee.id).name == "Mila Mentee"


def test_the_second_submit_of_a_form_leads_where_the_first_one_led(visit, cast, unit):
    form = {"about": "person:1", "reason": "other", "note": "once", "once": "0123456789abcdef"}
    first = visit(cast.mentee).post("/reports", form)
    again = visit(cast.mentee).post("/reports", form)
    assert again.headers["Location"] == first.headers["Location"]
    assert visit(cast.mentee).hx_post("/reports", form).headers["HX-Redirect"]
    with unit():
        assert db.session.query(Receipt).count() == 1


def test_the_token_of_one_member_is_nothing_to_another(visit, cast):
    form = {"about": "person:1", "reason": "other", "once": "0123456789abcdef"}
    first = visit(cast.mentee).post("/reports", form)
    other = visit(cast.stranger).post("/reports", form)
    assert other.headers["Location"] != first.headers["Location"]


def test_parallel_counters_lose_nothing(app, unit, cast):
    def count_up():
        for _turn in range(25):
            with app.app_context(), work():
                row = db.session.execute(
                    text("SELECT places_taken FROM profile WHERE id = 1 FOR UPDATE" if pg else READ)
                )
                db.session.execute(text("UPDATE profile SET places_taken = :n WHERE id = 1"), {"n": row.scalar() + 1})

    with app.app_context():
        pg = db.engine.dialect.name == "postgresql"
    threads = [threading.Thread(target=count_up) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with unit():
        assert db.session.execute(text("SELECT places_taken FROM profile WHERE id = 1")).scalar() == 100


READ = "SELECT places_taken FROM profile WHERE id = 1"
