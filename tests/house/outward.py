"""The part of the world that leads out of it: quotes, a room opened to a moderator, credentials."""

from app.db import db
from app.moderation import service as moderation
from roadmaps.models import Enrollment
from roadmaps.service import credentials as awards
from rooms.models import Room
from rooms.service import glass
from rooms.service import quotes as quoting
from tests.factories import rooms as rooms_
from tests.house import belongings, circle, kinds, learning, told
from tests.house.authored import MAKERS as AUTHORED
from tests.house.world import World, secret


def quotes(world: World, who: dict) -> None:
    """One quote that waits for its author, and one that everybody may read."""
    room = db.session.get(Room, world.ids["room"])
    for name in ("askedquote", "publicquote"):
        entry = rooms_.make_entry(room, who["mentor"], "message", body=secret(name))
        asked = {"words": {}, "place": "My thread", "is_named": False}
        quote = quoting.ask_to_quote(room, [entry], person=rooms_.actor(who["owner"]), **asked)
        if name == "publicquote":
            quoting.answer(room, quote, author=rooms_.actor(who["mentor"]), says_yes=True, is_named=True)
        world.keep(name, quote)


def openings(world: World, who: dict) -> None:
    """A room that is open to the moderator, and was agreed to by the administrator."""
    room = db.session.get(Room, world.ids["otherroom"])
    report = moderation.report(room, person=who["elsewhere"], reason="pressure", note="")
    moderation.take(report.case, moderator=who["moderator"])
    world.ids["roomcase"] = report.case_id
    words = {"reason": f"Because {secret('openingreason')}", "hours": 24, "delay_days": 0, "delay_reason": ""}
    opening = glass.ask_to_open(report.case, room, moderator=who["moderator"], words=words)
    glass.approve(opening, moderator=who["admin"])
    world.keep("opening", opening)


def credentials(world: World, who: dict) -> None:
    """A credential that was withdrawn and never published, and one that holds and is."""
    enrollment = db.session.get(Enrollment, world.ids["enrollment"])
    for name in ("owncredential", "publiccredential"):
        credential = awards.earned(enrollment)
        credential.title = f"Credential {secret(name)}"
        awards.let_say(credential, with_name=True, with_email=True)
        world.keep(name, credential)
        world.ids[f"{name}_uid"] = credential.uid
        if name == "owncredential":
            awards.unearned(enrollment)
    awards.show_to(credential, everybody=True)


KEPT = (belongings.make, belongings.reach)
MAKERS = (quotes, openings, *KEPT, *learning.MAKERS, *AUTHORED, circle.make, credentials, kinds.make, told.make)
