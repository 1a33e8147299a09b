"""Drafts of roadmaps."""

from roadmaps import editing
from roadmaps.models import Roadmap, RoadmapDraft
from roadmaps.queries import drafts
from roadmaps.service import drafting
from roadmaps.service.publishing import plain_content
from tests.factories.roadmaps import make_file
from tests.factories.rooms import actor


def make_draft(author, roadmap: Roadmap | None = None, **values) -> RoadmapDraft:
    """A draft of a roadmap's next version, or of a new one with four steps."""
    if roadmap is not None:
        row = Named(roadmap.id, roadmap.number)
        return drafting.begin_version(row, drafts.content_of(roadmap.id, roadmap.number), author=actor(author))
    draft = drafting.begin(values.pop("title", "Baking bread"), author=actor(author))
    content = plain_content(make_file(**values))
    draft.write(editing.Sheet({name: content[name] for name in content if name not in {"format", "slug"}}))
    return draft


class Named:
    """What a row of a roadmap says of its id and newest version."""

    def __init__(self, id: int, newest: int):
        self.id, self.newest, self.fork_of_id = id, newest, None
