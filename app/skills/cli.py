"""Commands of skills: `flask skills import FILE`, `flask skills starters`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.skills import service
from app.skills.reading import BrokenFile
from app.unit import work

skills = AppGroup("skills", help="The taxonomy of skills.")


@skills.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Import FILE (YAML or JSON): make or bring up to date its areas and skills, by slug."""
    _import(file)


@skills.command()
def starters() -> None:
    """Import the skills that the house comes with."""
    _import(service.STARTERS)


def _import(file: Path) -> None:
    try:
        with work():
            done = service.import_file(file)
    except BrokenFile as error:
        lines = "\n".join(f"  {problem}" for problem in error.problems)
        raise click.ClickException(f"{file.name} is broken; nothing was imported.\n{lines}") from None
    click.echo(f"{done.made} skills made, {done.changed} changed, {done.same} as they were.")
