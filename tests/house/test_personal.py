"""Whose every table is: one that says nothing of export and erasure fails here."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import JSON, String, Text, cast, func, or_, select

from app import clock, personal
from app.db import Base, db
from app.erasures import Erased, erase
from app.exports.box import Box
from app.exports.making import OWNER
from app.exports.parts import Owner, parts
from app.models import Document, User, kinds
from app.unit import look
from rooms.models import Room
from tests.house.world import AUDIENCE, secret


@pytest.mark.once("outside")
def test_every_table_says_whose_it_is(app):
    named = set(Base.metadata.tables) - {"done"}
    assert not named - set(personal.known), "declare them in the package's personal.py (app/personal.py says how)"
    assert not set(personal.known) - named


@pytest.mark.once("outside")
def test_every_declaration_is_true(app):
    for each in personal.known.values():
        table = Base.metadata.tables[each.table]
        assert each.fields or each.why, each.table
        assert set(each.fields) | set(each.kept) <= set(table.columns.keys()), each.table
        assert not [name for name in each.fields if name.endswith(("_hash", "_key_id", "salt"))], each.table
        if each.fields:
            personal.belongs_to(table, each.mine, 1)  # raises where nothing leads to a person


@pytest.mark.once("outside")
def test_what_goes_with_the_account_is_taken_along_first(app):
    """A table whose rows the account takes with it has them in the export, or says why not."""
    for table in Base.metadata.tables.values():
        going = [key for key in table.foreign_keys if key.column.table.name == "user" and key.ondelete == "CASCADE"]
        each = personal.known.get(table.name)
        if going and each is not None:
            assert each.fields or each.why, table.name


ASIDE = frozenset(  # texts that are ours, not theirs: states, keys, what is counted or drawn anew
    [
        "area",
        "answers",
        "attribution",
        "audience",
        "became",
        "category",
        "checked",
        "evidence_state",
        "faces",
        "facts",
        "farewell",
        "fates",
        "figures",
        "file_key",
        "foreseen",
        "group_key",
        "joining",
        "key",
        "known_from",
        "level",
        "level_note",
        "listing",
        "live_key",
        "lock_reason",
        "measure_kind",
        "media_type",
        "open_key",
        "picture",
        "role",
        "salt",
        "seal",
        "slug",
        "source",
        "summary",
        "tags",
        "text",
        "thumbnail",
    ]
)
DRAWN = ("_html", "_text", "_hash", "_key")


@pytest.mark.once("outside")
def test_every_text_of_a_table_is_taken_along_or_set_aside(app):
    """A new column that holds somebody's words goes into their export, or is named here."""
    forgotten = []
    for each in personal.takeable():
        for column in personal.table_of(each.table).columns:
            is_text = isinstance(column.type, String | Text | JSON) and not column.name.endswith(DRAWN)
            if is_text and column.name not in {*each.fields, *ASIDE}:
                forgotten.append(f"{each.table}.{column.name}")
    assert not forgotten


ROLES = ("owner", "mentor", "elsewhere", "stranger", "steward", "outmentor", "moderator")
REDUCED = ("owner", "mentor")
WRITTEN = {"owner": {"askwords"}}  # their own words, which no page shows them again


def boxed(person: User) -> str:
    """All words of somebody's export."""
    file = BytesIO()
    with Box(file) as box:
        for part in parts():
            part.fill(Owner(*(getattr(person, each.key) for each in OWNER)), box)
    with ZipFile(BytesIO(file.getvalue())) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.once("cases", but=REDUCED)
@pytest.mark.parametrize("role", ROLES)
def test_no_export_holds_what_its_owner_may_not_read(app, world, role):
    with app.app_context(), look():
        told = boxed(db.session.get_one(User, world.people[role].id))
    leaked = {word for word, audience in AUDIENCE.items() if role not in audience and secret(word) in told}
    assert leaked <= WRITTEN.get(role, set())
    assert role == "moderator" or [word for word in AUDIENCE if role in AUDIENCE[word] and secret(word) in told]


def called(person: User) -> list[str]:
    """The columns of all tables in which somebody's name, handle or address stands."""
    tables = [each for each in Base.metadata.sorted_tables if each.name != "search_entry"]  # the worker writes it after
    texts = [c for table in tables for c in table.columns if isinstance(c.type, String | JSON)]
    words = person.name, person.handle, person.email
    named = [(c, or_(*(cast(c, Text).contains(word, autoescape=True) for word in words))) for c in texts]
    return [str(c) for c, says in named if db.session.scalar(select(func.count()).where(says))]


@pytest.mark.once("cases", but=REDUCED)
@pytest.mark.parametrize("role", ROLES)
def test_nothing_names_who_is_erased_and_others_keep_what_was_said_to_them(app, world, role):
    user = world.people[role]
    with app.app_context():
        rooms = db.session.scalar(select(func.count()).select_from(Room))
        traces = erase(db.session.connection(), Erased(user.id, user.joined_at, clock.now()))
        assert traces.documents
        for table in Base.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.column.table.name == "user":
                    assert not db.session.scalar(select(func.count()).where(key.parent == user.id)), key.parent
        assert not called(user), "what is found by a name, or keeps it, forgets it"
        left = select(func.count()).select_from(Document).where(Document.owner_id.not_in(select(User.id)))
        assert not db.session.scalar(left)
        assert db.session.scalar(select(func.count()).select_from(Room)) == rooms
        for kind, model in kinds.items():
            orphans = select(Document.title).where(Document.kind == kind, Document.ref_id.not_in(select(model.id)))
            assert not db.session.scalars(orphans).all(), kind
        db.session.rollback()
