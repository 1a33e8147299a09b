"""Rooms: requests, open rooms, entries, and a room on its fortieth day."""

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app import clock
from app.db import db
from app.models import Profile, User
from rooms import service
from rooms.models import Room, RoomEntry
from rooms.queries.agreement import agreement_of
from rooms.service import Draft, Objective


def actor(user) -> SimpleNamespace:
    """A member as services see one who is signed in."""
    return SimpleNamespace(id=user.id, is_verified=True, is_suspended=False, timezone=user.timezone or "UTC")


def wish(title: str = "Publish three analyses", **changes) -> Objective:
    """An objective as it is asked for."""
    due = clock.today() + timedelta(days=80)
    values = {"measure": "A lead links to it", "due_on": due, "is_number": True, "target": 3}
    return Objective(title=title, **(values | changes))


def make_request(mentee, mentor, *, why: str = "You count what matters.", objectives=(), cadence="weekly") -> Room:
    """A request that waits for an answer."""
    profile = db.session.scalar(select(Profile).where(Profile.owner_id == mentor.id))
    wishes = list(objectives) or [wish()]
    return service.ask(profile, mentee=actor(mentee), why=why, objectives=wishes, cadence=cadence)


def make_agreed(mentee, mentor, *, pilot_days: int = 0, **changes) -> Room:
    """A request that was accepted and waits for the mentee's signature."""
    room = make_request(mentee, mentor, **changes)
    service.accept(room, mentor=actor(mentor))
    agreement_of(room, 1).pilot_days = pilot_days
    db.session.flush()
    return room


def make_room(mentee, mentor, *, day: int = 1, pilot_days: int = 0, **changes) -> Room:
    """A room that opened so that today is this day of it; without a pilot unless one is named."""
    with clock.at(clock.now() - timedelta(days=day - 1)):
        room = make_agreed(mentee, mentor, pilot_days=pilot_days, **changes)
        service.sign(room, 1, person=actor(mentee))
    db.session.flush()
    return room


def make_entry(room, author, kind: str = "message", *, to=None, **changes) -> RoomEntry:
    """An entry of a room."""
    words = {"body": "A line."} if kind in {"message", "session_notes", "reflection"} else {}
    titled = kind in {"question", "decision", "review_request", "resource", "milestone"}
    words |= {"title": f"A {kind} title"} if titled else {}
    words |= {"fields": {"moved": "It moved.", "confidence": "3"}} if kind == "check_in" else {}
    db.session.refresh(room)
    return service.post(room, Draft(kind=kind, **(words | changes)), author=actor(author), to=to)


def on(room, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment on a day of a room, in its time zone."""
    where = ZoneInfo(room.timezone)
    moment = datetime.combine(room.opened_on + timedelta(days=day - 1), time(hour, minute), where)
    return min(moment, clock.now())


def fill() -> None:
    """Fill the cast's room up to its fortieth day, for looking at pages."""
    people = {user.handle: user for user in db.session.scalars(select(User))}
    mentor, mentee = people["mara_mentor"], people["mila_mentee"]
    titles = [
        wish("Publish three analyses the support team uses", measure="Counts when a lead links to it."),
        wish("Lead two cross-department meetings", target=2, measure="Counts when the other department confirms."),
        wish("Reach step 16 of the Data analyst roadmap", target=16, measure="Counts with evidence on each step."),
    ]
    room = make_room(mentee, mentor, day=40, objectives=titles)
    mine = {objective.position: objective.id for objective in room.objectives}
    for number, day in enumerate((5, 12, 21, 26, 33), 1):
        with clock.at(on(room, day)):
            fields = {
                "moved": "Retention notebook runs end to end on January data.",
                "stuck": "My counts double when I join tickets to accounts.",
                "next": "Find the fan-out before Thursday, then ask.",
                "confidence": "3",
            }
            progress = {mine[1]: number / 5, mine[2]: number / 5, mine[3]: number * 2 + 1}
            make_entry(room, mentee, "check_in", fields=fields, progress=progress)
    _fill_conversation(room, mentee, mentor)
    _fill_yesterday(room, mentee, mentor)
    make_request(people["sid_stranger"], mentor, objectives=[wish("Get a first interview", is_number=False, target=1)])


def _fill_conversation(room: Room, mentee: User, mentor: User) -> None:
    with clock.at(on(room, 36)):
        title = "When is a window function better than a join?"
        body = "I can get the same number both ways. The join is longer, but I see each step. What am I giving up?"
        question = make_entry(room, mentee, "question", title=title, body=body)
    with clock.at(on(room, 37)):
        answer = "A join changes how many rows you have. A window never does. So ask what one row means in the answer."
        make_entry(room, mentor, "message", body=answer, to=question)
        service.answer(room, question, asker=actor(mentee))
    with clock.at(on(room, 38)):
        fields = {"because": "The team asks about retention weekly and about tools never."}
        fields["revisit_on"] = (clock.today() + timedelta(days=22)).isoformat()
        title = "We drop the dashboard tool comparison and give those hours to retention."
        decision = make_entry(room, mentee, "decision", title=title, fields=fields)
        service.agree(room, decision, person=actor(mentor))


def _fill_yesterday(room: Room, mentee: User, mentor: User) -> None:
    with clock.at(on(room, 39, 12)):
        by = (clock.today() + timedelta(days=4)).isoformat()
        items = [
            {"text": "Write the one-sentence cohort definition", "who": mentee.id, "by": "", "done": True},
            {"text": "Introduce Mila to the Billing lead", "who": mentor.id, "by": by, "done": False},
            {"text": "Add Billing to the invite", "who": mentee.id, "by": by, "done": False},
        ]
        body = "- Walked through the fan-out. One account had four records.\n- Invite Billing, not only Logistics."
        make_entry(room, mentee, "session_notes", body=body, fields={"items": items, "minutes": 45, "place": "video"})
        service.mark_read(room, room.last_seq, person=actor(mentee))
        code = "```sql\ncount(*) over (\n  partition by account_id\n) as nth_contact\n```\n"
        fields = {"keep": "The sentence above each query.", "try": "Count rows before and after every join."}
        fields["next"] = "Run it on February. Tell me if the shape holds before you chart it."
        make_entry(
            room, mentor, "feedback", title="Churn by first contact", body=code + "This is the line.", fields=fields
        )
        resource = {"url": "https://example.org/notes/billing-accounts"}
        make_entry(room, mentor, "resource", title="How Billing counts an account", fields=resource)
    with clock.at(on(room, 40, 8)):
        fields = {"url": "https://example.org/retention", "source": "Notebook, 14 cells, 3 changed"}
        fields |= {"look": "Is the cohort definition one you would defend in a meeting?", "skip": "Colors. I know."}
        fields["due_on"] = (date.today() + timedelta(days=4)).isoformat()
        make_entry(room, mentee, "review_request", title="Retention by joining month, draft 2", fields=fields)
