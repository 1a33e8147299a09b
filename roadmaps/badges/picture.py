"""The picture of a credential, with the signed token inside it (Open Badges baking: an iTXt chunk of a PNG)."""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.later import Later
from roadmaps.badges.check import KEYWORD

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont, PngImagePlugin
else:
    Image, ImageDraw, ImageFont, PngImagePlugin = (
        Later(f"PIL.{each}") for each in ("Image", "ImageDraw", "ImageFont", "PngImagePlugin")
    )

FONTS = Path(__file__).parents[2] / "static" / "fonts"
SIDE, FINE = 600, 2  # drawn larger, then made smaller: Pillow draws hard edges
PAPER, INK, MUTED = "#f7f7f1", "#1f2a25", "#5c665f"
LEAF, TINT, MULBERRY, MARIGOLD = "#1f5a44", "#d9e8d3", "#7d2147", "#e7b13f"
WIDTH = 380  # of the words, inside the ring
SIZES = (44, 38, 32, 27)
KNOWN = 0x250  # letters below this are in our fonts


def baked(token: str, *, title: str, foot: Sequence[str], stages: Sequence[int]) -> bytes:
    """Return a PNG that shows what was achieved and carries the token; `stages` are how many steps each stage had."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt(KEYWORD.decode(), token)
    out = BytesIO()
    _drawn(title, tuple(foot), tuple(stages)).save(out, "PNG", pnginfo=info, optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def _drawn(title: str, foot: tuple[str, ...], stages: tuple[int, ...]) -> "Image.Image":
    image = Image.new("RGBA", (SIDE * FINE, SIDE * FINE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse(_box(300, 300, 298), fill=PAPER)
    _ring(pen, stages)
    _mark(pen, 300, 138)
    _words(pen, title, foot)
    return image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).quantize(128)


def _box(x: float, y: float, radius: float) -> list[float]:
    return [(x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE]


def _ring(pen: Any, stages: tuple[int, ...]) -> None:
    """Draw the progress ring, one closed arc a stage, as roadmaps show it."""
    gap = 4.0 if 1 < len(stages) <= 16 else 0.0
    whole = stages if gap else (1,)
    turn, each = -90.0, (360 - gap * len(whole)) / max(sum(whole), 1)
    for steps in whole:
        pen.arc(_box(300, 300, 272), turn + gap / 2, turn + gap / 2 + steps * each, fill=LEAF, width=14 * FINE)
        turn += steps * each + gap


def _mark(pen: Any, x: float, y: float) -> None:
    """Draw the two open rings of the house."""
    pen.arc(_box(x, y, 40), -145, 130, fill=LEAF, width=9 * FINE)
    pen.arc(_box(x, y, 22), 35, 315, fill=MULBERRY, width=9 * FINE)
    pen.ellipse(_box(x, y, 6), fill=MARIGOLD)


def _words(pen: Any, title: str, foot: tuple[str, ...]) -> None:
    lines, size = _fitted(title)
    y = 300 - (len(lines) - 1) * size * 0.6
    for line in lines:
        pen.text((300 * FINE, y * FINE), line, font=_font("faustina", size * FINE), fill=INK, anchor="mm")
        y += size * 1.2
    y = 438.0
    for line in foot:
        if is_known(line):
            pen.text((300 * FINE, y * FINE), line, font=_font("figtree", 21 * FINE), fill=MUTED, anchor="mm")
        y += 30


def _fitted(title: str) -> tuple[list[str], int]:
    """Break a title into lines; one in letters we cannot draw is left out."""
    return fitted(title) if is_known(title) else ([], SIZES[0])


def fitted(title: str) -> tuple[list[str], int]:
    """Break a title into at most three lines, as large as they fit."""
    for size in SIZES:
        lines = _broken(title, size)
        if len(lines) <= 3 and all(width(line, size) <= WIDTH for line in lines):
            return lines, size
    lines = _broken(title, SIZES[-1])[:3]
    while width(lines[-1] + "…", SIZES[-1]) > WIDTH:
        lines[-1] = lines[-1][:-1]
    return [*lines[:-1], lines[-1] + "…"], SIZES[-1]


def _broken(title: str, size: int) -> list[str]:
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width(longer, size) > WIDTH:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def is_known(text: str) -> bool:
    """Whether our faces have all letters of a text."""
    return all(ord(sign) < KNOWN or sign in "–—‘’“”…·" for sign in text)


def width(line: str, size: int) -> float:
    """Return how wide a line of a title is."""
    return float(_font("faustina", size).getlength(line))


@lru_cache(maxsize=16)
def _font(name: str, size: int) -> Any:
    font = ImageFont.truetype(FONTS / f"{name}.woff2", size)
    font.set_variation_by_axes([600 if name == "faustina" else 400])
    return font
