"""Tests of rooms, and a room that holds one of everything a file can carry."""

from app.models import Reaction
from rooms import service
from rooms.service import Draft, attachments
from rooms.uploads import Upload
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
    db.session.flush()
    return room
