"""Credentials: what a learner holds, the keys that sign, and the bit that says whether one still holds."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, created, key, moment
from app.models import Audience, DocumentFields, Shared


class IssuerKey(Base):
    """A key that signs. `sealed` is its private half, which only this site's secret key opens.

    One holds the `slot`: it signs. The others are kept, so that what they signed can be checked for ever.
    """

    __tablename__ = "issuer_key"

    id: Mapped[key]
    kid: Mapped[str] = mapped_column(String(64), unique=True)
    public: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    slot: Mapped[str | None] = mapped_column(String(8), unique=True)
    made_at: Mapped[created]
    retired_at: Mapped[moment | None]


class CredentialStatus(Base):
    """A place in a public list of bits; it names nobody and outlives the credential, so that none is given twice."""

    __tablename__ = "credential_status"
    __table_args__ = (UniqueConstraint("list", "position"),)

    id: Mapped[key]
    list: Mapped[int]
    position: Mapped[int]
    revoked_at: Mapped[moment | None] = mapped_column(index=True)


class Credential(Shared, Base):
    """A signed statement that its owner achieved a roadmap; seen by nobody else until they publish it.

    `token` is what is handed out. It is signed anew when its holder changes what it says of them; `uid` and the place
    in the status list stay. While it holds, `live_key` keeps away a second one for the same roadmap.
    """

    __tablename__ = "credential"
    kind = "credential"

    id: Mapped[key]
    uid: Mapped[str] = mapped_column(String(36), unique=True)
    enrollment_id: Mapped[int | None] = mapped_column(ForeignKey("enrollment.id", ondelete="SET NULL"), index=True)
    roadmap_id: Mapped[int | None] = mapped_column(ForeignKey("roadmap.id", ondelete="SET NULL"), index=True)
    status_id: Mapped[int] = mapped_column(ForeignKey("credential_status.id"), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # what it is signed anew from
    token: Mapped[str] = mapped_column(Text, default="")
    with_name: Mapped[bool] = mapped_column(default=False)
    with_email: Mapped[bool] = mapped_column(default=False)
    issued_at: Mapped[created]
    signed_at: Mapped[created]
    revoked_at: Mapped[moment | None]
    live_key: Mapped[str | None] = mapped_column(String(48), unique=True)

    status: Mapped[CredentialStatus] = relationship()

    def __init__(self, **values: Any) -> None:
        super().__init__(**({"audience": Audience.OWNER, "with_name": False, "with_email": False} | values))

    @property
    def is_published(self) -> bool:
        """Whether anybody may see its page."""
        return self.audience == Audience.PUBLIC

    def document(self) -> DocumentFields:
        """Say how it appears in its holder's notifications; search and feeds do not know it."""
        return DocumentFields(
            title=self.title,
            text="",
            endpoint="credentials.show",
            values={"uid": self.uid},
            published_at=self.issued_at,
            group=f"credential:{self.id}",
            is_searchable=False,
        )
