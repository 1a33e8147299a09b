"""Roadmaps: curated learning paths that members walk at their own pace.

A **roadmap** has published **versions**; a version has **stages** and **steps** with **prerequisites**. A member's
**enrollment** holds the state of each step, with **evidence**. Files travel in the interchange format.
"""

import json

from flask import Flask


def init_app(app: Flask) -> None:
    """Serve roadmaps, add their commands, and put the learner's own on home."""
    from app.demo import add_demo
    from app.guides.shelves import add_shelf
    from app.load import add_load
    from app.ticks import every_tick
    from roadmaps import cli, cli_credentials, demo, exporting, faces, load, personal  # noqa: F401  (known by import)
    from roadmaps.queries.outlook import ends_on
    from roadmaps.routes import authoring, bp
    from roadmaps.routes.roadmaps import picture, step_forms
    from roadmaps.routes.verifying import bp as credentials
    from roadmaps.service import asking, files, health
    from roadmaps.shelf import teaching

    app.register_blueprint(bp)
    app.register_blueprint(credentials)
    shown = {"roadmap_words": faces.WORDS, "roadmap_ring": faces.ring, "roadmap_picture": picture}
    shown["people_to_ask"] = asking.people
    app.jinja_env.globals.update(shown, roadmap_end=ends_on, step_forms=step_forms, read_json=json.loads)
    authoring.init_app(app)
    app.cli.add_command(cli.roadmaps)
    app.cli.add_command(cli_credentials.credentials)
    _show_learners(app)
    add_shelf(app, teaching)
    every_tick(app, health.ask_some)
    exporting.init_app(app)
    add_demo(app, demo.tell)
    add_load(app, load.LOAD)
    every_tick(app, files.sweep)


def _show_learners(app: Flask) -> None:
    """Put what learners do on home and on their profiles, and keep the pictures in their notes."""
    from app.home import Panel, add_panel, add_waiting
    from app.profiles.panels import ProfilePanel, add_profile_panel
    from app.profiles.portfolio import PortfolioPart, add_portfolio_part
    from app.writing import add_own_texts
    from roadmaps.home import current_roadmap, waiting
    from roadmaps.pictured import in_notes
    from roadmaps.queries.credentials import certified, published
    from roadmaps.queries.portfolio import learned, portfolio

    add_waiting(app, waiting)
    add_profile_panel(app, ProfilePanel("roadmaps/_portfolio.html", portfolio, "learned"))
    add_profile_panel(app, ProfilePanel("roadmaps/portfolio/_credentials.html", published, "credentials"))
    add_portfolio_part(app, PortfolioPart("credentials", 10, "roadmaps/portfolio/_credentials.html", certified))
    add_portfolio_part(app, PortfolioPart("learned", 20, "roadmaps/portfolio/_learned.html", learned))
    add_panel(app, Panel("aside", 30, "roadmaps/_home.html", current_roadmap))
    add_own_texts(app, in_notes)
