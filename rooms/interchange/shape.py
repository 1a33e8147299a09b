"""The shape of `menteo-room/1`: which fields there are and what each may hold, for checking and as a schema."""

from typing import Any

from rooms.interchange.specs import Flag, Free, Many, Number, Record, Table, Text, day, moment, person
from rooms.kinds import KINDS
from rooms.models.objective import OUTCOMES, ObjectiveState
from rooms.states import OPENED, State
from rooms.surveys import SURVEYS

FORMAT = "menteo-room/1"
HANDLE = r"[A-Za-z0-9_]{3,30}"
MAX_ENTRIES = 100_000
PROSE = 20_000


PARTICIPANT = Record(
    "participant",
    {"handle": person(True), "name": Text(80, True), "part": Text(16), "left_at": moment()},
)
CADENCE = Record("earlier cadence", {"until_day": Number(1, 10_000, required=True), "cadence": Text(16, True)})
ROOM = Record(
    "room",
    {
        "format": Text(required=True, choices=("one_to_one", "group", "reverse", "peer")),
        "title": Text(80),
        "state": Text(required=True, choices=tuple(sorted(OPENED))),
        "asked_by": person(True),
        "mentor": person(True),
        "cadence": Text(16, True),
        "reply_days": Number(1, 60, required=True),
        "days": Number(1, 366, required=True),
        "timezone": Text(64, True),
        "asked_at": moment(True),
        "opened_at": moment(True),
        "opened_on": day(True),
        "ended_at": moment(),
        "last_at": moment(),
        "agreement_version": Number(0, 10_000),
        "why": Text(PROSE),
        "check_in_days": Many(Number(0, 10_000), 1000),
        "replies": Many(Many(Number(-10_000, 10_000), 4), 200),
        "rests": Many(Many(Number(-10_000, 10_000), 4), 200),
        "cadences": Many(CADENCE, 200),
    },
    required=True,
)
SIGNATURE = Record("signature", {"by": person(True), "signed_at": moment(True)})
AGREEMENT = Record(
    "agreement",
    {
        "version": Number(1, 10_000, required=True),
        "cadence": Text(16, True),
        "reply_days": Number(0, 366, required=True),
        "days": Number(1, 3660, required=True),
        "pilot_days": Number(0, 366),
        "words": Table(Text(PROSE)),
        "proposed_by": person(),
        "made_at": moment(True),
        "held_at": moment(),
        "withdrawn_at": moment(),
        "signatures": Many(SIGNATURE, 40),
    },
)
STEP = Record(
    "step",
    {
        "before": Number(-(10**12), 10**12, whole=False, required=True),
        "value": Number(-(10**12), 10**12, whole=False, required=True),
        "made_at": moment(True),
        "entry": Number(1),
    },
)
CHANGE = Record(
    "change", {"kind": Text(16, True), "by": person(), "values": Free(), "note": Text(PROSE), "made_at": moment(True)}
)
OBJECTIVE = Record(
    "objective",
    {
        "title": Text(160, True),
        "by": person(True),
        "measure": Text(200),
        "kind": Text(required=True, choices=("milestone", "number")),
        "start": Number(-(10**12), 10**12, whole=False),
        "target": Number(-(10**12), 10**12, whole=False),
        "current": Number(-(10**12), 10**12, whole=False),
        "unit": Text(24),
        "begun_on": day(),
        "due_on": day(True),
        "state": Text(required=True, choices=tuple(ObjectiveState)),
        "evidence_title": Text(160),
        "evidence_url": Text(600, form="url"),
        "evidence_entry": Number(1),
        "claimed_at": moment(),
        "confirmed_at": moment(),
        "confirmed_by": person(),
        "outcome": Text(choices=OUTCOMES),
        "outcome_note": Text(300),
        "version": Number(1, 10**6),
        "hidden_at": moment(),
        "history": Many(STEP, 10_000),
        "changes": Many(CHANGE, 10_000),
    },
)
TRANSITION = Record(
    "transition",
    {
        "move": Text(16, True),
        "before": Text(choices=tuple(State)),
        "after": Text(required=True, choices=tuple(State)),
        "by": person(),
        "made_at": moment(True),
        "reason": Text(24),
        "note": Text(PROSE),
        "note_for": Text(choices=("both", "nobody")),
    },
)
ITEM = Record(
    "action item",
    {"text": Text(200, True), "who": person(True), "by": Text(10, form="day", may_be_empty=True), "done": Flag()},
    free=True,
)
FIELDS = Record(
    "set of fields",
    {
        "url": Text(2000, form="url", may_be_empty=True),
        "source": Text(400, may_be_empty=True),
        "place": Text(200, may_be_empty=True),
        "minutes": Number(0, 100_000),
        "confidence": Text(choices=("1", "2", "3", "4", "5")),
        "items": Many(ITEM, 100),
        "progress": Many(Free(), 100),
        **{name: Text(10, form="day", may_be_empty=True) for name in ("due_on", "held_on", "revisit_on")},
    },
    free=True,
    known={name: Text(PROSE, may_be_empty=True) for kind in KINDS.values() for name in kind.prose},
)
REVISION = Record(
    "revision",
    {
        "version": Number(1, 10**6, required=True),
        "title": Text(200),
        "body": Text(PROSE),
        "fields": FIELDS,
        "made_at": moment(True),
    },
)
AGENDA = Record(
    "agenda item",
    {
        "key": Number(1, required=True),
        "text": Text(PROSE, True),
        "minutes": Number(0, 10_000),
        "by": person(True),
        "entry": Number(1),
    },
)
SESSION = Record(
    "session",
    {
        "state": Text(12, True),
        "sequence": Number(),
        "times": Many(moment(), 40),
        "offered_by": person(),
        "starts_at": moment(),
        "minutes": Number(0, 10_000),
        "place": Text(400),
        "link": Text(2000, form="url"),
        "agenda": Many(AGENDA, 100),
        "notes": Number(1),
        "made_at": moment(True),
        "changed_at": moment(True),
    },
)
TESTIMONIAL = Record(
    "testimonial",
    {
        "by": person(True),
        "about": person(True),
        "part": Text(8, True),
        "body": Text(PROSE, True),
        "made_at": moment(True),
        "author_agreed_at": moment(True),
        "subject_agreed_at": moment(True),
    },
)
ANSWERED = Record(
    "survey",
    {
        "kind": Text(required=True, choices=tuple(SURVEYS)),
        "by": person(True),
        "version": Number(1, 1000, required=True),
        "answers": Table(Free()),
        "made_at": moment(True),
    },
)
NOTED = Record(
    "reflection",
    {
        "session": Number(1, 10_000, required=True),
        "by": person(True),
        "body": Text(PROSE, True),
        "entry": Number(1),
        "made_at": moment(True),
    },
)
FILE_OF_ENTRY = Record(
    "file",
    {
        "name": Text(120, True),
        "type": Text(40, True),
        "size": Number(),
        "width": Number(),
        "height": Number(),
        "path": Text(160, True),
    },
)
WAITING = Record("waiting thing", {"kind": Text(24, True), "of": person(True), "since": moment(True), "due_on": day()})
TURN = Record("turn", {"of": person(True), "since": moment(), "due_on": day()})
ENTRY = Record(
    "entry",
    {
        "seq": Number(1, required=True),
        "kind": Text(16, True, "kind"),
        "number": Number(1, 100_000),
        "by": person(True),
        "made_at": moment(True),
        "reply_to": Number(1),
        "objective": Number(1, 1000),
        "title": Text(200),
        "body": Text(PROSE),
        "fields": FIELDS,
        "edited_at": moment(),
        "version": Number(1, 10**6),
        "turn": TURN,
        "settled_at": moment(),
        "settled_by": person(),
        "hidden_at": moment(),
        "files": Many(FILE_OF_ENTRY, 40),
        "reactions": Table(Many(person(), 200)),
        "revisions": Many(REVISION, 10_000),
    },
)
FILE = Record(
    "file",
    {
        "format": Text(required=True, choices=(FORMAT,)),
        "local": Record(
            "set of local facts",
            {"site": Text(300), "room": Number(1), "exported_at": moment(), "exported_by": person()},
        ),
        "room": ROOM,
        "participants": Many(PARTICIPANT, 40, required=True),
        "agreements": Many(AGREEMENT, 1000),
        "objectives": Many(OBJECTIVE, 100),
        "transitions": Many(TRANSITION, 10_000),
        "sessions": Many(SESSION, 10_000),
        "turns": Many(WAITING, 1000),
        "testimonials": Many(TESTIMONIAL, 1000),
        "surveys": Many(ANSWERED, 100),
        "reflections": Many(NOTED, 10_000),
        "entries": Many(ENTRY, MAX_ENTRIES),
    },
)


