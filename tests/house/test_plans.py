"""How SQLite carries out what hot pages ask: nothing that grows is read whole."""

import re

import pytest
from sqlalchemy import event

from app.db import db
from tests.house.test_costs import PAGES

# These stay small however large a site grows; the last ones are lists that the feed's statement makes itself.
SMALL = {"skill_area", "json_each", "newest", "bound", "stirred", "sources_0", "sources_1", "each_0", "each_1"}
# Finding a mentor scores up to 500 of them anew for each member and counts what filters would leave: it looks at all.
WALKS = {"mentors"}
SCAN = re.compile(r"SCAN (\w+)(.*)")
TABLES = re.compile(r'(?:FROM|JOIN) "?(\w+)"?(?: AS "?(\w+)"?)?')


@pytest.fixture
def asked(app, look, world):
    """Every statement that these pages ask a member's and a guest's way, with the values of one asking."""
    found = {}

    def note(connection, cursor, statement, values, *rest):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found[statement] = values

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    for role in ("owner", "mentor", "guest"):
        visitor = look(role)
        for url in [url for name, url in PAGES.items() if name not in WALKS]:
            visitor.client.get(world.url(url))
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    return found


def whole_reads(statement: str, plan: list[str]) -> list[str]:
    """The tables that a plan reads whole: without an index, or along an index without an end."""
    names = {alias or table: table for table, alias in TABLES.findall(statement)}
    found = []
    for line in plan:
        scan = SCAN.match(line)
        if scan is None or names.get(scan[1], scan[1]) in SMALL or scan[1] not in names:
            continue
        if "INDEX" not in scan[2] or "LIMIT" not in statement:
            found.append(line)
    return found


@pytest.mark.once
def test_no_hot_statement_reads_a_table_whole(app, asked):
    bad = []
    with app.app_context():
        connection = db.session.connection()
        for statement, values in asked.items():
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            bad += [f"{line}\n  in {statement}" for line in whole_reads(statement, [row.detail for row in rows])]
    assert len(asked) > 60
    assert not bad, "\n".join(bad)


def test_a_whole_read_is_noticed():
    statement = "SELECT post.id FROM post AS p JOIN topic ON topic.id = p.topic_id"
    assert whole_reads(statement, ["SCAN p", "SEARCH topic USING INTEGER PRIMARY KEY (rowid=?)"]) == ["SCAN p"]
    assert whole_reads(statement, ["SCAN p USING COVERING INDEX ix_post_at"])
    assert not whole_reads(f"{statement} LIMIT ?", ["SCAN p USING INDEX ix_post_at"])
