"""Addresses of communities, by noun; importing them registers their views."""

from communities.routes import feeds, kinds, memberships, order, places, posts, settings, topics

__all__ = ["feeds", "kinds", "memberships", "order", "places", "posts", "settings", "topics"]
