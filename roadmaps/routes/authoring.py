"""Addresses of writing roadmaps: drafts with their stages and steps, and how they come out and reach learners."""

from roadmaps.routes import draft_steps, drafts, publication, reviews, stages, suggestions, typed, versions

__all__ = ["draft_steps", "drafts", "publication", "reviews", "stages", "suggestions", "typed", "versions"]
