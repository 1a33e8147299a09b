"""Tests of rooms, and a room that holds one of everything a file can carry."""

from datetime import timedelta

from app import clock
from app.models import Reaction
from app.uploads import Upload
from rooms import service
from rooms.models import RoomTestimonial
from rooms.service import Draft, Terms, attachments, sessions, surveys
from rooms.surveys import SURVEYS
from tests.factories.rooms import actor, make_entry, make_room, wish
from tests.factories.sessions import make_agreed


def full_room(cast):
    """A room with a question that was changed, answered and reacted to, a check-in, notes with items and a decision."""
    from app.db import db

    room = make_room(cast.mentee, cast.mentor, day=9, objectives=[wish("Count it"), wish("Say it", is_number=False)])
    question = make_entry(room, cast.mentee, "question", title="A first title", body="What *is* one row?")
    draft = Draft(kind="question", title="A second title", body="What is one row? <b>", fields={"good": "Short"})
    service.edit(question, draft, author=actor(cast.mentee), version=1)
    make_entry(room, cast.mentor, body="One `account`.", to=question)
    db.session.add(Reaction(kind="room_entry", ref_id=question.id, user_id=cast.mentor.id, name="got_it"))
    goal = room.objectives[0]
    make_entry(room, cast.mentee, "check_in", fields={"moved": "It moved."}, progress={goal.id: 1.5})
    items = [{"text": "Introduce Mila", "who": cast.mentor.id, "by": "2026-12-01", "done": False}]
    make_entry(room, cast.mentee, "session_notes", body="- Notes", fields={"items": items, "minutes": 45})
    decision = make_entry(room, cast.mentee, "decision", title="We count", fields={"because": "It helps."})
    service.agree(room, decision, person=actor(cast.mentor))
    make_entry(room, cast.mentor, "resource", title="Rows", fields={"url": "https://example.org/rows"})
    attached = make_entry(room, cast.mentee, body="With a file")
    attachments.attach(
        room, attached, attachments.keep([Upload("notes ü.txt", "text/plain", b"One row.")]), author=actor(cast.mentee)
    )
    make_agreed(room, cast.mentee, cast.mentor)
    service.change_objective(room, goal, wish("Count it well"), person=actor(cast.mentee), version=goal.version)
    kept_by_each(room, cast)
    db.session.flush()
    return room


def kept_by_each(room, cast) -> None:
    """What each keeps for themself, what both show of each other, and an agreement that came after another."""
    from app.db import db

    held = make_agreed(room, cast.mentee, cast.mentor, clock.now() + timedelta(minutes=6))
    with clock.at(clock.now() + timedelta(hours=1)):
        sessions.held(room, held, person=actor(cast.mentee))
    for who in (cast.mentee, cast.mentor):
        sessions.reflect(room, held, person=actor(who), body=f"*Noted* by {who.name}", share=who is cast.mentee)
        surveys.answer_survey(room, SURVEYS["fit"], {"fit": "good", "change": f"{who.name}'s"}, person=actor(who))
    service.propose_terms(room, Terms("monthly", 2, 90, 0, {"why": "Less"}), person=actor(cast.mentee), seen=1)
    service.sign(room, 2, person=actor(cast.mentor))
    room.objectives[1].outcome, room.objectives[1].outcome_note = "partly", "Half of it"
    words = {"room_id": room.id, "owner_id": cast.mentee.id, "about_id": cast.mentor.id, "part": "mentee"}
    for about, agreed in ((cast.mentor, True), (cast.mentee, False)):
        by = cast.mentee if about is cast.mentor else cast.mentor
        said = RoomTestimonial(**words | {"owner_id": by.id, "about_id": about.id}, author_agreed_at=clock.now())
        said.write(f"Words about {about.name}")
        said.subject_agreed_at = clock.now() if agreed else None
        said.show_to("public")
        db.session.add(said)
