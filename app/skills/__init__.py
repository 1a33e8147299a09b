"""Skills: the taxonomy that profiles and roadmaps name the same things by, its import, and suggestions while typing.

An *area* holds skills; a skill has *aliases*, other names that people use for it. A name that the taxonomy does not
know is kept as it was typed: a free skill.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Serve the skills and add their commands."""
    from app.skills import cli, routes

    app.register_blueprint(routes.bp)
    app.cli.add_command(cli.skills)
