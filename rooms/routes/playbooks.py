"""Playbooks of the house and templates of one's own: read them, use them in a room, keep and change one's own."""

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.errors import Conflict, Missing
from app.handover import handed
from app.limits import limited
from app.text import render
from app.web import done, show, whole_number
from rooms import playbooks, queries
from rooms.forms.template import TemplateForm
from rooms.models.template import AGENDA, RoomTemplate
from rooms.routes import bp
from rooms.service import templates
from rooms.states import WRITABLE


@bp.get("/playbooks", endpoint="playbooks")
def list_playbooks() -> Response:
    """Show everything that can be begun with."""
    own = templates.templates_of(current_user)
    chosen = whole_number(request.args.get("room")) or None
    return show("rooms/playbooks.html", found=playbooks.here().values(), kinds=playbooks.KINDS, own=own, chosen=chosen)


@bp.get("/playbooks/<string:key>", endpoint="playbook")
def show_playbook(key: str) -> Response:
    """Show a playbook, and the rooms in which it can be used."""
    book = playbooks.here().get(key)
    if book is None:
        raise Missing
    uses = _uses(book.entry, playbook=key) if book.entry else _uses(AGENDA, agenda=key)
    parts = [(name, render(words).html) for name, words in book.fields if name != "shape"]
    return show("rooms/playbook.html", book=book, uses=uses, parts=parts)


def _uses(entry: str, **named: Any) -> list[tuple[Any, str]]:
    """Return my rooms with the address at which this can be used in each; the room that was come from is first."""
    rooms = queries.cards(current_user._get_current_object(), WRITABLE)
    first = whole_number(request.args.get("room"))
    return [(row, _use(row.id, entry, **named)) for row in sorted(rooms, key=lambda row: row.id != first)]


def _use(room_id: int, entry: str, **named: Any) -> str:
    if entry == AGENDA:
        return url_for("rooms.new_session", room_id=room_id, **named)
    return url_for("rooms.show", room_id=room_id, kind=entry, **named, _anchor="composer")


@bp.get("/templates/new", endpoint="new_template")
def show_new_template() -> Response:
    """Show the form of a new template."""
    return show("rooms/template.html", form=TemplateForm(formdata=None), template=None, uses=())


@bp.post("/templates", endpoint="keep_template")
@limited("60 per hour")
def create_template() -> Response:
    """Keep a template of one's own."""
    form = TemplateForm()
    if not form.holds():
        return show("rooms/template.html", status=422, form=form, template=None, uses=())
    templates.keep(person=current_user, **form.words())
    return done(to=url_for("rooms.playbooks", _anchor="own"), toast=_("The template is kept, for you alone"))


@bp.get("/templates/<int:template_id>", endpoint="template")
def show_template(template_id: int) -> Response:
    """Show a template of one's own: use it, change it, delete it."""
    template = templates.template_for(current_user, template_id)
    data = {name: getattr(template, name) for name in ("title", "entry", "body")}
    return _template(template, TemplateForm(formdata=None, data=data | {"version": str(template.version)}))


def _template(template: RoomTemplate, form: TemplateForm, status: int = 200, **both: str) -> Response:
    named = {"agenda": f"own-{template.id}"} if template.entry == AGENDA else {"template": template.id}
    uses = _uses(template.entry, **named)
    return show("rooms/template.html", status=status, form=form, template=template, uses=uses, **both)


@bp.post("/templates/<int:template_id>", endpoint="change_template")
@limited("120 per hour")
def create_template_change(template_id: int) -> Response:
    """Change a template of one's own."""
    template, form = templates.template_for(current_user, template_id), TemplateForm()
    if not form.holds():
        return _template(template, form, 422)
    try:
        templates.change(template, version=whole_number(form.version.data), **form.words())
    except Conflict as error:
        form.version.data = str(template.version)
        return _template(template, form, 409, **error.context)
    return done(to=url_for("rooms.playbooks", _anchor="own"), toast=_("The template is changed"))


@bp.post("/templates/<int:template_id>/removal", endpoint="delete_template")
@limited("60 per hour")
def create_template_removal(template_id: int) -> Response:
    """Delete a template of one's own."""
    templates.delete(templates.template_for(current_user, template_id))
    return done(to=url_for("rooms.playbooks", _anchor="own"), toast=_("The template is gone"))


def taken_along(kind: str) -> str:
    """Return the words of a question that was begun elsewhere, where the address names them to their author."""
    words = handed(current_user.id, request.args.get("key")) if kind == "question" else None
    return words.body if words else ""


def begun(kind: str) -> dict[str, str]:
    """Return what the composer's fields begin with, as the address asks: words taken along, a playbook, a template."""
    if words := taken_along(kind):
        return {"body": words}
    book = playbooks.here().get(request.args.get("playbook", ""))
    if book is not None and book.entry == kind:
        return dict(book.fields)
    ident = whole_number(request.args.get("template"))
    own = templates.template_for(current_user, ident) if ident else None
    return {"body": own.body} if own is not None and own.entry == kind else {}
