"""Addresses of communities, by noun; importing them registers their views."""

from communities.routes import feeds, kinds, leaving, memberships, order, places, posts, settings, topics, weekly

__all__ = ["feeds", "kinds", "leaving", "memberships", "order", "places", "posts", "settings", "topics", "weekly"]
