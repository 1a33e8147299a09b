"""Whose every table is: one that says nothing of export and erasure fails here."""

import pytest

from app import personal
from app.db import Base
from app.models.audience import kinds

LATER = {"account_deletion"}


@pytest.mark.once("outside")
def test_every_table_says_whose_it_is(app):
    named = set(Base.metadata.tables) - {"done"}
    assert not named - set(personal.known), "declare them in the package's personal.py (app/personal.py says how)"
    assert not set(personal.known) - named - LATER


@pytest.mark.once("outside")
def test_every_declaration_is_true(app):
    for each in personal.known.values():
        if each.table in LATER:
            continue
        table = Base.metadata.tables[each.table]
        assert each.fields or each.why, each.table
        assert set(each.fields) | set(each.kept) <= set(table.columns.keys()), each.table
        assert not [name for name in each.fields if name.endswith(("_hash", "_key_id", "salt"))], each.table
        if each.fields:
            personal.belongs_to(table, each.mine, 1)  # raises where nothing leads to a person
    assert kinds


@pytest.mark.once("outside")
def test_what_goes_with_the_account_is_taken_along_first(app):
    """A table whose rows the account takes with it has them in the export, or says why not."""
    for table in Base.metadata.tables.values():
        going = [key for key in table.foreign_keys if key.column.table.name == "user" and key.ondelete == "CASCADE"]
        each = personal.known.get(table.name)
        if going and each is not None:
            assert each.fields or each.why, table.name
