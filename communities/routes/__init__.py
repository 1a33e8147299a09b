"""Addresses of communities, by noun; importing them registers their views."""

from communities.routes import (
    duties,
    feeds,
    kinds,
    leaving,
    memberships,
    order,
    places,
    posts,
    settings,
    titles,
    topics,
    vacancy,
    weekly,
)

__all__ = [
    "duties",
    "feeds",
    "kinds",
    "leaving",
    "memberships",
    "order",
    "places",
    "posts",
    "settings",
    "titles",
    "topics",
    "vacancy",
    "weekly",
]
