"""The goals, and one row of results: what was measured, and whether that is enough."""

from dataclasses import asdict, dataclass
from math import inf
from typing import Any


@dataclass(frozen=True)
class Limit:
    """What is asked for: a share of hello at least, or a figure at most."""

    value: float
    unit: str
    is_share: bool = False

    def __str__(self) -> str:
        if self.value == inf:
            return "—"
        return f"≥ {self.value:.0%} of hello" if self.is_share else f"≤ {self.value:g} {self.unit}".rstrip()

    def is_met(self, figure: float | None, share: float | None) -> bool:
        """Whether a measured figure, or its share of hello, is good enough."""
        if self.value == inf:
            return figure is not None
        if self.is_share:
            return share is not None and share >= self.value
        return figure is not None and figure <= self.value


@dataclass(frozen=True)
class Row:
    """One line of the table; `note` is for people."""

    goal: str
    page: str
    backend: str
    figure: float | None
    unit: str
    must: Limit
    target: Limit
    hello_ratio: float | None = None
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the row as scripts read it."""
        said = asdict(self) | {"must": str(self.must), "target": str(self.target)}
        said.pop("note")
        said["must_met"] = self.must.is_met(self.figure, self.hello_ratio)
        said["target_met"] = self.target.is_met(self.figure, self.hello_ratio)
        return said


def share(value: float) -> Limit:
    """Ask for at least this share of what hello world does."""
    return Limit(value, "", True)


ANY = Limit(inf, "")
CPU = {"G1": (share(0.12), share(0.20)), "G2": (share(0.12), share(0.20)), "G3": (share(0.30), share(0.40))}
