"""The fields of the format: one table that reading, writing and the published JSON Schema share."""

from dataclasses import dataclass, field
from typing import Any

from roadmaps.interchange.files import FORMAT, ResourceFile, RoadmapFile, SourceFile, StageFile, StepFile

MAX_STEPS = 2000
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
LEVELS = ("beginner", "intermediate", "advanced", "mixed")
STEP_KINDS = ("learn", "practice", "project", "milestone")
RESOURCE_KINDS = (
    "article",
    "book",
    "community",
    "course",
    "exercise",
    "reference",
    "template",
    "tool",
    "video",
    "other",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A string of at most `cap` characters, a slug, an address or one of a few words."""

    cap: int = 200
    required: bool = False
    slug: bool = False
    url: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number inside low..high; `whole` refuses fractions."""

    low: int
    high: int
    whole: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    required: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """A list of up to `cap` items of one sort; required means at least one."""

    item: Any
    cap: int
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known fields, read into one class; `noun` is its word in messages."""

    noun: str
    build: type
    fields: dict[str, Any] = field(default_factory=dict)
    required: bool = False


RESOURCE = Record(
    "resource",
    ResourceFile,
    {
        "title": Text(300, required=True),
        "url": Text(2000, required=True, url=True),
        "kind": Text(choices=RESOURCE_KINDS),
        "cost": Text(choices=("free", "paid")),
        "note": Text(200),
    },
)
STEP = Record(
    "step",
    StepFile,
    {
        "key": Text(100, required=True, slug=True),
        "title": Text(200, required=True),
        "kind": Text(required=True, choices=STEP_KINDS),
        "summary": Text(5000),
        "optional": Flag(),
        "hours": Number(0, 10000),
        "skills": Many(Text(100, slug=True), 30),
        "prerequisites": Many(Text(100, slug=True), 200),
        "evidence": Many(Text(500), 20),
        "resources": Many(RESOURCE, 100),
        "duration": Text(100),
        "effort": Text(100),
        "difficulty": Number(0, 100, whole=True),
        "prerequisite_note": Text(500),
        "how_to": Text(20000),
        "kind_note": Text(40),
    },
)
STAGE = Record("stage", StageFile, {"title": Text(200, required=True), "steps": Many(STEP, MAX_STEPS, required=True)})
SOURCE = Record(
    "source",
    SourceFile,
    {"url": Text(2000, required=True, url=True), "repo": Text(200), "path": Text(500), "commit": Text(100)},
)
ROADMAP = Record(
    "roadmap",
    RoadmapFile,
    {
        "format": Text(required=True, choices=(FORMAT,)),
        "slug": Text(100, required=True, slug=True),
        "title": Text(200, required=True),
        "summary": Text(2000, required=True),
        "audience": Text(500),
        "level": Text(choices=LEVELS),
        "level_note": Text(100),
        "topics": Many(Text(100), 20),
        "license": Text(100),
        "attribution": Text(1000),
        "source": SOURCE,
        "note": Text(2000),
        "stages": Many(STAGE, 500, required=True),
    },
)


def schema() -> dict[str, Any]:
    """The format as a JSON Schema, the one published in docs/roadmap-format.schema.json."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Menteo roadmap, format 1"}
    return head | _described(ROADMAP)


def _described(spec: Any) -> dict[str, Any]:
    match spec:
        case Record():
            required = [name for name, part in spec.fields.items() if part.required]
            parts = {name: _described(part) for name, part in spec.fields.items()}
            return {"type": "object", "required": required, "additionalProperties": False, "properties": parts}
        case Many():
            least = {"minItems": 1} if spec.required else {}
            return {"type": "array", **least, "maxItems": spec.cap, "items": _described(spec.item)}
        case Number():
            return {"type": "integer" if spec.whole else "number", "minimum": spec.low, "maximum": spec.high}
        case Flag():
            return {"type": "boolean"}
        case Text(choices=(_, *_)):
            return {"enum": list(spec.choices)}
    pattern = {"pattern": f"^{SLUG}$"} if spec.slug else {"pattern": "^https?://"} if spec.url else {}
    return {"type": "string", "minLength": 1, "maxLength": spec.cap, **pattern}
