"""The texts of guides: one file each by language, with a head of plain facts over Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from flask_babel import lazy_gettext as _l

from app.text.normal import fold
from app.text.own import render_own

FOLDER = Path(__file__).parent / "texts"
PLAIN = "en"  # every guide is written in it; other languages may lag behind
WORDS_A_MINUTE = 200
MOST_RELATED = 3
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
    words: str

    def tells_of(self, wanted: Sequence[str]) -> int:
        """Return how well it fits these folded words: 3 by its title, 2 by its head, 1 by its text, 0 not at all."""
        head = f"{self.title} {self.lead} {' '.join(self.skills)}"
        places = (fold(self.title), fold(head).replace("-", " "), self.words)
        return next((3 - at for at, place in enumerate(places) if all(word in place for word in wanted)), 0)

    def shared_with(self, other: "Guide") -> int:
        """Return how near another guide is: skills in common, and whether both stand in one group."""
        return 2 * len({*self.skills} & {*other.skills}) + (self.group == other.group)


@cache
def guides(language: str) -> Mapping[str, Guide]:
    """Return all guides in their order, by slug: in this language, and in English where they are not translated."""
    found = [_read(path, language) for path in (FOLDER / PLAIN).glob("*.md")]
    order = list(GROUPS)
    return {each.slug: each for each in sorted(found, key=lambda each: (order.index(each.group), each.position))}


def found(language: str, typed: str) -> list[Guide]:
    """Return the guides that tell of all these words, those whose title does first."""
    wanted = fold(typed).replace("-", " ").split()
    told = [(each.tells_of(wanted), each) for each in guides(language).values()]
    return [each for fits, each in sorted(told, key=lambda pair: -pair[0]) if fits]


def related(guide: Guide, language: str) -> list[Guide]:
    """Return the guides to read next: those that share most with this one."""
    others = [each for each in guides(language).values() if each.slug != guide.slug]
    near = [(guide.shared_with(each), each) for each in others]
    return [each for fits, each in sorted(near, key=lambda pair: -pair[0]) if fits][:MOST_RELATED]


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
        words=fold(f"{said['title']} {said['lead']} {body}"),
    )
