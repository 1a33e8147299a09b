"""`flask rooms import FILE`: a room that was exported as JSON, as a closed room that its people can read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import click
from flask.cli import AppGroup, with_appcontext

from app import uploads
from app.unit import work
from rooms.interchange import FormatError, Problem, read
from rooms.interchange.checking import MAX_BYTES
from rooms.service.taking_in import Bodies, take_in

rooms = AppGroup("rooms", help="Rooms as files.")


class _OnlyLooking(Exception):
    """Ends a unit of work that shall leave nothing behind."""


@contextmanager
def _opened(file: Path) -> Iterator[tuple[dict[str, Any], Bodies]]:
    """Give the room of a file, and what lies beside it when it is an archive; sizes are looked at before reading."""
    if not is_zipfile(file):
        yield read(file.read_bytes()), lambda path: None
        return
    with ZipFile(file) as packed:
        sizes = {each.filename: each.file_size for each in packed.infolist()}
        if sizes.get("room.json", MAX_BYTES + 1) > MAX_BYTES:
            raise FormatError([Problem("file", "The archive holds no room.json that could be read.")])

        def body_of(path: str) -> bytes | None:
            return packed.read(path) if 0 < sizes.get(path, 0) <= uploads.MAX_BYTES else None

        yield read(packed.read("room.json")), body_of


@rooms.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stranger", "strangers", multiple=True, help="A handle of the file that means nobody here.")
@click.option("--dry-run", is_flag=True, help="Check the file and say who would be found, without keeping anything.")
@with_appcontext
def import_file(file: Path, strangers: tuple[str, ...], dry_run: bool) -> None:
    """Take in the room of FILE (JSON, or an archive with files), closed and for reading, for its people who are here.

    People are found by handle: look at the list with --dry-run first, and name with --stranger who is somebody else.
    """
    try:
        with _opened(file) as (found, body_of), work():
            taken = take_in(found, strangers=frozenset(strangers), body_of=body_of)
            click.echo(f"here: {', '.join(taken.here) or 'nobody'}; a name only: {', '.join(taken.named) or 'nobody'}")
            number = len(found.get("entries", ()))
            told = f"room {taken.room.id}: {number} entries" if taken.is_new else f"taken in before, as {taken.room.id}"
            if dry_run:
                raise _OnlyLooking
    except FormatError as error:
        for problem in error.problems:
            click.echo(f"{file.name}: {problem}", err=True)
        raise SystemExit(1) from None
    except _OnlyLooking:
        click.echo("nothing was kept")
        return
    click.echo(told)
