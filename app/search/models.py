"""Tables of the search index: its state, and what PostgreSQL finds by. On SQLite the latter two stay empty."""

from sqlalchemy import Index, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, moment

DERIVED = {"derived": True}  # made anew from documents: no backup holds it


class SearchState(Base):
    """The one row that says which engine has seen how many writes: an index that knows of fewer is an old copy."""

    __tablename__ = "search_state"
    __table_args__ = {"info": DERIVED}

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    engine: Mapped[str] = mapped_column(String(12))
    generation: Mapped[int]


class SearchEntry(Base):
    """What PostgreSQL finds a document by. No foreign key: what is gone is counted out of the words first."""

    __tablename__ = "search_entry"
    __table_args__ = (
        Index(None, "vector", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
        {"info": DERIVED},
    )

    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[moment]
    reader: Mapped[str] = mapped_column(String(24))  # the widest key of those who might see it
    vector: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class SearchWord(Base):
    """A term of the index and in how many documents it stands: what misspelled words are compared with."""

    __tablename__ = "search_word"
    __table_args__ = {"info": DERIVED}

    word: Mapped[str] = mapped_column(Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True)
    documents: Mapped[int]
