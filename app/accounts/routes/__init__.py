"""The addresses of accounts, by noun."""

from app.accounts.routes import blocks, deletion, entry, joining, settings

__all__ = ["blocks", "deletion", "entry", "joining", "settings"]
