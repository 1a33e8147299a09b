"""Ninety days of three rooms: who is told what on each day, exactly once, with two workers and a week of downtime."""

from collections import Counter, defaultdict

from app import clock
from app.db import db
from rooms import service
from rooms.models import Room, RoomSession
from rooms.service import sessions
from rooms.service.pilot import answer_pilot
from tests.cast import make_person
from tests.factories.rooms import actor, make_entry, make_room
from tests.rooms.lapse import Lapse, moment

LAST = 106
TWICE = frozenset({5, 9, 12, 14, 17, 28, 33, 45, 57, 78, 91, 105})  # on these days two workers tick at once
DOWN = range(50, 57)  # on these nobody does
SECRET = "zqsecretzq"

# day: who is told what; @who is sent a mail. A mail comes once until its reader has been in the room again.
GOOD = """
  1: mara RequestSent, mila RequestAccepted, mara RoomOpened, @mara, @mila
  3: mara SessionProposed
  4: mila SessionAgreed, mila CheckInAhead
  5: mara CheckInSent
  9: mara SessionNears, mila SessionNears, @mara, @mila
 10: mara SessionPassed, mila SessionPassed
 11: mila CheckInAhead, mara SurveyOpened, mila SurveyOpened
 12: mara CheckInSent
 18: mila CheckInAhead, @mila
 19: mara CheckInSent, @mara
 25: mila CheckInAhead, @mila
 28: mara CheckInSent, @mara
 32: mila CheckInAhead, @mila
 33: mara CheckInSent
 39: mila CheckInAhead, @mila
 40: mara CheckInSent, @mara
 45: mara SurveyOpened, mila SurveyOpened, @mara, @mila
 46: mila CheckInAhead
 47: mara CheckInSent
 57: mila CheckInLate, @mila
 61: mara CheckInSent, @mara
 67: mila CheckInAhead, @mila
 68: mara CheckInSent, @mara
 74: mila CheckInAhead, @mila
 75: mara CheckInSent, @mara
 81: mila CheckInAhead, @mila
 82: mara CheckInSent, @mara
 88: mila CheckInAhead, @mila
 89: mara CheckInSent, @mara
 91: mara RoomEnded, mara SurveyOpened, mila SurveyOpened, @mila
"""
SILENT = """
  1: quin RequestSent, sid RequestAccepted, quin RoomOpened, @quin, @sid
  4: sid CheckInAhead
  5: quin CheckInSent
  8: quin QuestionAsked
 10: quin TurnDue
 11: sid CheckInAhead, @sid
 12: quin CheckInSent, sid SurveyOpened, quin SurveyOpened, @sid
 17: quin TurnWeekLate
 18: sid CheckInAhead
 19: quin CheckInSent
 24: quin TurnFortnightLate
 25: sid CheckInAhead, @sid
 28: sid CheckInLate
 33: sid CheckInWeekLate
 38: sid ReleaseOffered
 40: sid CheckInFortnightLate
 45: sid SurveyOpened, quin SurveyOpened
 57: quin ReleaseOffered
 91: sid DaysOver, quin DaysOver, sid SurveyOpened, quin SurveyOpened
 98: sid ClosingWaits, quin ClosingWaits
105: sid RoomClosed, quin RoomClosed
"""
LEFT = """
  1: edda RequestSent, elsa RequestAccepted, edda RoomOpened, @edda, @elsa
  4: elsa CheckInAhead
  7: elsa CheckInLate
 12: elsa CheckInWeekLate
 14: elsa PilotAsks, edda PilotAsks
 17: elsa PilotEnded, edda PilotEnded
"""


