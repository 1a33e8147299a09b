"""Addresses of moderation, by noun."""
