"""`flask roadmaps import FILE`, `flask roadmaps export SLUG`, `flask roadmaps starters`."""

from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.unit import work
from roadmaps.interchange import FormatError, RoadmapFile, read
from roadmaps.service import publishing

roadmaps = AppGroup("roadmaps", help="Roadmaps as files.")


@roadmaps.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--owner", default="", help="Handle of the curator; without it, the member who has curated the longest.")
@with_appcontext
def import_file(file: Path, owner: str) -> None:
    """Publish all roadmaps of FILE (YAML, JSON or JSON Lines), or none of them when anything in it is wrong."""
    try:
        found = read(file.read_bytes(), file.name)
    except FormatError as error:
        for problem in error.problems:
            click.echo(f"{file.name}: {problem}", err=True)
        raise SystemExit(1) from None
    take_in(found, owner)


@roadmaps.command()
@click.argument("slug")
@click.option("--format", "form", type=click.Choice(["yaml", "json"]), default="yaml")
@with_appcontext
def export(slug: str, form: str) -> None:
    """Write the roadmap SLUG to standard output."""
    written = publishing.export(slug, form)
    if written is None:
        raise click.ClickException(f"there is no roadmap {slug}")
    click.echo(written.encode(), nl=False)


@roadmaps.command()
@click.option("--owner", default="", help="Handle of the curator.")
@with_appcontext
def starters(owner: str) -> None:
    """Publish the roadmaps that come with the house."""
    take_in(publishing.starters(), owner)


def take_in(found: Sequence[RoadmapFile], owner: str = "") -> None:
    """Publish roadmaps in one transaction and say what became of each."""
    prepared = []
    for number, file in enumerate(found, 1):
        prepared.append(publishing.prepare(file))
        click.echo(f"drawn {number} of {len(found)}: {file.slug}, {len(file.steps)} steps")
    with work():
        owner_id = publishing.curator_id(owner)
        if owner_id is None:
            raise click.ClickException(f"there is no member @{owner}")
        told = [publishing.publish(one, owner_id=owner_id, keep_owner=not owner) for one in prepared]
        lines = [
            f"{roadmap.slug}: {'version' if is_new else 'unchanged, version'} {roadmap.number}"
            for roadmap, is_new in told
        ]
    click.echo("\n".join(lines))
