"""Backup: everything in one file and back: the rows of every table and the uploads. The index is made anew from them.

Words here: an *archive* is the file; its *manifest* says what is in it; *rows* are lines of JSON, one a row. An archive
is inert: it holds values, no statements, and what it names is compared with what this code knows before it is used.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add `flask backup`."""
    from app.backup.cli import group

    app.cli.add_command(group)
