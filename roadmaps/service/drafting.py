"""Writing a roadmap: beginning a draft, changing it, and bringing it out as a version."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from app import clock
from app.access import ensure_may_post
from app.db import db
from app.errors import Conflict, Invalid, NotAllowed
from app.events import Ref, emit
from app.text import slugify
from roadmaps import differences, editing, licenses, spoken
from roadmaps.editing import Circle, Sheet
from roadmaps.events import VersionPublished
from roadmaps.interchange import FORMAT, FormatError, RoadmapFile, read
from roadmaps.interchange.files import Problem
from roadmaps.models import Enrollment, Listing, Purpose, Roadmap, RoadmapDraft
from roadmaps.queries.drafts import content_of
from roadmaps.service import publishing

MOST = 20  # drafts of one member
RESERVED = frozenset({"drafts", "my", "reviews", "suggestions", "verifications"})  # addresses of our own


def begin(title: str, *, author: Any) -> RoadmapDraft:
    """Begin a roadmap from nothing."""
    return begin_with(editing.blank(title), author)


def begin_file(data: bytes, name: str, *, author: Any) -> RoadmapDraft:
    """Begin with a file of the interchange format; what is wrong with it is named by line and step."""
    try:
        found = read(data, name)
    except FormatError as error:
        reasons = [spoken.placed(problem) for problem in error.problems[:10]]
        raise Invalid("\n".join(reasons), "file") from None
    if len(found) > 1:
        raise Invalid(_("This file holds several roadmaps. Import one at a time."), "file")
    content = publishing.plain_content(found[0])
    return begin_with(Sheet({name: value for name, value in content.items() if name not in {"format", "slug"}}), author)


def begin_version(roadmap: Any, content: dict[str, Any], *, author: Any) -> RoadmapDraft:
    """Begin the next version of a roadmap of one's own, or go on with what was begun."""
    mine = RoadmapDraft.owner_id == author.id, RoadmapDraft.roadmap_id == roadmap.id
    found = db.session.scalars(select(RoadmapDraft).where(*mine, RoadmapDraft.purpose == Purpose.PUBLISH)).first()
    plain = {name: value for name, value in content.items() if name not in {"format", "slug"}}
    values = {"roadmap_id": roadmap.id, "base": roadmap.newest, "fork_of_id": roadmap.fork_of_id}
    return found or begin_with(editing.begun(plain), author, **values)


def begin_with(sheet: Sheet, author: Any, **values: Any) -> RoadmapDraft:
    """Begin with what is written already."""
    ensure_may_post(author)
    count = select(func.count()).select_from(RoadmapDraft).where(RoadmapDraft.owner_id == author.id)
    if (db.session.scalar(count) or 0) >= MOST:
        raise Invalid(_("You have %(most)s drafts. Publish or discard one of them first.", most=MOST), "title")
    draft = RoadmapDraft(owner_id=author.id, **({"purpose": Purpose.PUBLISH} | values))
    draft.write(sheet)
    db.session.add(draft)
    db.session.flush()
    return draft


def begin_fork(roadmap: Any, content: dict[str, Any], *, author: Any) -> RoadmapDraft:
    """Begin a roadmap of one's own from somebody else's: its license stays, and it says whom it owes."""
    if not licenses.allows_forks(roadmap.license):
        raise NotAllowed(_("Its license does not let others publish their own version. You can suggest an edit."))
    plain = {name: value for name, value in content.items() if name not in {"format", "slug"}}
    plain["attribution"] = licenses.attribution(
        roadmap.title, roadmap.curator, roadmap.newest, roadmap.license, roadmap.attribution
    )
    return begin_with(Sheet(plain), author, fork_of_id=roadmap.id)


def change(draft: RoadmapDraft, act: Callable[[Sheet], Sheet], field: str = "prerequisites") -> None:
    """Write on a draft; steps that would wait for each other are refused, and named."""
    try:
        draft.write(act(draft.sheet))
    except Circle as error:
        raise Invalid(_("These steps would wait for each other: %(steps)s", steps=error), field) from None
    db.session.flush()


def place(draft: RoadmapDraft, key: str, wanted: Mapping[str, Any]) -> bool:
    """Put a step where it was dragged to; False, and nothing moved, where another window has moved that away."""
    stages, number, before = draft.content["stages"], wanted.get("stage"), wanted.get("before") or ""
    named = [stage["title"] for stage in stages][number : number + 1] if number is not None else []
    if not before and named != [wanted.get("title")]:
        return False
    try:
        change(draft, lambda sheet: editing.place_step(sheet, key, number or 0, before))
    except KeyError:
        return False
    return True


def standing(draft: RoadmapDraft, key: str, title: str) -> str:
    """Say where a step stands now, as it is read out after it was moved."""
    number, place, _step = editing.find(draft.content, key)
    stage = draft.content["stages"][number]
    values = {"title": title, "place": place + 1, "count": len(stage["steps"]), "stage": stage["title"]}
    return _("“%(title)s” is now step %(place)s of %(count)s in “%(stage)s”.", **values)


