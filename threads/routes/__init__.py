"""Addresses of growth threads, by noun; each is door, form, verb, answer."""

from flask import Blueprint

bp = Blueprint("threads", __name__, url_prefix="/threads")

from threads.routes import comments, entries, export, feed, feedback, finishing, readers, rhythm, stories, threads, year  # noqa: E402, F401  (they hang themselves on bp)
