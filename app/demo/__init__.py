"""The demo: a small cast and what they did in the last forty days, told through the same services that members use.

`flask demo` fills a database once. Each package has a part that plans its acts into the *chronicle*; then everything
happens in the order of time. The kernel's parts are people, follows and reports; domains add theirs with `add_demo`.
"""

from collections.abc import Callable

from flask import Flask

from app.demo.chronicle import Chronicle

Part = Callable[[Chronicle], None]


def add_demo(app: Flask, part: Part) -> None:
    """Add a package's part of the demo: a function that plans acts into the chronicle."""
    app.extensions.setdefault("demo_parts", []).append(part)


def fill(say: Callable[[str], None] = lambda line: None) -> bool:
    """Fill the database with the demo, within the caller's unit of work; False when it was filled before."""
    from app.demo.filling import fill

    return fill(say)


def init_app(app: Flask) -> None:
    """Add the command, the kernel's parts, and what `flask serve` says of the demo."""
    from app.demo import cli, people, reports

    add_demo(app, people.tell)
    add_demo(app, reports.tell)
    app.cli.add_command(cli.demo)
    app.extensions.setdefault("serve_notes", []).append(cli.note)
