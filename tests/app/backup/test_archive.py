"""An archive is distrusted: whatever is not exactly what a backup writes is refused, and nothing is changed by it."""

import hashlib
import json
import stat
import warnings
import zipfile

import pytest
from alembic import command
from sqlalchemy import inspect

from app.backup import archive, restoring
from app.cli import alembic_config
from app.db import db
from tests.app.backup.conftest import contents

pytestmark = pytest.mark.once
OLDER = "0008_search"


def part(body: bytes, **more) -> dict:
    """What a manifest says of a file."""
    return {"size": len(body), "sha256": hashlib.sha256(body).hexdigest(), "rows": 0, "columns": []} | more


def put(name: str, body: bytes, **more):
    """A change that puts a file into an archive and names it in the manifest, or writes one anew."""

    def change(manifest, files):
        files[name] = body
        manifest["parts"][name] = manifest["parts"].get(name, {}) | part(body, **more)

    return change


def cut(manifest, files) -> None:
    """Take the last row of a table away, and say nothing of it."""
    files["tables/user.jsonl"] = files["tables/user.jsonl"].rsplit(b"\n", 2)[0] + b"\n"


def altered(manifest, files) -> None:
    """Make one member an administrator, and say nothing of it."""
    files["tables/user.jsonl"] = files["tables/user.jsonl"].replace(b'"member"', b'"masher"')


def newer(manifest, files) -> None:
    """Say that the archive was made by a later release."""
    manifest["schema"] = "9999_future"


def other_format(manifest, files) -> None:
    """Say that the archive has another format."""
    manifest["format"] = 2


def unlisted(manifest, files) -> None:
    """Hold a file that the manifest does not name."""
    files["uploads/extra.webp"] = b"extra"


def missing(manifest, files) -> None:
    """Name a file that is not there."""
    del files["tables/user.jsonl"]


def dangling(manifest, files) -> None:
    """Hold profiles of nobody."""
    put("tables/user.jsonl", b"")(manifest, files)


def huge(manifest, files) -> None:
    """Say of a file that it is larger than any disk."""
    manifest["parts"]["tables/user.jsonl"]["size"] = 2**60


SPOILT = [
    (put("uploads/../../escaped.webp", b"x"), "a name or a link"),
    (put("/etc/passwd", b"x"), "a name or a link"),
    (put("uploads/a\\..\\b.webp", b"x"), "a name or a link"),
    (put("tables/user; DROP TABLE job.jsonl", b""), "a name or a link"),
    (put("tables/sqlite_master.jsonl", b"", columns=["sql"]), "has no table sqlite_master"),
    (
        put("tables/alembic_version.jsonl", b'["0001_kernel"]\n', columns=["version_num"]),
        "has no table alembic_version",
    ),
    (put("tables/erasure.jsonl", b"", columns=["id", "x) VALUES (1); --"]), "has no x\\) VALUES"),
    (put("tables/erasure.jsonl", b"[1]\n", columns=["id", "user_id"]), "not as many values as columns"),
    (put("tables/erasure.jsonl", b'[1,2,3,{"a":1}]\n', columns=["id", "user_id", "joined_at", "at"]), "does not fit"),
    (put("tables/erasure.jsonl", b"[" * 100_000, columns=["id"]), "(cannot be read|does not fit)"),
    (cut, "not as large|not what the manifest says"),
    (altered, "not what the manifest says"),
    (newer, "newer than this code"),
    (other_format, "format 2"),
    (unlisted, "other files"),
    (missing, "other files"),
    (dangling, "refers to one that is not there"),
    (huge, "(not as large|bytes, and)"),
]


@pytest.fixture(scope="module")
def untouched(houses):
    """An empty house that every spoilt archive leaves as it is."""
    return houses()


