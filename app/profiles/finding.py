"""Finding a mentor: what a search asks for, the same as SQL, and the mentors found, scored and in order."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, exists, func, or_, select, true
from sqlalchemy import cast as sql_cast

from app import clock
from app.access import Viewer, asked, stand_in
from app.models import Language, Profile, ProfileSkill, Skill, SkillArea, User
from app.profiles import hours
from app.profiles.matching import Match, match
from app.profiles.queries import NOW, Face, cards, faces, is_listed, shown
from app.profiles.words import FORMATS, LANGUAGE_CODES, REPLY_DAYS, STYLES
from app.statements import Prepared, among, prepared
from app.text import single_line

MOST_SCORED = 500
PAGE_SIZE = 10
SORTS = ("best", "fastest", "newest")
GROUPS = ("skill", "q", "style", "format", "reply", "hours", "language", "industry", "open")


@dataclass(frozen=True)
class Wanted:
    """What a search for mentors asks for; a group that asks for nothing is empty."""

    skill: tuple[str, ...] = ()
    q: str = ""
    style: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    reply: int = 0
    hours: int = 0
    language: str = ""
    industry: str = ""
    open: int = 0
    sort: str = "best"
    page: int = 1

    @property
    def groups(self) -> list[str]:
        """Name the groups that ask for something."""
        return [name for name in GROUPS if getattr(self, name)]

    def args(self, **changes: Any) -> dict[str, Any]:
        """Return the query of the address of this search, with some of it changed; the page is left out."""
        changed = replace(self, **({"page": 1} | changes))
        plain = Wanted()
        values = {name: getattr(changed, name) for name in (*GROUPS, "sort", "page")}
        return {name: value for name, value in values.items() if value and value != getattr(plain, name)}

    def without(self, group: str) -> dict[str, Any]:
        """Return the query of the address of this search with one group left out."""
        return self.args(**{group: getattr(Wanted(), group)})


def read(args: Any) -> Wanted:
    """Read a search from an address; what it does not know, it leaves out."""
    reply, page = _number(args.get("reply")), _number(args.get("page"))
    language = args.get("language", "")
    sort = args.get("sort", "")
    return Wanted(
        skill=tuple(dict.fromkeys(filter(None, (single_line(name)[:120] for name in args.getlist("skill")[:12])))),
        q=single_line(args.get("q", ""))[:80],
        style=tuple(name for name in STYLES if name in args.getlist("style")),
        format=tuple(name for name in FORMATS if name in args.getlist("format")),
        reply=reply if reply in REPLY_DAYS else 0,
        hours=int(args.get("hours") == "1"),
        language=language if language == "mine" or language in LANGUAGE_CODES else "",
        industry=single_line(args.get("industry", ""))[:60],
        open=int(args.get("open") == "1"),
        sort=sort if sort in SORTS else "best",
        page=min(max(page, 1), MOST_SCORED // PAGE_SIZE),
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else 0


def conditions(wanted: Wanted, viewer: Any) -> dict[str, ColumnElement[bool]]:
    """Return what each group of a search asks for, as SQL."""
    made: dict[str, ColumnElement[bool]] = {}
    for group in wanted.groups:
        made[group] = _CONDITIONS[group](getattr(wanted, group), viewer)
    return made


def _offers(*named: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(ProfileSkill.profile_id == Profile.id, ProfileSkill.side == "offers", *named)


def offers_any(names: tuple[str, ...], viewer: Any) -> ColumnElement[bool]:
    """Return the SQL condition that a mentor offers one of these skills, by name."""
    return _offers(func.lower(ProfileSkill.name).in_([name.lower() for name in names]))


def _offers_like(typed: str, viewer: Any) -> ColumnElement[bool]:
    """A skill by its name, another name of it, or its area."""
    part = typed.lower()
    alias = func.lower(sql_cast(Skill.aliases, String)).contains(json.dumps(part)[1:-1], autoescape=True)
    named = func.lower(Skill.name).contains(part, autoescape=True)
    area = func.lower(SkillArea.name).contains(part, autoescape=True)
    known = select(Skill.id).join(SkillArea, SkillArea.id == Skill.area_id).where(or_(named, alias, area))
    return _offers(or_(func.lower(ProfileSkill.name).contains(part, autoescape=True), ProfileSkill.skill_id.in_(known)))


def _has_any(column: Any) -> Any:
    def condition(names: tuple[str, ...], viewer: Any) -> ColumnElement[bool]:
        text = sql_cast(column, String)
        return or_(*(text.contains(json.dumps(name), autoescape=True) for name in names))

    return condition


def _shares_hours(_on: int, viewer: Any) -> ColumnElement[bool]:
    return and_(shown("place", viewer), among(User.timezone, "zones"))


def _speaks(language: str, viewer: Any) -> ColumnElement[bool]:
    mine = select(Language.code).join(Profile, Profile.id == Language.profile_id).where(Profile.owner_id == viewer.id)
    wanted = Language.code.in_(mine) if language == "mine" else Language.code == language
    return and_(shown("place", viewer), exists().where(Language.profile_id == Profile.id, wanted))


def _worked_in(industry: str, viewer: Any) -> ColumnElement[bool]:
    part = json.dumps(industry.lower())[1:-1]
    return and_(shown("about", viewer), sql_cast(Profile.industries, String).contains(part, autoescape=True))


def _is_open(_on: int, viewer: Any) -> ColumnElement[bool]:
    is_here = or_(Profile.away_until.is_(None), Profile.away_until <= NOW, Profile.away_from > NOW)
    return and_(Profile.places_taken < Profile.capacity, is_here)


_CONDITIONS: Mapping[str, Any] = {
    "skill": offers_any,
    "q": _offers_like,
    "style": _has_any(Profile.styles),
    "format": _has_any(Profile.formats),
    "reply": lambda days, viewer: Profile.reply_days <= days,
    "hours": _shares_hours,
    "language": _speaks,
    "industry": _worked_in,
    "open": _is_open,
}


@dataclass(frozen=True)
class Found:
    """A mentor of the directory: their face, the hours shared, and how they match, for somebody with wishes."""

    face: Face
    hours: float | None
    match: Match | None


def find(wanted: Wanted, viewer: Any) -> tuple[list[Found], Face | None]:
    """Return the mentors of a search in its order, and the viewer's own face."""
    now, seen = clock.now(), stand_in(viewer)
    query = _filtered(seen, replace(wanted, page=1)) if wanted.groups else _everybody(seen, wanted.sort)
    people, mine = faces(viewer, query, zones=_near(viewer))
    found = [compare(face, mine, viewer, now) for face in people[:MOST_SCORED]]
    return sorted(found, key=lambda each: _rank(each, wanted.sort)), mine


