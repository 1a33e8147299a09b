"""A roadmap as a file holds it: plain frozen values, equal when the files say the same."""

from dataclasses import dataclass

FORMAT = "menteo-roadmap/1"


@dataclass(frozen=True, slots=True)
class ResourceFile:
    """Something to read, watch or do for a step."""

    title: str
    url: str
    kind: str | None = None
    cost: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class StepFile:
    """One step; the fields from `duration` on keep what an imported source said in its own words."""

    key: str
    title: str
    kind: str
    summary: str | None = None
    optional: bool = False
    hours: int | float | None = None
    skills: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    resources: tuple[ResourceFile, ...] = ()
    duration: str | None = None
    effort: str | None = None
    difficulty: int | None = None
    prerequisite_note: str | None = None
    how_to: str | None = None
    kind_note: str | None = None


@dataclass(frozen=True, slots=True)
class StageFile:
    """Steps under one heading; a title may come again later when a stage is taken up again."""

    title: str
    steps: tuple[StepFile, ...]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where an imported roadmap was taken from."""

    url: str
    repo: str | None = None
    path: str | None = None
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class RoadmapFile:
    """A whole roadmap in the format `menteo-roadmap/1`."""

    slug: str
    title: str
    summary: str
    stages: tuple[StageFile, ...]
    audience: str | None = None
    level: str | None = None
    level_note: str | None = None
    topics: tuple[str, ...] = ()
    license: str | None = None
    attribution: str | None = None
    source: SourceFile | None = None
    note: str | None = None

    @property
    def steps(self) -> tuple[StepFile, ...]:
        """All steps in the order of the file."""
        return tuple(step for stage in self.stages for step in stage.steps)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, on which line (0 when no line is to blame), and in which step."""

    line: int
    step: str | None
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}" if self.line else "file"
        return f"{where}, step {self.step}: {self.reason}" if self.step else f"{where}: {self.reason}"


class FormatError(ValueError):
    """A file that cannot be taken in; `problems` holds every one found, by line."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        super().__init__("\n".join(map(str, self.problems)))
