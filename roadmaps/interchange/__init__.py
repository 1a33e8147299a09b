"""Roadmaps as files: the format `menteo-roadmap/1`, read from YAML, JSON and JSON Lines, written back byte for byte.

The format is described in docs/roadmap-format.md, and for machines in docs/roadmap-format.schema.json.
"""

from roadmaps.interchange.checking import Check
from roadmaps.interchange.fields import schema
from roadmaps.interchange.files import (
    FORMAT,
    FormatError,
    Problem,
    ResourceFile,
    RoadmapFile,
    SourceFile,
    StageFile,
    StepFile,
)
from roadmaps.interchange.flat import is_flat, unfold
from roadmaps.interchange.sentences import N_
from roadmaps.interchange.syntax import documents
from roadmaps.interchange.writing import dump

__all__ = [
    "FORMAT",
    "FormatError",
    "Problem",
    "ResourceFile",
    "RoadmapFile",
    "SourceFile",
    "StageFile",
    "StepFile",
    "dump",
    "read",
    "schema",
]


def read(text: str | bytes, name: str) -> list[RoadmapFile]:
    """All roadmaps of a file; raises `FormatError` with every problem found in any of them.

    The name's ending (.yaml, .yml, .json, .jsonl, .ndjson) says how to read it, else its first character does.
    """
    problems: list[Problem] = []
    found: dict[str, RoadmapFile] = {}
    try:
        for written in documents(text, name):
            document = unfold(written, problems) if is_flat(written.value) else written
            check = Check(document)
            roadmap = check.roadmap()
            problems += check.problems
            if roadmap and found.setdefault(roadmap.slug, roadmap) is not roadmap:
                words = N_("The slug %(slug)s is used twice.", slug=roadmap.slug)
                problems.append(Problem(document.line(("slug",)), None, words))
    except FormatError as error:
        problems += error.problems
    if not found and not problems:
        problems.append(Problem(0, None, N_("The file holds no roadmap.")))
    if problems:
        raise FormatError(problems)
    return list(found.values())
