"""The addresses of profiles, by noun."""

from app.profiles.routes import editing, feeds, mentors, people, pictures, portfolio  # noqa: F401
