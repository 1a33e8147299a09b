"""The doors to profiles, and the rows that pages show of people: their faces, with what they offer and seek."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import String

from app import clock
from app.access import Viewer, asked, stand_in, visible
from app.db import Moment, db
from app.errors import Missing
from app.models import Audience, Document, Follow, Language, Profile, ProfileSkill, User
from app.models.profile import SECTIONS, audience_of
from app.profiles.matching import Offer, Seeker
from app.statements import among, prepared

_OF_PROFILE = """
    id owner_id headline location sections one_line how_md capacity places_taken hours cadence reply_days formats styles
    industries away_from away_until paused_at mentor_since seeks
""".split()  # noqa: SIM905 (twenty quotes read worse)
_OF_USER = ("handle", "name", "picture", "timezone", "is_mentor", "joined_at")
CARD: tuple[Any, ...] = (
    *(getattr(Profile, name) for name in _OF_PROFILE),
    *(getattr(User, name) for name in _OF_USER),
)
PAGE: tuple[Any, ...] = (
    Profile.pronouns,
    Profile.about_html,
    Profile.how_html,
    Profile.links,
    Profile.goals,
    Profile.audience,
    Profile.hidden_at,
)
NOW: Any = bindparam("now", type_=Moment())  # statements are kept: the moment is named when they are carried out
SPEAKS = "speaks"
WRITTEN = ("thread", "community", "roadmap")


@dataclass(frozen=True)
class Face:
    """What pages know of one person; ask `shows` before showing a section. Equal ones are drawn once."""

    row: Any
    is_own: bool
    is_member: bool
    is_away: bool  # whether the mentor takes no requests until a day that lies ahead
    offers: tuple[Any, ...] = ()
    seeks: tuple[Any, ...] = ()
    languages: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    def shows(self, section: str) -> bool:
        """Whether the viewer may see a section of the profile."""
        allowed = audience_of(self.row.sections, section)
        return self.is_own or allowed == Audience.PUBLIC or (allowed == Audience.MEMBERS and self.is_member)

    @property
    def has_feed(self) -> bool:
        """Whether everybody may read what this member publishes, on their page and as a feed."""
        is_public = self.row.audience == Audience.PUBLIC and self.row.hidden_at is None
        return is_public and audience_of(self.row.sections, "writes") == Audience.PUBLIC

    @property
    def places_open(self) -> int:
        """How many more rooms the mentor can take on."""
        return max(self.row.capacity - self.row.places_taken, 0)

    @property
    def is_askable(self) -> bool:
        """Whether a request would be taken."""
        return bool(self.row.is_mentor and self.row.paused_at is None and self.places_open)

    @property
    def zone(self) -> str | None:
        """The person's time zone, as far as the viewer may know it."""
        return self.row.timezone if self.shows("place") else None

    def as_seeker(self) -> Seeker:
        """Say what this person seeks."""
        wishes: dict[str, Any] = self.row.seeks or {}
        return Seeker(
            skills={each.name.casefold(): each.level for each in self.seeks},
            languages=frozenset(self.languages),
            styles=frozenset(wishes.get("styles") or ()),
            industries=frozenset(self.row.industries or ()),
            cadence=wishes.get("cadence") or "",
        )

    def as_offer(self, hours: float | None) -> Offer:
        """Say what this person offers, as far as the viewer may know it."""
        return Offer(
            skills={each.name.casefold(): each.level for each in self.offers},
            languages=frozenset(self.languages if self.shows("place") else ()),
            styles=frozenset(self.row.styles or ()),
            industries=frozenset((self.row.industries or ()) if self.shows("about") else ()),
            cadence=self.row.cadence,
            hours=hours,
            places_open=self.places_open,
            is_away=self.is_away,
        )


def is_away(profile: Any, now: datetime) -> bool:
    """Whether somebody is on leave at this moment."""
    begun = profile.away_from is None or profile.away_from <= now
    return bool(begun and profile.away_until and profile.away_until > now)


