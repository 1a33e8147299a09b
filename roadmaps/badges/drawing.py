"""The picture of a credential as SVG, with the signed token inside it (Open Badges baking: an element of its own)."""

import math
from collections.abc import Iterator, Sequence

from markupsafe import escape

from roadmaps.badges.check import SVG_NAMES
from roadmaps.badges.picture import INK, LEAF, MARIGOLD, MULBERRY, MUTED, PAPER, fitted, is_known, width

SERIF, SANS = "Faustina, Georgia, serif", "Figtree, system-ui, sans-serif"


def baked(token: str, *, title: str, foot: Sequence[str], stages: Sequence[int]) -> bytes:
    """Return an SVG that shows what was achieved and carries the token; `stages` are how many steps each stage had."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{SVG_NAMES}" viewBox="0 0 600 600" role="img">',
        f"<title>{escape(title)}</title>",
        f'<openbadges:credential verify="{escape(token)}"/>',
        f'<circle cx="300" cy="300" r="298" fill="{PAPER}"/>',
        *_ring(stages),
        *_mark(),
        *_words(title, foot),
        "</svg>",
    ]
    return "\n".join(parts).encode()


def _arc(y: float, radius: float, turn: tuple[float, float], color: str, thick: int) -> str:
    """Draw part of a circle on the middle line, in degrees from three o'clock clockwise."""
    begin, end = turn
    spots = []
    for angle in map(math.radians, turn):
        spots.append(f"{300 + radius * math.cos(angle):.2f} {y + radius * math.sin(angle):.2f}")
    way = f"M{spots[0]}A{radius} {radius} 0 {int(end - begin > 180)} 1 {spots[1]}"
    return f'<path d="{way}" fill="none" stroke="{color}" stroke-width="{thick}"/>'


def _ring(stages: Sequence[int]) -> Iterator[str]:
    """Draw the progress ring, one closed arc a stage, as roadmaps show it."""
    if not 1 < len(stages) <= 16:
        yield f'<circle cx="300" cy="300" r="265" fill="none" stroke="{LEAF}" stroke-width="14"/>'
        return
    turn, each = -90.0, (360 - 4.0 * len(stages)) / max(sum(stages), 1)
    for steps in stages:
        yield _arc(300, 265, (turn + 2, turn + 2 + steps * each), LEAF, 14)
        turn += steps * each + 4


def _mark() -> Iterator[str]:
    """Draw the two open rings of the house."""
    yield _arc(138, 35.5, (-145, 130), LEAF, 9)
    yield _arc(138, 17.5, (35, 315), MULBERRY, 9)
    yield f'<circle cx="300" cy="138" r="6" fill="{MARIGOLD}"/>'


def _words(title: str, foot: Sequence[str]) -> Iterator[str]:
    """Write the lines, each as wide as in our own faces, which whoever opens the file need not have."""
    lines, size = fitted(title)
    y = 300 - (len(lines) - 1) * size * 0.6
    for line in lines:
        wide = f' textLength="{width(line, size):.0f}" lengthAdjust="spacingAndGlyphs"' if is_known(line) else ""
        yield _line(line, y, f'font-family="{SERIF}" font-size="{size}" font-weight="600" fill="{INK}"{wide}')
        y += size * 1.2
    for number, line in enumerate(foot):
        yield _line(line, 438 + 30 * number, f'font-family="{SANS}" font-size="21" fill="{MUTED}"')


def _line(text: str, y: float, look: str) -> str:
    place = f'x="300" y="{y:g}" text-anchor="middle" dominant-baseline="middle"'
    return f"<text {place} {look}>{escape(text)}</text>"
