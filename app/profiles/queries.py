"""The doors to profiles, and the rows that pages show of people: their faces, with what they offer and seek."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.types import String

from app import clock
from app.access import Viewer, visible
from app.db import db
from app.errors import Missing
from app.models import Audience, Document, Follow, Language, Profile, ProfileSkill, User
from app.models.profile import SECTIONS, audience_of
from app.profiles.matching import Offer, Seeker

_OF_PROFILE = """
    id owner_id headline location sections one_line how_md capacity places_taken hours cadence reply_days formats styles
    industries away_until paused_at mentor_since seeks
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
)
WRITTEN = ("thread", "community", "roadmap")


@dataclass
class Face:
    """What pages know of one person; ask `shows` before showing a section."""

    row: Any
    viewer_id: int
    offers: list[Any] = field(default_factory=list)
    seeks: list[Any] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    def shows(self, section: str) -> bool:
        """Whether the viewer may see a section of the profile."""
        allowed = audience_of(self.row.sections, section)
        if self.viewer_id == self.row.owner_id or allowed == Audience.PUBLIC:
            return True
        return allowed == Audience.MEMBERS and self.viewer_id > 0

    @property
    def is_away(self) -> bool:
        """Whether the mentor takes no requests until a day that lies ahead."""
        return self.row.away_until is not None and self.row.away_until > clock.now()

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


def shown(section: str, viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer may see a section of a profile that is not their own."""
    allowed = [Audience.PUBLIC, Audience.MEMBERS] if viewer.id else [Audience.PUBLIC]
    return func.coalesce(Profile.sections[section].as_string(), SECTIONS[section].value).in_(allowed)


def is_listed(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that somebody stands among the mentors whom the viewer may find."""
    return and_(
        User.is_mentor,
        Profile.paused_at.is_(None),
        or_(User.suspended_until.is_(None), User.suspended_until <= clock.now()),
        Profile.owner_id != viewer.id,
        shown("offers", viewer),
        visible(Profile, viewer, own_hidden=False),
    )


def faces(viewer: Viewer, query: Select[Any]) -> tuple[list[Face], Face | None]:
    """Run a query for people and return their faces, and the viewer's own apart: three statements, however many."""
    people = {row.id: Face(row, viewer.id) for row in db.session.execute(query)}
    _fill(people)
    mine = next((face for face in people.values() if face.owner_id == viewer.id), None)
    return [face for face in people.values() if face is not mine], mine


def _fill(people: Mapping[int, Face]) -> None:
    skills = select(ProfileSkill.profile_id, ProfileSkill.side, ProfileSkill.name, ProfileSkill.level)
    for row in db.session.execute(skills.where(ProfileSkill.profile_id.in_(people)).order_by(ProfileSkill.id)):
        face = people[row.profile_id]
        (face.offers if row.side == "offers" else face.seeks).append(row)
    spoken = select(Language.profile_id, Language.code).where(Language.profile_id.in_(people)).order_by(Language.code)
    for each in db.session.execute(spoken):
        people[each.profile_id].languages.append(each.code)


def cards(viewer: Viewer, condition: ColumnElement[bool]) -> Select[Any]:
    """Return the query for the listed mentors who meet a condition, and for the viewer, who comes first."""
    me = Profile.owner_id == viewer.id
    query: Select[Any] = select(*CARD).join(User, User.id == Profile.owner_id)
    return query.where(or_(me, and_(is_listed(viewer), condition))).order_by(me.desc())


def page_of(handle: str, viewer: Viewer) -> tuple[Face, Face | None]:
    """Return the face of the member with this handle and the viewer's own.

    Raises `Missing` for nobody's handle and for whom the viewer may not see, alike.
    """
    key = literal("person:") + sql_cast(Profile.owner_id, String)
    follows = exists().where(Follow.user_id == viewer.id, Follow.target == key).label("is_followed")
    query: Select[Any] = select(*CARD, *PAGE, follows).join(User, User.id == Profile.owner_id)
    wanted = and_(User.handle == handle, visible(Profile, viewer))
    others, mine = faces(viewer, query.where(or_(wanted, Profile.owner_id == viewer.id)))
    found = others[0] if others else mine
    if found is None or found.handle != handle:
        raise Missing
    return found, mine


def written_by(owner_id: int, viewer: Viewer) -> Sequence[Any]:
    """Return the threads, communities and roadmaps of a member that the viewer may see, the newest first."""
    columns = (Document.kind, Document.title, Document.endpoint, Document.values, Document.anchor, Document.facts)
    mine = and_(Document.owner_id == owner_id, Document.kind.in_(WRITTEN))
    query = select(*columns).where(mine, visible(Document, viewer, own_hidden=False))
    return db.session.execute(query.order_by(Document.published_at.desc(), Document.id.desc()).limit(8)).all()


def profile_of(person: Any, *, lock: bool = False) -> Profile:
    """Return a member's own profile, to be changed by them."""
    query = select(Profile).where(Profile.owner_id == person.id)
    found = db.session.scalar(query.with_for_update(of=Profile) if lock else query)
    if found is None:
        raise Missing
    return found
