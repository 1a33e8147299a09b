"""Suggesting an edit: a member changes a copy, says why, and who keeps the roadmap takes it part by part."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.events import Ref, emit
from roadmaps import differences, editing
from roadmaps.editing import Circle
from roadmaps.events import EditSuggested, SuggestionAnswered
from roadmaps.models import Purpose, Roadmap, RoadmapDraft, Suggestion
from roadmaps.parts import Lost, Part, parts, take
from roadmaps.queries.drafts import content_of
from roadmaps.service import drafting

MOST = 5  # suggestions of one member that wait at one roadmap


def begin(roadmap: Any, content: dict[str, Any], *, author: Any) -> RoadmapDraft:
    """Begin a copy of a roadmap to change, or go on with the one that was begun."""
    if roadmap.owner_id == author.id:
        raise NotAllowed(_("You keep this roadmap: write its next version."))
    mine = RoadmapDraft.owner_id == author.id, RoadmapDraft.roadmap_id == roadmap.id
    found = db.session.scalars(select(RoadmapDraft).where(*mine, RoadmapDraft.purpose == Purpose.SUGGEST)).first()
    plain = {name: value for name, value in content.items() if name not in {"format", "slug"}}
    values = {"roadmap_id": roadmap.id, "base": roadmap.newest, "purpose": Purpose.SUGGEST}
    return found or drafting.begin_with(editing.begun(plain), author, **values)


def difference(draft: RoadmapDraft | Suggestion, number: int) -> differences.Difference:
    """Return what a copy says differently from the version that it began with."""
    old = content_of(draft.roadmap_id or 0, number)
    return differences.compare(old, draft.content, {key: tuple(fate) for key, fate in draft.fates.items()})


def send(draft: RoadmapDraft, reason: str, *, author: Any) -> Suggestion:
    """Send a suggestion with its reason to who keeps the roadmap; the copy is done with."""
    ensure_may_post(author)
    if found := drafting.problems(draft):
        raise Invalid(found[0].reason)
    if not difference(draft, draft.base):
        raise Invalid(_("Nothing differs from the version that is published."))
    waits = Suggestion.author_id == author.id, Suggestion.roadmap_id == draft.roadmap_id
    count = select(func.count()).select_from(Suggestion).where(*waits, Suggestion.answered_at.is_(None))
    if (db.session.scalar(count) or 0) >= MOST:
        raise Invalid(_("%(most)s of your suggestions wait here. Let them be answered first.", most=MOST))
    roadmap = db.session.get_one(Roadmap, draft.roadmap_id)
    made = Suggestion(roadmap_id=roadmap.id, owner_id=roadmap.owner_id, author_id=author.id, number=draft.base)
    made.reason = reason
    made.content, made.fates, made.answers = draft.content, draft.fates, {}
    db.session.add(made)
    db.session.delete(draft)
    db.session.flush()
    _tell(EditSuggested, roadmap, author, roadmap.owner_id)
    return made


def parts_of(suggestion: Suggestion) -> list[Part]:
    """Return a suggestion in parts."""
    return parts(difference(suggestion, suggestion.number), suggestion.content)


def answer(suggestion: Suggestion, draft: RoadmapDraft, said: Mapping[str, tuple[bool, str]], *, keeper: Any) -> int:
    """Take or leave each part, with words, and return how many were taken; what is taken stands in the keeper's draft.

    A part that fits nowhere any more, or would make steps wait for each other, is refused by its title.
    """
    ensure_may_post(keeper)
    if suggestion.answered_at:
        raise Conflict(_("You have answered this already, in another window."))
    answers, sheet = {}, draft.sheet
    for part in parts_of(suggestion):
        is_taken, words = said[part.name]
        try:
            sheet = take(sheet, part, suggestion.content, suggestion.fates) if is_taken else sheet
        except Lost:
            raise Invalid(
                _("“%(title)s” is not there any more as it was: leave that part.", title=part.title)
            ) from None
        except Circle as error:
            words = _("“%(title)s”: these steps would wait for each other: %(steps)s", title=part.title, steps=error)
            raise Invalid(words) from None
        answers[part.name] = {"taken": is_taken, "words": words, "title": part.title, "kind": part.kind}
    draft.write(sheet)
    suggestion.answers, suggestion.answered_at = answers, clock.now()
    db.session.flush()
    _tell(SuggestionAnswered, db.session.get_one(Roadmap, suggestion.roadmap_id), keeper, suggestion.author_id)
    return sum(1 for each in answers.values() if each["taken"])


def _tell(event: Any, roadmap: Roadmap, actor: Any, whom: int) -> None:
    subject, group = Ref("roadmap", roadmap.id), f"roadmap:{roadmap.id}"
    emit(event(actor_id=actor.id, subject=subject, group=group, notify=frozenset({whom})))
