"""What a drawn roadmap is made of, in CSS pixels, and the measures every part of the drawing shares."""

from dataclasses import asdict, dataclass
from typing import Any

WIDTH = 852.0
MARGIN = 104.0
LANE = 151.0
NODE_WIDTH, NODE_HEIGHT = 144.0, 56.0
MAX_LANES = 5
PORT = 26.0
CLEAR = 3.5


@dataclass(frozen=True, slots=True)
class Box:
    """Where a step stands; `row` counts from the top of the drawing, `lane` in lanes from the left, halves allowed."""

    x: float
    y: float
    w: float
    h: float
    row: int
    lane: float


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from a prerequisite (`source`) to the step that needs it (`target`).

    Between two `points` it runs straight down where x stays and in a curve elsewhere. An `implied` arrow is
    already told by a longer way, so a calm drawing shows it only for the step at hand.
    """

    source: str
    target: str
    path: str
    points: tuple[tuple[float, float], ...]
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The strip of one stage; a stage has two strips when a later stage holds one of its prerequisites."""

    stage: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole drawing, ready for a template, or to be stored with the version it draws."""

    width: float
    height: float
    nodes: dict[str, Box]
    edges: tuple[Edge, ...]
    bands: tuple[Band, ...]

    def as_dict(self) -> dict[str, Any]:
        """The drawing as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Layout":
        """The drawing that `as_dict` stored."""
        return cls(
            stored["width"],
            stored["height"],
            {key: Box(**box) for key, box in stored["nodes"].items()},
            tuple(
                Edge(**{**edge, "points": tuple((float(x), float(y)) for x, y in edge["points"])})
                for edge in stored["edges"]
            ),
            tuple(Band(**band) for band in stored["bands"]),
        )
