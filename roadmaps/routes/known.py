"""Steps that are known from another roadmap: letting them count, or not."""

from flask import Response
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from roadmaps import queries
from roadmaps.forms import KnownForm
from roadmaps.queries.known import known_steps
from roadmaps.routes import bp
from roadmaps.routes.steps import answer, knock, refuse
from roadmaps.service import known


@bp.post("/<string:slug>/steps/<string:key>/known")
@limited("300 per hour")
def count_known(slug: str, key: str) -> Response:
    """Let a step count that is known from elsewhere, or do it here all the same."""
    roadmap, plan, enrollment = knock(slug, key)
    form = KnownForm()
    if not form.holds():
        return refuse(slug, key, form)
    if form.act.data == "refuse":
        known.refuse(enrollment, plan, key)
        return answer(slug, key, form, _("It is not offered again. The step stays as it was."))
    source = known_steps(current_user, roadmap.id, plan, queries.states_of(enrollment.id)).get(key)
    known.accept(enrollment, plan, key, source)
    return answer(slug, key, form, _("It counts here now, as known from elsewhere."))
