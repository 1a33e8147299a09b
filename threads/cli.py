"""`flask threads verify FILE`: whether an exported thread was altered, and in which entry first."""

from pathlib import Path

import click
from flask.cli import AppGroup

from threads import chain

threads = AppGroup("threads", help="Growth threads as files.")


@threads.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Check the hash chain of FILE, a thread exported as JSON; the first altered entry is named."""
    raise SystemExit(chain.main([str(file)]))
