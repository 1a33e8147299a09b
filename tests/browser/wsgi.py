"""The app as journeys visit it: everything as in earnest but the rate limits, for all come from one address."""

from app import create_app

app = create_app({"RATELIMIT_ENABLED": False})
