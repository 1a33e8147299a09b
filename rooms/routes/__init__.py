"""Addresses of rooms, by noun."""

from flask import Blueprint

bp = Blueprint("rooms", __name__, url_prefix="/rooms")

from rooms.routes import agreement, confirming, drafts, entries, objectives, requests, room  # noqa: E402

__all__ = ["agreement", "bp", "confirming", "drafts", "entries", "objectives", "requests", "room"]

from rooms.routes import (  # noqa: E402, F401
    after_sessions,
    archive,
    safety,
    sessions,
    turns,
)
