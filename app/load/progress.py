"""Progress of a long work on one line: how far, how fast, how long still."""

import time
from typing import TextIO

EVERY = 0.2
WIDTH = 24


class Progress:
    """Counts rows against an estimate and says so, on a terminal only."""

    def __init__(self, out: TextIO | None = None):
        self.out = out if out is not None and out.isatty() else None
        self.label, self.total, self.done = "", 1, 0
        self.begun = self._said = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return max(time.monotonic() - self.begun, 0.001)

    def add(self, count: int) -> None:
        """Count what was done."""
        self.done += count
        if self.out is not None and time.monotonic() - self._said > EVERY:
            self._said = time.monotonic()
            self.out.write(f"\r{self.line()}\x1b[K")
            self.out.flush()

    def line(self) -> str:
        """Say how it stands."""
        share = min(self.done / max(self.total, 1), 1.0)
        bar = "█" * round(share * WIDTH) + "░" * (WIDTH - round(share * WIDTH))
        rate = self.done / self.seconds
        left = max(self.total - self.done, 0) / rate if rate else 0
        rest = f"{left // 60:.0f}:{left % 60:02.0f}"
        return f"{self.label:<12} {bar} {share:4.0%}  {self.done:,} rows  {rate:,.0f}/s  {rest} left"

    def end(self) -> None:
        """Leave the line."""
        if self.out is not None:
            self.out.write(f"\r{self.line()}\x1b[K\n")
