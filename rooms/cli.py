"""`flask rooms import FILE`: a room that was exported as JSON, as a closed room that its people can read."""

from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.unit import work
from rooms.interchange import FormatError, read
from rooms.service.taking_in import take_in

rooms = AppGroup("rooms", help="Rooms as files.")


class _OnlyLooking(Exception):
    """Ends a unit of work that shall leave nothing behind."""


@rooms.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--stranger", "strangers", multiple=True, help="A handle of the file that means nobody here.")
@click.option("--dry-run", is_flag=True, help="Check the file and say who would be found, without keeping anything.")
@with_appcontext
def import_file(file: Path, strangers: tuple[str, ...], dry_run: bool) -> None:
    """Take in the room of FILE, closed and for reading, for those of its people who have an account here.

    People are found by handle: look at the list with --dry-run first, and name with --stranger who is somebody else.
    """
    try:
        found = read(file.read_bytes())
    except FormatError as error:
        for problem in error.problems:
            click.echo(f"{file.name}: {problem}", err=True)
        raise SystemExit(1) from None
    try:
        with work():
            taken = take_in(found, strangers=frozenset(strangers))
            click.echo(f"here: {', '.join(taken.here) or 'nobody'}; a name only: {', '.join(taken.named) or 'nobody'}")
            number = len(found.get("entries", ()))
            told = f"room {taken.room.id}: {number} entries" if taken.is_new else f"taken in before, as {taken.room.id}"
            if dry_run:
                raise _OnlyLooking
    except _OnlyLooking:
        click.echo("nothing was kept")
        return
    click.echo(told)
