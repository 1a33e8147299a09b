"""Communities: places to belong, where members talk about one subject.

A **community** owns a space. Its **topics** hold **posts**; a question may have one **accepted answer**. Members join,
ask to join or are invited; a **steward** (the owner) and moderators look after the place.
"""

from flask import Blueprint, Flask

bp = Blueprint("communities", __name__, url_prefix="/communities")


def init_app(app: Flask) -> None:
    """Serve communities and put their panel on home."""
    from app.calendars import add_source
    from app.demo import add_demo
    from app.home import Panel, add_panel, add_waiting
    from app.load import add_load
    from app.moderation.desks import add_desk
    from app.ticks import each_due
    from communities import calendar, demo, exporting, load, personal, routes  # noqa: F401  (by import)
    from communities.forms import blank_reply
    from communities.models.post import page_start
    from communities.queries.home import latest_in_my_communities, reports_in_my_communities
    from communities.queries.vacancy import at_home
    from communities.service import duties, kinds, vacancy, weekly

    app.register_blueprint(bp)
    add_panel(app, Panel("aside", 60, "communities/_home.html", latest_in_my_communities))
    add_waiting(app, reports_in_my_communities)
    add_waiting(app, at_home)
    app.jinja_env.globals.update(page_start=page_start, reply_form=blank_reply)
    add_desk(("topic", "post"), duties.tell)
    each_due(app, weekly.due, weekly.begin)
    each_due(app, vacancy.untold, vacancy.tell)
    each_due(app, kinds.coming_up, kinds.remind)
    add_source(app, calendar.occasions)
    exporting.init_app(app)
    _help_writing(app)
    add_demo(app, demo.tell)
    add_load(app, load.LOAD)


def _help_writing(app: Flask) -> None:
    """Keep drafts, take pictures and offer people where topics and posts are written."""
    from app.drafts import add_desk
    from app.writing import add_crowd, add_judge, add_texts
    from communities import crowd, desk
    from communities.pictured import texts
    from communities.queries import duties

    add_desk(app, "community", desk.community_desk)
    add_desk(app, "topic", desk.topic_desk)
    add_desk(app, "post", desk.post_desk)
    add_crowd(app, "community", crowd.MEMBERS)
    add_crowd(app, "topic", crowd.TALKING)
    add_crowd(app, "post", crowd.AROUND)
    add_texts(app, "post", texts)
    add_judge(app, duties.judged)
