"""Moderation: a *report* says that something breaks the rules; reports of one thing make a *case*; a moderator takes it
and makes a *decision*, told to the author with its reason. Every act is a line of an *audit* trail nobody can change.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Serve reporting, the moderators' desk, and decisions."""
    from app.former import add_farewell
    from app.home import add_waiting
    from app.moderation import edits, farewell, queries
    from app.moderation.routes import cases, decisions, reports
    from app.ticks import each_due
    from app.writing import add_judge

    for part in (reports, cases, decisions):
        app.register_blueprint(part.bp)
    add_waiting(app, queries.waiting)
    add_farewell(app, farewell.farewell)
    add_judge(app, queries.judged)
    each_due(app, edits.due, edits.look)
