"""The addresses behind a field of Markdown."""

from contextlib import closing

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import store
from app.errors import Invalid
from app.filing import sealed
from app.gate import public
from app.limits import limited, limiter, roomy
from app.text import normalize, single_line
from app.uploads import MAX_BODY, MAX_BYTES
from app.web import done, show, wants_fragment
from app.writing import pictures
from app.writing.forms import PictureForm
from app.writing.models import Picture
from app.writing.people import MAX_TYPED, people_at
from app.writing.previews import drawn

bp = Blueprint("writing", __name__, url_prefix="/writing")
uploads = Blueprint("uploads", __name__)


@bp.post("/preview", endpoint="preview")
@limited("600 per hour")
def create_preview() -> Response:
    """Show a text as it would stand when posted; asked by htmx, a plain browser sends the form to its own address."""
    words = normalize(request.form.get(request.form.get("preview", ""), ""))
    return show("writing/preview.html", fragment="writing/_shown.html", words=drawn(words))


@bp.get("/people/<string:place>", endpoint="people")
@limiter.limit("1800 per hour")
def list_people(place: str) -> Response:
    """Give whom one may mean who types an @ at a place: options of a list."""
    typed = single_line(request.args.get("q", ""))[:MAX_TYPED]
    return show("writing/_people.html", people=people_at(place, typed, current_user))


@bp.get("/pictures", endpoint="pictures")
def new_picture() -> Response:
    """Ask for a picture where no script takes one from the text field, and show the line that puts it into a text."""
    token = request.args.get("of", "")
    picture = pictures.picture_for(token, current_user) if token else None
    return show("writing/pictures.html", picture=picture, form=PictureForm(formdata=None))


@bp.post("/pictures", endpoint="keep_picture")
@limited("60 per hour")
@roomy(MAX_BODY)
def create_picture() -> Response:
    """Keep a picture: a script is told the Markdown that shows it, or in words what is wrong with it."""
    form = PictureForm()
    try:
        picture = _kept()
    except Invalid as error:
        if wants_fragment():
            return Response(error.message, 422, mimetype="text/plain")
        form.pin(error)
        return show("writing/pictures.html", status=422, picture=None, form=form)
    if wants_fragment():
        return Response(picture.address, 200, mimetype="text/plain")
    return done(to=url_for("writing.pictures", of=picture.token))


def _kept() -> Picture:
    file = request.files.get(pictures.FIELD)
    if file is None or not file.filename:
        raise Invalid(_("Choose a picture first."), pictures.FIELD)
    with closing(file):
        name, body = file.filename, file.stream.read(MAX_BYTES + 1)
    try:
        return pictures.keep(name, body, author=current_user)
    except store.Unreachable:
        raise Invalid(_("Files cannot be kept just now. Send it again in a moment."), pictures.FIELD) from None


@uploads.get("/uploads/<string:token>", endpoint="show")
@public
def show_picture(token: str) -> Response:
    """Serve a picture to whoever may read a text in which it stands, sealed, and kept by nobody on the way."""
    found = pictures.picture_for(token, current_user)
    return sealed(found.key, name=found.name, media_type=found.media_type)