def ensure_unchanged(seen: str, part: Any, mine: Any, titles: dict[str, str]) -> None:
    """Refuse to write over what somebody wrote meanwhile, and give both texts back."""
    if seen and seen != editing.mark(part):
        raise Conflict(mine=_as_text(mine, titles), theirs=_as_text(part, titles))


def _as_text(part: Any, titles: dict[str, str]) -> str:
    said = differences.words(part, titles) if "key" in part else differences.said(part)
    return "\n\n".join(f"{name}: {text}" for name, text in said.items())


def problems(draft: RoadmapDraft) -> list[Problem]:
    """Return all that keeps a draft from being published, with the step that each is about."""
    found = _plain_problems(draft.content)
    return found or _checked(draft)[1]


def _plain_problems(content: dict[str, Any]) -> list[Problem]:
    """Return what an unfinished draft lacks, in the reader's language."""
    found = []
    if not content.get("summary"):
        found.append(Problem(0, None, _("The roadmap has no summary yet.")))
    if not content["stages"]:
        found.append(Problem(0, None, _("There is no stage yet.")))
    empty = [stage["title"] for stage in content["stages"] if not stage["steps"]]
    found += [Problem(0, None, _("The stage “%(title)s” has no step yet.", title=title)) for title in empty]
    if circle := editing.cycle(content):
        words = _("These steps would wait for each other: %(steps)s", steps=" → ".join(circle))
        found.append(Problem(0, circle[0], words))
    return found


def _checked(draft: RoadmapDraft, slug: str = "draft") -> tuple[RoadmapFile | None, list[Problem]]:
    try:
        return read(json.dumps({"format": FORMAT, "slug": slug, **draft.content}), "draft.json")[0], []
    except FormatError as error:
        return None, [Problem(each.line, each.step, spoken.reason(each)) for each in error.problems]


def publish(draft: RoadmapDraft, summary: str, *, author: Any) -> Roadmap:
    """Bring a draft out as a version that never changes; the draft is done with. Learners are told of a newer one."""
    ensure_may_post(author)
    roadmap = _roadmap_of(draft)
    if found := problems(draft):
        raise Invalid(found[0].reason)
    file, _none = _checked(draft, roadmap.slug if roadmap else _free_slug(draft.title))
    listing = Listing.LISTED if author.is_curator else Listing.UNLISTED
    moves = editing.moves(draft.sheet)
    release = publishing.Release(summary, moves, listing, draft.fork_of_id, draft.review_due_on)
    made, is_new = publishing.publish(publishing.prepare(file), owner_id=author.id, release=release)  # type: ignore[arg-type]
    if not is_new:
        raise Invalid(_("Nothing differs from the version that is published."))
    db.session.delete(draft)
    db.session.flush()
    if made.number > 1:
        _tell(made, author)
    return made


def _roadmap_of(draft: RoadmapDraft) -> Roadmap | None:
    """Return the roadmap that a draft is of, held, as long as its author keeps it.

    A draft of another version than the newest would undo that one.
    """
    if draft.roadmap_id is None:
        return None
    roadmap = db.session.scalars(select(Roadmap).where(Roadmap.id == draft.roadmap_id).with_for_update()).one()
    if roadmap.owner_id != draft.owner_id:
        raise NotAllowed(_("Only who keeps this roadmap writes its next version. You can suggest an edit."))
    if roadmap.number != draft.base:
        words = _("Version %(number)s has been published since you began this draft.", number=roadmap.number)
        raise Invalid(words + " " + _("Export the draft, begin anew from that version, and import what you need."))
    return roadmap


def _free_slug(title: str) -> str:
    """Return an address that no roadmap has."""
    base = slugify(title)
    taken = set(db.session.scalars(select(Roadmap.slug).where(Roadmap.slug.startswith(base)))) | RESERVED
    return editing.new_key(base, taken)


def _tell(roadmap: Roadmap, author: Any) -> None:
    on_it = Enrollment.roadmap_id == roadmap.id, Enrollment.left_at.is_(None)
    learners = frozenset(db.session.scalars(select(Enrollment.owner_id).where(*on_it)))
    subject = Ref("roadmap", roadmap.id)
    emit(VersionPublished(actor_id=author.id, subject=subject, group=f"roadmap:{roadmap.id}", notify=learners))


def exported(draft: RoadmapDraft) -> str:
    """Write a draft as a file of the interchange format; unfinished, it holds what there is."""
    plain = {"format": FORMAT, "slug": slugify(draft.title), **draft.content}
    return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def discard(draft: RoadmapDraft) -> None:
    """Throw a draft away; what is published stays."""
    db.session.delete(draft)
    db.session.flush()


def discard_unchanged(draft: RoadmapDraft) -> None:
    """Throw a draft away in which nothing is written yet."""
    published = content_of(draft.roadmap_id or 0, draft.base)
    if draft.content == {name: value for name, value in published.items() if name not in {"format", "slug"}}:
        discard(draft)


def set_review(draft: RoadmapDraft, due_on: Any) -> None:
    """Say when the roadmap is to be looked at again."""
    draft.review_due_on, draft.changed_at = due_on, clock.now()