class Rooms:
    """Three rooms and their people: a good one, one with a silent mentor, and one that is left without fault."""

    def __init__(self, cast):
        people = {"mila": cast.mentee, "mara": cast.mentor, "sid": cast.stranger, "elsa": cast.elsewhere}
        people["quin"] = make_person("quin_quiet", "Quin Quiet", is_mentor=True)
        people["edda"] = make_person("edda_ends", "Edda Ends", is_mentor=True)
        self.people = people
        good, silent = make_room(people["mila"], people["mara"]), make_room(people["sid"], people["quin"])
        left = make_room(people["elsa"], people["edda"], pilot_days=14)
        self.ids = {"good": good.id, "silent": silent.id, "left": left.id}
        self.days = defaultdict(list)

    def on(self, days, act, name, who, *rest, **words):
        """Have somebody do something in a room on some days: `act(room, actor, …)`."""

        def done():
            room = db.session.get(Room, self.ids[name], populate_existing=True)
            act(room, actor(self.people[who]), *rest, **words)

        for day in days:
            self.days[day].append(done)

    def write(self, days, name, who, kind, **words):
        """Have somebody write, and read what there is: whoever was there needs no mail about it."""
        self.on(days, _visit, name, who)
        user = self.people[who]
        self.on(days, lambda room, person: make_entry(room, user, kind, **words), name, who)


def _visit(room, person):
    service.mark_read(room, room.last_seq, person=person)


def _plan(room, person):
    sessions.propose(room, person=person, times=[moment(10), moment(11)], minutes=45)


def _choose(room, person):
    session = db.session.query(RoomSession).one()
    sessions.choose(room, session, person=person, at=session.times[0])


def _held(room, person):
    sessions.held(room, db.session.query(RoomSession).one(), person=person)


def story(rooms: Rooms) -> None:
    """What people do, and on which days."""
    rooms.on([3], _plan, "good", "mila")
    rooms.on([4], _choose, "good", "mara")
    rooms.on([11], _held, "good", "mara")
    kept = [day for day in range(5, 90, 7) if day not in {26, 54}]
    rooms.write([*kept, 28], "good", "mila", "check_in")
    for who in ("mila", "mara"):
        rooms.on(range(6, 90, 7), _visit, "good", who)
    rooms.on([91], lambda room, person: service.end(room, person=person, early=False), "good", "mila")
    rooms.write([8], "silent", "sid", "question", title=SECRET)
    rooms.write([5, 12, 19], "silent", "sid", "check_in")
    for who, goes_on, day in (("elsa", False, 15), ("edda", True, 16)):
        rooms.on([day], _answer_pilot(goes_on), "left", who)


def _answer_pilot(goes_on):
    return lambda room, person: answer_pilot(room, goes_on=goes_on, person=person)


def read(table: str) -> Counter:
    """A table above, as (day, what happens)."""
    lines = [line.partition(":") for line in table.splitlines() if line]
    return Counter((int(day), what.strip()) for day, _, acts in lines for what in acts.split(","))


def written(lapse: Lapse, *who: str) -> Counter:
    """What these people were told, in the same form."""
    told = [(day, f"{person} {what}") for day, person, what in lapse.told if person in who]
    return Counter(told + [(day, f"@{person}") for day, person in lapse.mailed if person in who])


def test_ninety_days_of_three_rooms(app, unit, cast):
    with clock.at(moment(1)), unit():
        rooms = Rooms(cast)
    story(rooms)
    lapse = Lapse(app)
    for day in range(1, LAST + 1):
        lapse.live(day, rooms.days[day], 0 if day in DOWN else 1 + (day in TWICE))
    for table, who in ((GOOD, ("mila", "mara")), (SILENT, ("sid", "quin")), (LEFT, ("elsa", "edda"))):
        expected, found = read(table), written(lapse, *who)
        assert (sorted(expected - found), sorted(found - expected)) == ([], []), "missing, and too much"
    assert {person for _day, person, _what in lapse.told} == set(rooms.people)
    assert not [text for text in lapse.texts if SECRET in text]
    with unit():
        states = {name: db.session.get(Room, ident).state for name, ident in rooms.ids.items()}
    assert states == {"good": "closed", "silent": "closed", "left": "ended_early"}
