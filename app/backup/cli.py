"""`flask backup …`."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app import erasures
from app.backup import creating, restoring
from app.backup.archive import BadArchiveError
from app.db import db, reading
from app.search.indexer import renew

group = AppGroup("backup", help="Everything in one file, and back.")

FILE = click.Path(dir_okay=False, path_type=Path)


@group.command()
@click.argument("file", type=FILE)
def create(file: Path) -> None:
    """Write the database and the uploads into FILE, while the house is open."""
    manifest = creating.create(file)
    click.echo(f"{manifest.rows:,} rows and {len(_uploads(manifest)):,} uploads are in {file}.")
    click.echo("Not in it: secret.key and the settings. Keep it where only you can read it.")


@group.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Delete what the database holds now.")
@click.option("--erased", type=FILE, help="Lines of `flask backup erased`: these accounts stay erased.")
def restore(file: Path, replace: bool, erased: Path | None) -> None:
    """Put FILE back, into an empty database; stop the worker and the web server before."""
    try:
        listed = erasures.read(erased.read_text(encoding="utf-8").splitlines()) if erased else set()
        manifest = restoring.restore(file, replace=replace, erased=listed)
    except BadArchiveError as error:
        raise click.ClickException(f"{file} was not put back, and nothing was changed: {error}.") from None
    except ValueError:
        raise click.ClickException(f"{erased} has lines that `flask backup erased` does not write.") from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or file}: {error.strerror}") from None
    click.echo(f"{manifest.rows:,} rows and {len(_uploads(manifest)):,} uploads of {manifest.made_at[:16]} are back.")
    click.echo(f"{renew():,} documents can be found by searching.")


@group.command()
def erased() -> None:
    """Print who has been erased, for `restore --erased` of an older backup: numbers and dates, no names."""
    with reading(), db.engine.connect() as connection:
        for line in erasures.written(erasures.known(connection)):
            click.echo(line, nl=False)


def _uploads(manifest: creating.archive.Manifest) -> list[str]:
    return [name for name in manifest.parts if name.startswith("uploads/")]
