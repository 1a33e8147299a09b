"""Rooms: the private space of one mentorship.

A *request* with one to three objectives becomes a room once the mentor accepts. In it stands a stream of typed
*entries*; every open one has an owner (the *turn*). *Check-ins* come by the room's cadence over ninety days, and what
both can see of that is the room's *rhythm* and *health*. Nobody outside a room can learn that it exists.
"""

from flask import Flask

from app.asking import add_composer
from app.calendars import add_source
from app.demo import add_demo
from app.drafts import add_desk
from app.home import Panel, add_panel, add_waiting
from app.load import add_load
from app.mentoring import add_turns
from app.profiles.panels import ProfilePanel, add_profile_panel
from app.profiles.portfolio import PortfolioPart, add_portfolio_part
from app.ticks import each_due, every_tick
from app.writing import add_crowd, add_texts
from rooms import (  # noqa: F401  (events are known by being named)
    cli,
    demo,
    due,
    exporting,
    home,
    load,
    moved,
    personal,
    profile,
    sessions,
    shown,
)
from rooms.calendar import occasions
from rooms.crowd import CROWD
from rooms.desk import desk
from rooms.kinds import KINDS
from rooms.mentoring import RoomTurns, composer
from rooms.pictured import texts
from rooms.routes import bp, outward
from rooms.service import attachments, removal, session_clock
from rooms.service.surveys import ask_surveys, with_survey_due


def init_app(app: Flask) -> None:
    """Serve rooms, and say on home what waits in them."""
    app.register_blueprint(bp)
    outward.init_app(app)
    app.cli.add_command(cli.rooms)
    add_waiting(app, home.waiting)
    add_panel(app, Panel("lead", 10, "rooms/home/_check_in.html", home.check_in_panel))
    add_panel(app, Panel("aside", 10, "rooms/home/_objectives.html", home.objectives_panel))
    add_panel(app, Panel("aside", 40, "rooms/home/_rooms.html", home.rooms_panel))
    app.jinja_env.globals.update(rooms_words=shown.for_templates() | sessions.for_templates(), room_kinds=KINDS)
    due.init_app(app)
    add_source(app, occasions)
    add_desk(app, "room", desk)
    add_texts(app, "room_entry", texts)
    add_crowd(app, "room", CROWD)
    add_turns(app, RoomTurns())
    add_composer(app, composer)
    each_due(app, session_clock.rooms_to_look_at, session_clock.look)
    each_due(app, with_survey_due, ask_surveys)
    every_tick(app, attachments.sweep)
    each_due(app, removal.gone, removal.purge)
    add_profile_panel(app, ProfilePanel("rooms/profile/_testimonials.html", profile.testimonials, "testimonials"))
    add_profile_panel(app, ProfilePanel("rooms/profile/_groups.html", profile.groups))
    reached = PortfolioPart("objectives", 30, "rooms/portfolio/_objectives.html", profile.objectives)
    said = PortfolioPart("testimonials", 50, "rooms/portfolio/_testimonials.html", profile.words_about)
    for part in (reached, said):
        add_portfolio_part(app, part)
    exporting.init_app(app)
    add_demo(app, demo.tell)
    add_load(app, load.LOAD)
