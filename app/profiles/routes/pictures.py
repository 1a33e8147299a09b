"""Pictures: the form that sends one, its removal, and the address that serves it."""

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import store
from app.errors import Invalid
from app.gate import public
from app.limits import limited
from app.profiles import bp, meter, pictures
from app.profiles.forms import PictureForm
from app.profiles.queries import profile_of
from app.web import done, show

SEALED = "default-src 'none'; sandbox"
YEAR = "public, max-age=31536000, immutable"


def _page(form: PictureForm, status: int = 200) -> Response:
    profile = profile_of(current_user)
    return show("profiles/edit_picture.html", status=status, form=form, profile=profile, steps=meter.steps(profile))


@bp.get("/settings/profile/picture")
def edit_picture() -> Response:
    """Show the form of one's picture."""
    return _page(PictureForm())


@bp.post("/settings/profile/picture")
@limited("30 per hour")
def save_picture() -> Response:
    """Send a picture."""
    form = PictureForm()
    data = _sent()
    if len(data) > pictures.MAX_BYTES:
        form.pin(Invalid(_("This file is larger than 5 MB. Send a smaller one."), "picture"))
        return _page(form, 413)
    if not form.holds() or not data:
        form.pin(Invalid(_("Choose a picture first"), "picture"))
        return _page(form, 422)
    try:
        pictures.change(current_user, data)
    except Invalid as error:
        form.pin(error)
        return _page(form, 422)
    except store.Unreachable:
        form.pin(Invalid(_("Your picture could not be kept just now. Send it again in a moment."), "picture"))
        return _page(form, 503)
    return done(to=url_for("profiles.edit_picture"), toast=_("Your picture is changed"))


def _sent() -> bytes:
    """Return the file that was sent, or as much of it as shows that it is too large."""
    file = request.files.get("picture")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read(pictures.MAX_BYTES + 1)


@bp.post("/settings/profile/picture/removal")
@limited("30 per hour")
def remove_picture() -> Response:
    """Take one's picture away."""
    pictures.remove(current_user)
    return done(to=url_for("profiles.edit_picture"), toast=_("Your picture is gone"))


@bp.get("/pictures/<string(length=32):token>-<int:size>.webp")
@public
def picture(token: str, size: int) -> Response:
    """Serve a picture, sealed against being anything else; without its store the page goes on without pictures."""
    try:
        response = Response(pictures.read(token, size), mimetype="image/webp")
    except store.Unreachable:
        return Response(status=503, headers={"Retry-After": str(int(store.REST))})
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = YEAR
    response.add_etag()
    response.make_conditional(request)
    return response
