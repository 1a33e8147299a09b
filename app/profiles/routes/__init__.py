"""The addresses of profiles, by noun."""

from app.profiles.routes import editing, mentors, people, pictures, portfolio  # noqa: F401
