"""The texts of guides: one file each by language, with a head of plain facts over Markdown."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from flask_babel import lazy_gettext as _l

from app.text.own import render_own

FOLDER = Path(__file__).parent / "texts"
PLAIN = "en"  # every guide is written in it; other languages may lag behind
WORDS_A_MINUTE = 200
GROUPS = {
    "rooms": _l("In a room"),
    "growth": _l("Growing in the open"),
    "programs": _l("For organizations"),
    "careers": _l("At work"),
}


@dataclass(frozen=True)
class Guide:
    """One guide in one language; `skills` are slugs of the taxonomy, the most important first."""

    slug: str
    language: str
    title: str
    lead: str
    group: str
    position: int
    skills: tuple[str, ...]
    minutes: int
    html: str


@cache
def guides(language: str) -> Mapping[str, Guide]:
    """Return all guides in their order, by slug: in this language, and in English where they are not translated."""
    found = [_read(path, language) for path in (FOLDER / PLAIN).glob("*.md")]
    order = list(GROUPS)
    return {each.slug: each for each in sorted(found, key=lambda each: (order.index(each.group), each.position))}


def _read(plain: Path, language: str) -> Guide:
    translated = FOLDER / language / plain.name
    path = translated if translated.exists() else plain
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    said = yaml.safe_load(head)
    return Guide(
        slug=plain.stem,
        language=path.parent.name,
        title=said["title"],
        lead=said["lead"],
        group=said["group"],
        position=said["position"],
        skills=tuple(said["skills"]),
        minutes=max(round(len(body.split()) / WORDS_A_MINUTE), 1),
        html=render_own(body),
    )
