"""Addresses of communities, by noun; importing them registers their views."""

from communities.routes import memberships, places, posts, settings, topics

__all__ = ["memberships", "places", "posts", "settings", "topics"]
