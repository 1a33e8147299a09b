"""`flask load`: fill an empty database with a large, realistic site."""

import sys
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.errors import Refused
from app.load import filling
from app.load.people import address_of
from app.load.progress import Progress
from app.load.sizes import SIZES, Sizes


def _numbers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each number of `Sizes`."""
    for each in reversed(fields(Sizes)):
        name = f"--{each.name.replace('_', '-')}"
        command = click.option(name, each.name, type=click.IntRange(0), help="Instead of what --size says.")(command)
    return command


@click.command()
@click.option("--size", type=click.Choice([*SIZES]), default="small", show_default=True)
@_numbers
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same rows on the same day.")
@click.option(
    "--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of texts."
)
@with_appcontext
def load(size: str, seed: int, folder: Path | None, **numbers: int | None) -> None:
    """Fill an empty database with a large, realistic site, for measuring."""
    if not current_app.config["SETTINGS"].demo:
        raise click.ClickException("The loaded members' password is known to everybody: only MENTEO_DEMO=1 allows it.")
    sizes = replace(SIZES[size], **{name: number for name, number in numbers.items() if number is not None})
    midnight = datetime.combine(clock.today(), time(), UTC)
    progress = Progress(sys.stderr)
    try:
        written = filling.fill(sizes, seed=seed, now=midnight, folder=folder, progress=progress)
    except Refused as error:
        raise click.ClickException(str(error.message)) from None
    click.echo(f"{written:,} rows in {progress.seconds:.1f} s: {written / progress.seconds:,.0f} rows a second.")
    click.echo(f"Sign in as {address_of(1)} … {address_of(sizes.users)} with the password  {filling.PASSWORD}")
    click.echo("Nothing is in the search index yet: `flask search rebuild` writes it.")
