"""Addresses of notifications: the inbox, and the settings of how members are told."""

from flask import Blueprint

bp = Blueprint("notifications", __name__)

from app.notifications.routes import inbox, settings, unsubscribe  # noqa: E402, F401  (they register themselves)