@lru_cache(maxsize=256)
def _filtered(viewer: Any, wanted: Wanted) -> Prepared:
    return Prepared(partial(_search, viewer, wanted))


def _near(viewer: Any) -> list[str]:
    return sorted(hours.zones_near(viewer.timezone, clock.now()))


def _search(viewer: Any, wanted: Wanted) -> Select[Any]:
    query = cards(viewer, and_(true(), *conditions(wanted, viewer).values()))
    return query.order_by(*_order(wanted.sort, viewer)).limit(MOST_SCORED + 1)


@prepared
def _everybody(viewer: Any, sort: str) -> Select[Any]:
    return _search(viewer, Wanted(sort=sort))


def compare(face: Face, mine: Face | None, viewer: Any, now: datetime) -> Found:
    """Say how a mentor meets what the viewer seeks; guests and people without wishes get plain facts."""
    both = hours.shared(viewer.timezone, face.zone, now) if viewer.id and face.zone else None
    return Found(face, both, matched(mine, face, both) if mine else None)


@lru_cache(maxsize=4096)
def matched(mine: Face, face: Face, both: float | None) -> Match | None:
    """Compare what one member seeks with what another offers; `both` is how many hours they share."""
    return match(mine.as_seeker(), face.as_offer(both))


def _order(sort: str, viewer: Viewer) -> tuple[Any, ...]:
    """Who shall be among the scored when there are more mentors than that."""
    since = func.coalesce(Profile.mentor_since, User.joined_at)
    if sort == "fastest":
        return (Profile.reply_days, Profile.id)
    if sort == "newest":
        return (since.desc(), Profile.id)
    sought = select(ProfileSkill.skill_id).join(Profile, Profile.id == ProfileSkill.profile_id)
    sought = sought.where(
        Profile.owner_id == viewer.id, ProfileSkill.side == "seeks", ProfileSkill.skill_id.is_not(None)
    )
    meets = select(func.count()).where(
        ProfileSkill.profile_id == Profile.id, ProfileSkill.side == "offers", ProfileSkill.skill_id.in_(sought)
    )
    return (
        meets.correlate(Profile).scalar_subquery().desc(),
        (Profile.capacity - Profile.places_taken).desc(),
        Profile.id,
    )