@pytest.mark.parametrize(("change", "words"), SPOILT)
def test_a_spoilt_archive_is_refused_and_nothing_is_changed(untouched, rewritten, change, words):
    with untouched.app_context():
        with pytest.raises(archive.BadArchiveError, match=words):
            restoring.restore(rewritten(change), replace=False, erased=set())
        folder = untouched.config["SETTINGS"].data
        assert not list(folder.rglob("*.webp"))
        assert not list(folder.parent.rglob("*escaped*"))
        assert not list(folder.glob("*restoring*"))
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT name FROM sqlite_master").all() == []


def test_links_names_held_twice_and_broken_files_are_refused(houses, saved, backup, tmp_path):
    there, body = houses(), saved.read_bytes()
    link = zipfile.ZipInfo("uploads/link.webp")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    (tmp_path / "cut.zip").write_bytes(body[: len(body) // 2])
    (tmp_path / "noise.zip").write_bytes(b"no archive at all" * 100)
    with zipfile.ZipFile(saved) as file:
        largest = max(file.infolist(), key=lambda info: info.compress_size)
    middle = largest.header_offset + 30 + len(largest.filename) + largest.compress_size // 2
    (tmp_path / "flipped.zip").write_bytes(body[:middle] + bytes([body[middle] ^ 255]) + body[middle + 1 :])
    for name, more in (("link.zip", (link, b"/etc/passwd")), ("twice.zip", ("tables/user.jsonl", b""))):
        (tmp_path / name).write_bytes(body)
        with zipfile.ZipFile(tmp_path / name, "a") as file, warnings.catch_warnings(action="ignore"):
            file.writestr(*more)
    for name in ("cut.zip", "noise.zip", "flipped.zip", "link.zip", "twice.zip", "absent.zip"):
        done = backup(there, "restore", tmp_path / name)
        assert done.exit_code == 1, name
        assert "Error: " in done.output, name
        assert isinstance(done.exception, SystemExit), name
    assert backup(there, "restore", saved).exit_code == 0


def test_a_restore_that_fails_in_the_middle_leaves_what_was_there(houses, saved, rewritten, backup):
    there = houses()
    backup(there, "restore", saved)
    before = contents(there)
    for change in (dangling, put("tables/step_evidence.jsonl", b'["no"]\n', columns=["id"])):
        done = backup(there, "restore", rewritten(change), "--replace")
        assert done.exit_code == 1
        assert "nothing was changed" in done.output
        assert contents(there) == before


def columns_of(app, revision: str) -> dict[str, list[str]]:
    """The columns of every table as they were with an older schema."""
    with app.app_context():
        command.upgrade(alembic_config(), revision)
        look = inspect(db.engine)
        return {table: [each["name"] for each in look.get_columns(table)] for table in look.get_table_names()}


def as_before(known: dict[str, list[str]], revision: str):
    """A change that leaves in an archive what that schema knew."""

    def change(manifest, files):
        manifest["schema"] = revision
        for name in [name for name in files if name.startswith("tables/")]:
            table, body, said = (
                name.removeprefix("tables/").removesuffix(".jsonl"),
                files.pop(name),
                manifest["parts"].pop(name),
            )
            if table not in known:
                continue
            kept = [place for place, column in enumerate(said["columns"]) if column in known[table]]
            rows = [json.loads(line) for line in body.splitlines()]
            lines = b"".join(json.dumps([row[place] for place in kept]).encode() + b"\n" for row in rows)
            names = [said["columns"][place] for place in kept]
            put(name, lines, rows=len(rows), columns=names)(manifest, files)

    return change


def test_an_archive_of_an_older_schema_is_migrated(houses, filled, rewritten, backup):
    known, there = columns_of(houses(), OLDER), houses()
    done = backup(there, "restore", rewritten(as_before(known, OLDER)))
    assert done.exit_code == 0, done.output
    before, after = contents(filled), contents(there)
    for table, columns in known.items():
        for old, new in zip(before.get(table, ()), after.get(table, ()), strict=True):
            assert all(getattr(old, name) == getattr(new, name) for name in columns if hasattr(old, name)), table
    assert json.loads((filled.config["SETTINGS"].data / "backup.json").read_text())["rows"] > 100
