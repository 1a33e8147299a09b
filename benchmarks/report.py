"""What was measured, told three ways: a table for the terminal, the same as Markdown, JSON for scripts."""

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.goals import Row

RESULTS = Path(__file__).parent / "results"
HEAD = ("goal", "page", "backend", "figure", "of hello", "must", "target", "met", "note")


def cells(row: Row) -> tuple[str, ...]:
    """Return a row as words."""
    said = row.as_dict()
    met = "target" if said["target_met"] else "must" if said["must_met"] else "no"
    figure = "not measured" if row.figure is None else f"{row.figure:,.2f} {row.unit}"
    ratio = f"{row.hello_ratio:.1%}" if row.hello_ratio else ""
    return row.goal, row.page, row.backend, figure, ratio, said["must"], said["target"], met, row.note


def table(rows: Sequence[Row]) -> str:
    """Return the rows as an aligned table."""
    lines = [HEAD, *map(cells, rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def markdown(rows: Sequence[Row], facts: Sequence[str]) -> str:
    """Return the rows as a page."""
    lines = ["# Results of `make bench`", "", *(f"- {fact}" for fact in facts), ""]
    lines += ["| " + " | ".join(line) + " |" for line in (HEAD, ("---",) * len(HEAD), *map(cells, rows))]
    return "\n".join([*lines, ""])


def keep(rows: Sequence[Row], facts: Sequence[str], folder: Path = RESULTS) -> None:
    """Write the results of a whole run."""
    folder.mkdir(parents=True, exist_ok=True)
    found = [row.as_dict() for row in rows]
    (folder / "latest.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "latest.md").write_text(markdown(rows, facts), encoding="utf-8")
