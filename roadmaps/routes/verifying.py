"""`/verify`: whether a credential holds, for anybody, without an account and without JavaScript."""

from flask import Response, request
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Invalid
from app.gate import public
from app.limits import limited
from app.web import show
from roadmaps.forms.credentials import VerifyForm
from roadmaps.routes.credentials import bp
from roadmaps.service import verifying


@bp.get("/verify")
@public
def verify() -> Response:
    """Show the form, and where a link of ours is named the verdict on it."""
    link = request.args.get("credential", "").strip()[:300]
    form = VerifyForm(formdata=None, text=link)
    verdict = verifying.check(link.encode(), current_user._get_current_object()) if link else None
    return show("roadmaps/verify.html", form=form, verdict=verdict)


@bp.post("/verify", endpoint="check")
@public
@limited("120 per hour")
def check() -> Response:
    """Check what was sent."""
    form = VerifyForm()
    data = _sent() or (form.text.data or "").strip().encode()
    if len(data) > verifying.MAX_BYTES:
        form.pin(Invalid(_("This file is larger than 2 MB: it is no credential of ours."), "file"))
        return show("roadmaps/verify.html", status=413, form=form, verdict=None)
    if not form.holds() or not data:
        form.pin(Invalid(_("Choose a file, or paste a link or the text of a credential"), "text"))
        return show("roadmaps/verify.html", status=422, form=form, verdict=None)
    verdict = verifying.check(data, current_user._get_current_object(), form.email.data or "")
    return show("roadmaps/verify.html", form=form, verdict=verdict)


def _sent() -> bytes:
    """Return the file that was sent, or as much of it as shows that it is too large."""
    file = request.files.get("file")
    if file is None:
        return b""
    with file.stream as stream:
        return stream.read(verifying.MAX_BYTES + 1)
