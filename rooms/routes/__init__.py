"""Addresses of rooms, by noun."""

from flask import Blueprint

bp = Blueprint("rooms", __name__, url_prefix="/rooms")

from rooms.routes import (  # noqa: E402
    after_sessions,
    agreement,
    archive,
    check_ins,
    closing,
    confirming,
    entries,
    groups,
    mail,
    moving,
    objectives,
    release,
    requests,
    room,
    safety,
    sessions,
    suiting,
    surveys,
    turns,
)

__all__ = [
    "after_sessions",
    "agreement",
    "archive",
    "bp",
    "check_ins",
    "closing",
    "confirming",
    "entries",
    "groups",
    "mail",
    "moving",
    "objectives",
    "release",
    "requests",
    "room",
    "safety",
    "sessions",
    "suiting",
    "surveys",
    "turns",
]
