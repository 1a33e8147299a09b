"""Loading: a large, realistic site for measuring, written in bulk and the same for the same seed.

`flask load` fills an empty database. Each package adds its part with `add_load`; parts write rows past the services, so
a test compares what they leave with what the services keep: counters, documents, positions.
"""

from flask import Flask

from app.load.loading import Part


def add_load(app: Flask, part: Part) -> None:
    """Add a package's part of the load; parts are filled in the order in which packages are loaded."""
    app.extensions.setdefault("load_parts", []).append(part)


def init_app(app: Flask) -> None:
    """Add the command and the kernel's part."""
    from app.load import cli, people

    add_load(app, Part("members", people.rows, people.fill))
    app.cli.add_command(cli.load)