def schema() -> dict[str, Any]:
    """The format as a JSON Schema, the one published in docs/room-format.schema.json."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Menteo room, format 1"}
    return head | _described(FILE)


_FORMS = {
    "handle": {"pattern": f"^{HANDLE}$"},
    "moment": {"format": "date-time"},
    "day": {"format": "date"},
    "url": {"pattern": "^https?://"},
    "kind": {"pattern": "^[a-z_]+$"},
}


def _described(spec: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    match spec:
        case Record():
            needed = [name for name, part in spec.fields.items() if part.required]
            parts = {name: _described(part) for name, part in spec.fields.items()}
            found = {"type": "object", "required": needed, "additionalProperties": spec.free, "properties": parts}
        case Many():
            found = {"type": "array", "maxItems": spec.cap, "items": _described(spec.item)}
        case Table():
            found = {"type": "object", "maxProperties": spec.cap, "additionalProperties": _described(spec.value)}
        case Number():
            found = {"type": "integer" if spec.whole else "number", "minimum": spec.low, "maximum": spec.high}
        case Flag():
            found = {"type": "boolean"}
        case Text(choices=(_, *_)):
            found = {"enum": list(spec.choices)}
        case Text():
            form = _FORMS.get(spec.form, {})
            shape = {"type": "string", "maxLength": spec.cap, **form}
            found = {"anyOf": [shape, {"const": ""}]} if spec.may_be_empty and form else shape
    return found
