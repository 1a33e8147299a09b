"""A year of a thread: every day of 53 weeks, in a drawing and in a table, and the whole timeline."""

from flask import Response
from flask_login import current_user

from app.gate import public
from app.web import show
from threads import heat, queries
from threads.days import by_month
from threads.routes import bp
from threads.routes.threads import past


@bp.get("/<int:thread_id>/year")
@public
def show_year(thread_id: int) -> Response:
    """Show on which days of the last year a thread was written in, and all its milestones."""
    viewer = current_user._get_current_object()
    thread = queries.thread_row(viewer, thread_id)
    drawn = past(thread, viewer, weeks=heat.YEAR)
    return show("threads/year.html", thread=thread, months=by_month(drawn["days"]), **drawn)
