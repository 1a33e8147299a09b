"""Addresses of communities, by noun; importing them registers their views."""

from communities.routes import kinds, memberships, order, places, posts, settings, topics

__all__ = ["kinds", "memberships", "order", "places", "posts", "settings", "topics"]
