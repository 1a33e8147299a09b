"""A year of a thread: every day of 53 weeks, in a drawing and in a table, and the whole timeline."""

from babel.dates import format_skeleton
from flask import Response
from flask_login import current_user

from app.gate import public
from app.i18n import voice
from app.web import show
from threads import heat, queries
from threads.routes import bp
from threads.routes.threads import past


@bp.get("/<int:thread_id>/year")
@public
def show_year(thread_id: int) -> Response:
    """Show on which days of the last year a thread was written in, and all its milestones."""
    viewer = current_user._get_current_object()
    thread = queries.thread_row(viewer, thread_id)
    drawn = past(thread, viewer, weeks=heat.YEAR)
    language = voice().language
    months = [(format_skeleton("yMMMM", first, locale=language), *rest) for first, *rest in drawn["days"].by_month]
    return show("threads/year.html", thread=thread, months=months, **drawn)
