"""The addresses of accounts, by noun."""

from app.accounts.routes import blocks, entry, joining, settings

__all__ = ["blocks", "entry", "joining", "settings"]
