"""Everything of mine: asking for it, seeing how far it is, fetching it with the password."""

from flask import Response, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField
from wtforms.validators import DataRequired

from app import clock
from app.accounts.service.settings import check_password
from app.errors import Invalid
from app.exports import bp, service
from app.forms import Form
from app.limits import limited
from app.web import done, show


class FetchForm(Form):
    """The password, asked again before everything is handed out."""

    current_password = PasswordField(_l("Current password"), [DataRequired(_l("Enter your present password"))])


@bp.get("/settings/export")
def index() -> Response:
    """Show how far an export is, or how to ask for one."""
    return _page(FetchForm(formdata=None))


def _page(form: FetchForm, status: int = 200) -> Response:
    export = service.export_of(current_user)
    return show("exports/index.html", fragment="exports/_state.html", status=status, export=export, form=form)


@bp.post("/settings/export")
@limited("5 per day")
def create() -> Response:
    """Ask for everything of mine."""
    service.ask(current_user)
    return done(to=url_for("exports.index"), toast=_("It is being put together. We write to you when it is ready."))


@bp.post("/settings/export/file")
@limited("10 per hour")
def fetch() -> Response:
    """Hand out the file, after the password."""
    form = FetchForm()
    if not form.holds():
        return _page(form, 422)
    try:
        check_password(current_user, form.current_password.data)
    except Invalid as error:
        form.pin(error)
        return _page(form, 422)
    _export, file = service.opened(current_user)
    name = f"menteo-{current_user.handle}-{clock.today():%Y-%m-%d}.zip"
    response = send_file(file, "application/zip", as_attachment=True, download_name=name, etag=False)
    response.headers["Cache-Control"] = "no-store"
    response.call_on_close(file.close)
    return response


@bp.post("/settings/export/removal")
def remove() -> Response:
    """Remove the file before its time is over."""
    if export := service.export_of(current_user):
        service.remove(export)
    return done(to=url_for("exports.index"), toast=_("The file is removed"))
