"""Who has been erased stays erased, also when a backup from before is put back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import Base, db
from app.erasures import Erasure
from app.former import is_former
from app.models import Profile, User
from app.unit import look, work
from tests.cast import make_person

PICTURE = "/pictures/ab34567890abcdef1234567890abcdef-96.webp"


def erase(app, handle: str) -> None:
    """Delete an account, as any code does."""
    with app.app_context(), work():
        db.session.delete(db.session.scalars(select(User).where(User.handle == handle)).one())


def handles(app) -> set[str]:
    """Who is a member; who was one has a name of no handle."""
    with app.app_context(), look():
        return {handle for handle in db.session.scalars(select(User.handle)) if not is_former(handle)}


def owned_by(ident: int) -> int:
    """How many rows of any table still name an account."""
    columns = [(table, column) for table in Base.metadata.sorted_tables for column in table.columns]
    naming = [
        (table, column)
        for table, column in columns
        if any(key.column.table.name == "user" for key in column.foreign_keys)
    ]
    return sum(
        db.session.scalar(select(func.count()).select_from(table).where(column == ident)) or 0
        for table, column in naming
    )


def test_an_older_backup_does_not_bring_back_who_was_erased_since(houses, saved, backup):
    there = houses()
    backup(there, "restore", saved)
    with there.app_context(), work():
        gone = db.session.scalars(select(User).where(User.handle == "mara_mentor")).one().id
        db.session.get(User, gone).picture = PICTURE
    erase(there, "mara_mentor")
    done = backup(there, "restore", saved, "--replace")
    assert done.exit_code == 0, done.output
    assert "mara_mentor" not in handles(there)
    with there.app_context(), look():
        assert owned_by(gone) == 0
        assert db.session.scalar(select(func.count()).select_from(Profile)) == len(handles(there))


@pytest.mark.once
def test_nor_does_it_elsewhere_given_the_list_of_who_was_erased(houses, saved, backup, tmp_path):
    here, there = houses(), houses()
    backup(here, "restore", saved)
    erase(here, "mila_mentee")
    listed = tmp_path / "erased.txt"
    listed.write_text(backup(here, "erased").output)
    assert "mila" not in listed.read_text()
    assert backup(there, "restore", saved, "--erased", listed).exit_code == 0
    assert handles(there) == handles(here)
    assert "mila_mentee" not in handles(there)
    assert backup(there, "erased").output == listed.read_text(), "it is known there from now on"


@pytest.mark.once
def test_whoever_was_given_the_number_of_an_erased_account_stays(houses, saved, backup, tmp_path):
    there = houses()
    backup(there, "restore", saved)
    with there.app_context(), work():
        old = make_person("otto_old", "Otto Old")
        old.joined_at, ident = clock.now() - timedelta(days=9), old.id
    erase(there, "otto_old")
    with there.app_context(), work():
        new = make_person("nina_newest", "Nina Newest")
        new.id, new.joined_at = new.id, clock.now()
        assert db.session.scalars(select(Erasure.user_id)).all() == [ident]
    newer = tmp_path / "newer.zip"
    assert backup(there, "create", newer).exit_code == 0
    assert backup(there, "restore", newer, "--replace").exit_code == 0
    assert "nina_newest" in handles(there)


@pytest.mark.once
def test_a_list_that_is_none_is_refused(houses, saved, backup, tmp_path):
    there = houses()
    (tmp_path / "list.txt").write_text("mara_mentor please\n")
    done = backup(there, "restore", saved, "--erased", tmp_path / "list.txt")
    assert done.exit_code == 1
    assert "lines that" in done.output
