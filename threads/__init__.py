"""Growth threads: a member learns in public, entry by entry, and others follow, react and reply.

A thread holds entries; an entry has a kind, perhaps evidence, and replies; a mentor's reply is a note in second ink.
"""

from flask import Flask

from app.demo import add_demo
from app.drafts import add_desk
from app.exports.parts import ExportPart, add_export_part
from app.load import add_load
from app.profiles.portfolio import PortfolioPart, add_portfolio_part
from app.ticks import each_due
from app.writing import add_crowd, add_texts
from threads import crowd, demo, desk, exporting, load, personal, pictured  # noqa: F401  (tables are known by import)
from threads.cli import threads
from threads.forms import ALL_KINDS, AUDIENCES, KINDS, blank_entry
from threads.forms.rhythm import hour_name, weekday_name
from threads.portfolio import threads_of, year_of
from threads.prompts import PROMPTS
from threads.routes import bp
from threads.service import rhythm as reminding


def init_app(app: Flask) -> None:
    """Serve growth threads."""
    app.register_blueprint(bp)
    app.cli.add_command(threads)
    app.jinja_env.globals.update(
        thread_audiences=AUDIENCES, entry_kinds=KINDS, all_entry_kinds=ALL_KINDS, blank_entry=blank_entry
    )
    app.jinja_env.globals.update(thread_prompts=PROMPTS, weekday_name=weekday_name, hour_name=hour_name)
    each_due(app, reminding.to_remind, reminding.tell)
    add_portfolio_part(app, PortfolioPart("writes", 40, "threads/portfolio/_threads.html", threads_of))
    add_portfolio_part(app, PortfolioPart("writes", 45, "threads/portfolio/_year.html", year_of))
    add_desk(app, "thread", desk.thread_desk)
    add_desk(app, "entry", desk.entry_desk)
    add_crowd(app, "thread", crowd.IN_THREAD)
    add_crowd(app, "entry", crowd.AT_ENTRY)
    add_texts(app, "entry", pictured.entry_texts)
    add_texts(app, "story", pictured.story_texts)
    add_texts(app, "comment", pictured.comment_texts)
    add_export_part(app, ExportPart("threads", exporting.threads))
    add_demo(app, demo.tell)
    add_load(app, load.LOAD)
