"""Addresses of writing roadmaps: drafts with their stages and steps, and how they come out and reach learners."""

from flask import Flask

from app.ticks import each_due
from roadmaps import faces, figures
from roadmaps.licenses import allows_forks
from roadmaps.routes import draft_steps, drafts, publication, reviews, stages, suggestions, typed, versions

__all__ = ["draft_steps", "drafts", "init_app", "publication", "reviews", "stages", "suggestions", "typed", "versions"]


def init_app(app: Flask) -> None:
    """Name what templates ask of drafts and roadmaps, and count figures by the clock."""
    names = {"draft_step_names": drafts.names, "draft_needs": drafts.needs, "draft_step_title": drafts.title}
    app.jinja_env.globals.update(names, roadmap_stale=faces.is_stale)
    app.jinja_env.filters["allows_forks"] = allows_forks
    each_due(app, figures.due, figures.count)
