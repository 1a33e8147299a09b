"""Profiles and the skills taxonomy: what a member offers and seeks, for finding a mentor and for roadmaps."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.db import Base, key, moment
from app.events import Ref, emit
from app.models.audience import Audience, Shared
from app.models.document import DocumentFields
from app.models.user import User
from app.text import plain, render

MAX_HEADLINE = 120
SECTIONS: dict[str, Audience] = {  # the parts of a profile, and who sees them until their owner says otherwise
    "about": Audience.PUBLIC,
    "offers": Audience.PUBLIC,
    "seeks": Audience.MEMBERS,
    "place": Audience.PUBLIC,
    "writes": Audience.PUBLIC,
    "learned": Audience.PUBLIC,
    "objectives": Audience.PUBLIC,
    "credentials": Audience.PUBLIC,
    "testimonials": Audience.PUBLIC,
}


def audience_of(sections: dict[str, str] | None, section: str) -> str:
    """Say who sees a section of a profile that keeps these choices."""
    return str((sections or {}).get(section) or SECTIONS[section])


class SkillArea(Base):
    """A field of skills, such as data or leadership."""

    __tablename__ = "skill_area"

    id: Mapped[key]
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))


class Skill(Base):
    """One skill of the taxonomy; roadmaps and profiles mean the same thing by the same slug."""

    __tablename__ = "skill"

    id: Mapped[key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("skill_area.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    description: Mapped[str] = mapped_column(Text, default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)

    area: Mapped[SkillArea] = relationship()


class Profile(Shared, Base):
    """The public face of a member. Its `owner_id` is the member; `audience` says who may open it."""

    __tablename__ = "profile"
    kind = "person"

    id: Mapped[key]
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    headline: Mapped[str] = mapped_column(String(MAX_HEADLINE), default="")
    about_md: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(80), default="")
    links: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    industries: Mapped[list[str]] = mapped_column(JSON, default=list)
    sections: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    how_md: Mapped[str] = mapped_column(Text, default="")
    how_html: Mapped[str] = mapped_column(Text, default="")
    one_line: Mapped[str] = mapped_column(String(200), default="")
    capacity: Mapped[int] = mapped_column(default=0)
    places_taken: Mapped[int] = mapped_column(default=0)
    hours: Mapped[int] = mapped_column(default=0)
    cadence: Mapped[str] = mapped_column(String(16), default="weekly")
    reply_days: Mapped[int] = mapped_column(default=3)
    formats: Mapped[list[str]] = mapped_column(JSON, default=list)
    styles: Mapped[list[str]] = mapped_column(JSON, default=list)
    away_from: Mapped[moment | None]
    away_until: Mapped[moment | None]
    paused_at: Mapped[moment | None]
    returned_at: Mapped[moment | None]
    mentor_since: Mapped[moment | None]

    goals: Mapped[str] = mapped_column(Text, default="")
    seeks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    user: Mapped[User] = relationship(back_populates="profile", foreign_keys="Profile.owner_id", lazy="joined")
    skills: Mapped[list["ProfileSkill"]] = relationship(cascade="all, delete-orphan")
    languages: Mapped[list["Language"]] = relationship(cascade="all, delete-orphan")

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"audience": Audience.PUBLIC} | values))

    @validates("about_md", "how_md")
    def _render(self, name: str, markdown: str) -> str:
        setattr(self, name.replace("_md", "_html"), render(markdown or "").html)
        return markdown

    def audience_of(self, section: str) -> str:
        """Say who sees a section: everybody, members, or its owner alone."""
        return audience_of(self.sections, section)

    def readers_of(self, section: str) -> Audience:
        """Say who reads what others put into a section: never more people than may open the page."""
        if self.hidden_at is not None:
            return Audience.OWNER
        order = [Audience.OWNER, Audience.MEMBERS, Audience.PUBLIC]
        return min(Audience(self.audience), Audience(self.audience_of(section)), key=order.index)

    def told_elsewhere(self) -> None:
        """Close what others put on a page that is hidden, and open it with the page again."""
        from app.profiles.events import VisibilityChanged

        emit(VisibilityChanged(actor_id=None, subject=Ref("person", self.id)))

    def _is_told(self, section: str) -> bool:
        """Whether whoever may find this profile may also find it by what a section says."""
        return self.audience_of(section) in {Audience.PUBLIC, self.audience}

    @property
    def places_open(self) -> int:
        """How many more rooms this mentor can take on."""
        return max(self.capacity - self.places_taken, 0)

    def document(self) -> DocumentFields:
        """Say how this person appears in search and lists."""
        about, offers = self._is_told("about"), self._is_told("offers") and self.user.is_mentor
        offered = [link.name for link in self.skills if link.side == "offers"] if offers else []
        words = [self.headline, self.one_line if offers else "", ", ".join(offered)]
        words += [plain(self.about_md or "") if about else "", plain(self.how_md or "") if offers else ""]
        facts = {"mentor": self.user.is_mentor, "headline": self.headline, "picture": self.user.picture or ""}
        return DocumentFields(
            title=self.user.name,
            text=" ".join(filter(None, words)),
            tags=offered,
            endpoint="profiles.show",
            values={"handle": self.user.handle},
            published_at=self.user.joined_at,
            facts=facts,
        )


class ProfileSkill(Base):
    """A skill that a member offers or seeks; `skill_id` is empty for one in their own words."""

    __tablename__ = "profile_skill"
    __table_args__ = (Index(None, "skill_id", "side"), Index(None, "profile_id"))

    id: Mapped[key]
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"))
    skill_id: Mapped[int | None] = mapped_column(ForeignKey("skill.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(120))
    side: Mapped[str] = mapped_column(String(8))  # offers | seeks
    level: Mapped[int] = mapped_column(default=3)  # 1 beginner … 5 expert


class Language(Base):
    """A language that a member can be mentored or mentor in (ISO 639-1 code)."""

    __tablename__ = "profile_language"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), primary_key=True, index=True)