def _rank(found: Found, sort: str) -> tuple[Any, ...]:
    face = found.face
    since = (face.mentor_since or face.joined_at).timestamp()
    score = -found.match.score if found.match else 0.0
    best = (score, not face.places_open or face.is_away, face.reply_days, -since, face.id)
    return {"fastest": (face.reply_days, *best), "newest": (-since, *best)}.get(sort, best)


@dataclass(frozen=True)
class Numbers:
    """How many mentors there are: all, those of the search, of each choice alone, and of the search without a group."""

    everybody: int
    matching: int
    choices: Mapping[tuple[str, str], int]
    without: Mapping[str, int]


def count(wanted: Wanted, viewer: Any, skills: Sequence[str], choices: tuple[tuple[str, str], ...]) -> Numbers:
    """Count mentors in one statement: all, those of the search, and those of each skill and each other choice."""
    seen = stand_in(viewer)
    sums = _filtered_sums if wanted.groups else _plain_sums
    query = sums(seen, replace(wanted, page=1, sort="best"), len(skills), choices)
    named = {f"skill_{number}": name.lower() for number, name in enumerate(skills)}
    everybody, matching, *rest = asked(viewer, query, now=clock.now(), zones=_near(viewer), **named).one()
    without, of_choices = dict(zip(wanted.groups, rest, strict=False)), rest[len(wanted.groups) :]
    keys = [*(("skill", name) for name in skills), *choices]
    return Numbers(everybody, matching, dict(zip(keys, of_choices, strict=True)), without)


def _sums(viewer: Any, wanted: Wanted, skills: int, choices: tuple[tuple[str, str], ...]) -> Select[Any]:
    made = conditions(wanted, viewer)
    sums: list[ColumnElement[bool]] = [true(), and_(true(), *made.values())]
    sums += [and_(true(), *(each for name, each in made.items() if name != group)) for group in made]
    sums += [_offers(func.lower(ProfileSkill.name) == bindparam(f"skill_{number}")) for number in range(skills)]
    sums += [_CONDITIONS[group](_value(group, value), viewer) for group, value in choices]
    columns = [func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in sums]
    query = select(*columns).select_from(Profile).join(User, User.id == Profile.owner_id)
    return query.where(is_listed(viewer))


@prepared
def _plain_sums(viewer: Any, wanted: Wanted, skills: int, choices: tuple[tuple[str, str], ...]) -> Select[Any]:
    return _sums(viewer, wanted, skills, choices)


@lru_cache(maxsize=256)
def _filtered_sums(viewer: Any, wanted: Wanted, skills: int, choices: tuple[tuple[str, str], ...]) -> Prepared:
    return Prepared(partial(_sums, viewer, wanted, skills, choices))


def _value(group: str, value: str) -> Any:
    if group in {"style", "format"}:
        return (value,)
    return int(value) if group in {"reply", "hours", "open"} else value


def popular_skills(viewer: Viewer) -> list[str]:
    """Return the skills that most mentors offer."""
    return [row.name for row in asked(viewer, _popular(stand_in(viewer)), now=clock.now())]


@prepared
def _popular(viewer: Any) -> Select[Any]:
    columns: list[Any] = [ProfileSkill.name, func.count()]
    query = select(*columns).join(Profile, Profile.id == ProfileSkill.profile_id)
    query = query.join(User, User.id == Profile.owner_id).where(is_listed(viewer), ProfileSkill.side == "offers")
    return query.group_by(ProfileSkill.name).order_by(func.count().desc(), ProfileSkill.name).limit(6)


__all__ = ["Found", "Numbers", "Wanted", "compare", "count", "find", "matched", "popular_skills", "read"]
