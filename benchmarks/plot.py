"""Cost over data size as a picture: an SVG with words, readable on light and dark pages."""

from collections.abc import Mapping, Sequence
from math import log10

from jinja2 import Environment

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 760, 420, 64, 150, 56, 48
COLORS = ("#0b6e4f", "#b4441c", "#3b5bb5", "#8a4f9e", "#8a6d00", "#5b6770")
GAP = 16
TEMPLATE = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ width }} {{ height }}" font-size="13" \
font-family="system-ui, sans-serif" role="img" aria-label="{{ title }}">
<rect width="100%" height="100%" fill="#fffdf8"/>
<text x="{{ left }}" y="28" font-size="17" font-weight="600" fill="#222">{{ title }}</text>
{% for y, label in ticks %}
<path d="M{{ left }} {{ y }}H{{ right }}" stroke="#ddd"/>
<text x="{{ left - 8 }}" y="{{ y + 4 }}" text-anchor="end" fill="#555">{{ label }}</text>
{% endfor %}
{% for x, label in sizes %}
<text x="{{ x }}" y="{{ height - 18 }}" text-anchor="middle" fill="#555">{{ label }}</text>
{% endfor %}
{% for line in lines %}
<polyline points="{{ line.points }}" fill="none" stroke="{{ line.color }}" stroke-width="2.5"/>
{% for x, y in line.dots %}
<circle cx="{{ x }}" cy="{{ y }}" r="4" fill="{{ line.color }}"/>
{% endfor %}
<text x="{{ right + 12 }}" y="{{ line.label_y + 4 }}" fill="{{ line.color }}">{{ line.name }} {{ line.last }} ms</text>
{% endfor %}
</svg>
"""
)


def plot(lines: Mapping[str, Sequence[tuple[int, float]]], backend: str) -> str:
    """Return a picture of milliseconds of processor time over the number of posts."""
    sizes = sorted({size for points in lines.values() for size, _cost in points})
    top = max(cost for points in lines.values() for _size, cost in points) * 1.1
    span = max(log10(sizes[-1]) - log10(sizes[0]), 0.001)

    def place(size: int, cost: float) -> tuple[float, float]:
        across = LEFT + (WIDTH - LEFT - RIGHT) * (log10(size) - log10(sizes[0])) / span
        return round(across, 1), round(HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * cost / top, 1)

    drawn = [_line(name, [place(*point) for point in points], points[-1][1]) for name, points in lines.items()]
    for number, line in enumerate(drawn):
        line["color"] = COLORS[number % len(COLORS)]
    _keep_apart(drawn)
    return TEMPLATE.render(
        title=f"Milliseconds of processor time a request, {backend}",
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        lines=drawn,
        ticks=[(place(sizes[0], top * share)[1], f"{top * share:.1f}") for share in (0, 0.25, 0.5, 0.75, 1)],
        sizes=[(place(size, 0)[0], f"{size:,} posts") for size in sizes],
    )


def _line(name: str, dots: list[tuple[float, float]], last: float) -> dict[str, object]:
    points = " ".join(f"{x},{y}" for x, y in dots)
    return {"name": name, "points": points, "dots": dots, "last": f"{last:.1f}", "label_y": dots[-1][1]}


def _keep_apart(lines: list[dict[str, object]]) -> None:
    """Move labels that would lie on each other."""
    above = -1e9
    for line in sorted(lines, key=lambda each: float(str(each["label_y"]))):
        above = max(float(str(line["label_y"])), above + GAP)
        line["label_y"] = above
