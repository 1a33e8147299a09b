"""Addresses of roadmaps, by noun; each is door, form, verb, answer."""

from flask import Blueprint

bp = Blueprint("roadmaps", __name__, url_prefix="/roadmaps")

from roadmaps.routes import assignments, authoring, enrollment, evidence, known, roadmaps, steps, verification  # noqa: E402, F401
