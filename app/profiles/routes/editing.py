"""Editing one's profile, section by section: each is a page with a small form of its own."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.limits import limited
from app.profiles import bp, meter, service, words
from app.profiles.forms import (
    MAX_LINKS,
    MAX_SKILLS,
    AboutForm,
    OffersForm,
    PlaceForm,
    SeeksForm,
    VisibilityForm,
    rows_of,
)
from app.profiles.queries import profile_of
from app.skills.queries import listed_names
from app.web import done, show


def _page(section: str, form: Any, status: int = 200, **context: Any) -> Response:
    """Show the form of a section, beside what the whole profile still lacks."""
    profile = profile_of(current_user)
    context |= {"profile": profile, "steps": meter.steps(profile), "words": words}
    return show(f"profiles/edit_{section}.html", status=status, form=form, **context)


def _saved(section: str) -> Response:
    endpoint = "edit" if section == "about" else f"edit_{section}"
    return done(to=url_for(f"profiles.{endpoint}"), toast=_("Saved"))


def _now(section: str) -> dict[str, Any]:
    """Return what a section says now, and the version of it."""
    profile = profile_of(current_user)
    return service.says(profile, section) | {"version": service.version_of(profile, section)}


@bp.get("/settings/profile")
def edit() -> Any:
    """Show the form about oneself; who has just joined to mentor begins with the offer."""
    if request.args.get("intent") == "mentor":
        return redirect(url_for("profiles.edit_offers"), 303)
    data = _now("about")
    links = rows_of(
        ((link.get("title", ""), link.get("url", "")) for link in data["links"] or ()), ("title", "url"), 2, MAX_LINKS
    )
    return _page("about", AboutForm(data=data | {"industries": ", ".join(data["industries"] or ()), "links": links}))


@bp.post("/settings/profile")
@limited("120 per hour")
def save_about() -> Response:
    """Change who one is."""
    form = AboutForm()
    if not form.holds():
        return _page("about", form, 422)
    service.change_about(current_user, form.version.data, **form.values())
    return _saved("about")


@bp.get("/settings/profile/offers")
def edit_offers() -> Response:
    """Show the form of what one offers."""
    data = _now("offers")
    skills = rows_of(data["skills"], ("name", "level"), 3, MAX_SKILLS)
    leave = {name: data[name].date() if data[name] else None for name in ("away_from", "away_until")}
    numbers = {"capacity": data["capacity"] or 2, "hours": data["hours"] or 6}
    form = OffersForm(data=data | leave | numbers | {"skills": skills})
    return _page("offers", form, names=listed_names())


@bp.post("/settings/profile/offers")
@limited("120 per hour")
def save_offers() -> Response:
    """Change what one offers."""
    form = OffersForm()
    if not form.holds():
        return _page("offers", form, 422, names=listed_names())
    given = {"is_mentor": form.is_mentor.data, "skills": form.named_skills(), "away": form.leave()}
    service.change_offers(current_user, form.version.data, **given, **form.values())
    return _saved("offers")


@bp.post("/settings/profile/return")
@limited("30 per hour")
def come_back() -> Response:
    """Stand among the mentors again."""
    service.come_back(current_user)
    return done(to=url_for("profiles.show", handle=current_user.handle), toast=_("You are listed again"))


@bp.get("/settings/profile/seeks")
def edit_seeks() -> Response:
    """Show the form of what one seeks."""
    data = _now("seeks")
    wishes = data["seeks"] or {}
    chosen = {"cadence": wishes.get("cadence") or "", "styles": wishes.get("styles") or []}
    skills = rows_of(data["skills"], ("name", "level"), 3, MAX_SKILLS)
    return _page("seeks", SeeksForm(data=data | chosen | {"skills": skills}), names=listed_names())


@bp.post("/settings/profile/seeks")
@limited("120 per hour")
def save_seeks() -> Response:
    """Change what one seeks."""
    form = SeeksForm()
    if not form.holds():
        return _page("seeks", form, 422, names=listed_names())
    service.change_seeks(current_user, form.version.data, skills=form.named_skills(), **form.values())
    return _saved("seeks")


@bp.get("/settings/profile/place")
def edit_place() -> Response:
    """Show the form of languages and time zone."""
    return _page("place", PlaceForm(data=_now("place")))


@bp.post("/settings/profile/place")
@limited("120 per hour")
def save_place() -> Response:
    """Change languages and time zone."""
    form = PlaceForm()
    if not form.holds():
        return _page("place", form, 422)
    given = {"languages": form.languages.data, "timezone": form.timezone.data}
    service.change_place(current_user, form.version.data, **given)
    return _saved("place")


@bp.get("/settings/profile/visibility")
def edit_visibility() -> Response:
    """Show the form of who sees what."""
    return _page("visibility", VisibilityForm(data=_now("visibility")))


@bp.post("/settings/profile/visibility")
@limited("120 per hour")
def save_visibility() -> Response:
    """Change who sees what."""
    form = VisibilityForm()
    if not form.holds():
        return _page("visibility", form, 422)
    service.change_visibility(current_user, form.version.data, audience=form.audience.data, sections=form.sections())
    return _saved("visibility")