def shown(section: str, viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer may see a section of a profile that is not their own."""
    allowed = [Audience.PUBLIC, Audience.MEMBERS] if viewer.id else [Audience.PUBLIC]
    return func.coalesce(Profile.sections[section].as_string(), SECTIONS[section].value).in_(allowed)


def is_listed(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that somebody stands among the mentors whom the viewer may find."""
    return and_(
        User.is_mentor,
        Profile.paused_at.is_(None),
        or_(User.suspended_until.is_(None), User.suspended_until <= NOW),
        Profile.owner_id != viewer.id,
        shown("offers", viewer),
        visible(Profile, viewer, own_hidden=False),
    )


def faces(viewer: Viewer, query: Any, **named: Any) -> tuple[list[Face], Face | None]:
    """Ask for people and return their faces, and the viewer's own apart: two statements, however many."""
    now = clock.now()
    rows = list(asked(viewer, query, now=now, **named))
    said = _said([row.id for row in rows])
    people = [Face(row, row.owner_id == viewer.id, bool(viewer.id), is_away(row, now), *said(row)) for row in rows]
    return [face for face in people if not face.is_own], next((face for face in people if face.is_own), None)


def _said(ids: Sequence[int]) -> Any:
    """Return what tells of a person's row what they offer, seek and speak."""
    found: dict[tuple[str, int], tuple[Any, ...]] = {}
    for row in _told()(ids=ids):
        one = row.name if row.side == SPEAKS else row
        found[row.side, row.profile_id] = (*found.get((row.side, row.profile_id), ()), one)
    return lambda row: [found.get((side, row.id), ()) for side in ("offers", "seeks", SPEAKS)]


@prepared
def _told() -> Any:
    """Select skills in the order in which they were named, and languages by their codes, with one statement."""
    skills: Any = select(
        ProfileSkill.profile_id,
        ProfileSkill.side,
        ProfileSkill.name,
        ProfileSkill.level,
        ProfileSkill.id.label("place"),
    ).where(among(ProfileSkill.profile_id, "ids"))
    spoken: Any = select(
        Language.profile_id,
        literal_column(f"'{SPEAKS}'", String()),
        Language.code,
        literal_column("0"),
        literal_column("0"),
    ).where(among(Language.profile_id, "ids"))
    both = union_all(skills, spoken).subquery()
    return select(both.c.profile_id, both.c.side, both.c.name, both.c.level).order_by(both.c.place, both.c.name)


def cards(viewer: Viewer, condition: ColumnElement[bool]) -> Select[Any]:
    """Return the query for the listed mentors who meet a condition, and for the viewer, who comes first."""
    me = Profile.owner_id == viewer.id
    query: Select[Any] = select(*CARD).join(User, User.id == Profile.owner_id)
    return query.where(or_(me, and_(is_listed(viewer), condition))).order_by(me.desc())


def page_of(handle: str, viewer: Viewer) -> tuple[Face, Face | None]:
    """Return the face of the member with this handle and the viewer's own.

    Raises `Missing` for nobody's handle and for whom the viewer may not see, alike.
    """
    others, mine = faces(viewer, _page(stand_in(viewer)), handle=handle)
    found = others[0] if others else mine
    if found is None or found.handle != handle:
        raise Missing
    return found, mine


def owner_of(handle: str, viewer: Viewer) -> Face:
    """Return the face of a member without their skills and languages: one statement, behind the same door."""
    now = clock.now()
    row = next((row for row in asked(viewer, _page(stand_in(viewer)), handle=handle) if row.handle == handle), None)
    if row is None:
        raise Missing
    return Face(row, row.owner_id == viewer.id, bool(viewer.id), is_away(row, now))


@prepared
def _page(viewer: Any) -> Select[Any]:
    key = literal("person:") + sql_cast(Profile.owner_id, String)
    follows = exists().where(Follow.user_id == viewer.id, Follow.target == key).label("is_followed")
    query: Select[Any] = select(*CARD, *PAGE, follows).join(User, User.id == Profile.owner_id)
    named = select(User.id).where(User.handle == bindparam("handle")).scalar_subquery()
    wanted = and_(Profile.owner_id == named, visible(Profile, viewer))
    return query.where(or_(wanted, Profile.owner_id == viewer.id) if viewer.id else wanted)


def written_by(owner_id: int, viewer: Viewer) -> tuple[Any, ...]:
    """Return the threads, communities and roadmaps of a member that the viewer may see, the newest first."""
    return tuple(asked(viewer, _written(stand_in(viewer)), owner_id=owner_id))


@prepared
def _written(viewer: Any) -> Select[Any]:
    columns = (Document.kind, Document.title, Document.endpoint, Document.values, Document.anchor, Document.facts)
    theirs = and_(Document.owner_id == bindparam("owner_id"), Document.kind.in_(WRITTEN), Document.is_searchable)
    query = select(*columns).where(theirs, visible(Document, viewer, own_hidden=False))
    return query.order_by(Document.published_at.desc(), Document.id.desc()).limit(8)


def profile_of(person: Any, *, lock: bool = False) -> Profile:
    """Return a member's own profile, to be changed by them."""
    query = select(Profile).where(Profile.owner_id == person.id)
    found = db.session.scalar(query.with_for_update(of=Profile) if lock else query)
    if found is None:
        raise Missing
    return found
