"""Addresses of writing roadmaps: drafts with their stages and steps, and how they come out."""

from roadmaps.routes import draft_steps, drafts, publication, stages, typed

__all__ = ["draft_steps", "drafts", "publication", "stages", "typed"]
