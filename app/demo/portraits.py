"""Portraits of the demo's cast: drawn from a few shapes, without faces, for people who are invented."""

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.later import Later

if TYPE_CHECKING:
    from PIL import Image, ImageDraw
else:
    Image, ImageDraw = Later("PIL.Image"), Later("PIL.ImageDraw")

SIDE = 256
FINE = 4  # drawn four times larger, then made smaller: Pillow draws hard edges
Box = tuple[float, float, float, float]


class Sheet:
    """A square to draw on, measured in 256ths whatever its size."""

    def __init__(self, ground: str):
        self.image = Image.new("RGB", (SIDE * FINE, SIDE * FINE), ground)
        self._pen = ImageDraw.Draw(self.image)

    def _scaled(self, box: Box) -> list[float]:
        return [value * FINE for value in box]

    def oval(self, box: Box, color: str) -> None:
        """Fill an oval."""
        self._pen.ellipse(self._scaled(box), fill=color)

    def arch(self, box: Box, begin: int, end: int, color: str) -> None:
        """Fill the part of an oval between two angles, cut off straight."""
        self._pen.chord(self._scaled(box), begin, end, fill=color)

    def block(self, box: Box, radius: float, color: str) -> None:
        """Fill a block with round corners."""
        self._pen.rounded_rectangle(self._scaled(box), radius * FINE, fill=color)

    def ring(self, box: Box, color: str) -> None:
        """Draw the rim of a lens."""
        self._pen.rounded_rectangle(self._scaled(box), 11 * FINE, outline=color, width=4 * FINE)

    def line(self, box: Box, color: str) -> None:
        """Draw a line."""
        self._pen.line(self._scaled(box), fill=color, width=4 * FINE)


def draw(look: Mapping[str, Any]) -> bytes:
    """Return a portrait as a PNG file."""
    sheet = Sheet(look["ground"])
    skin, hair, style = look["skin"], look["hair"], look["style"]
    _behind(sheet, style, hair)
    sheet.oval((34, 186, 222, 350), look["top"])
    sheet.block((110, 140, 146, 208), 18, _darker(skin))
    if style != "scarf":
        sheet.oval((80, 112, 98, 136), skin)
        sheet.oval((158, 112, 176, 136), skin)
    sheet.oval((87, 66, 169, 172), skin)
    if beard := look.get("beard"):
        sheet.arch((86, 64, 170, 175), 14, 166, beard)
        sheet.oval((114, 138, 142, 148), skin)
    _before(sheet, style, hair)
    if look.get("glasses"):
        _glasses(sheet)
    small = sheet.image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    small.save(out, "PNG")
    return out.getvalue()


def _darker(color: str) -> str:
    parts = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(part * 0.86):02x}" for part in parts)


def _behind(sheet: Sheet, style: str, hair: str) -> None:
    """Draw the hair that lies behind head and shoulders."""
    if style == "bun":
        sheet.oval((96, 14, 160, 74), hair)
    elif style == "long":
        sheet.block((70, 50, 186, 214), 52, hair)
    elif style == "bob":
        sheet.block((74, 52, 182, 158), 46, hair)
    elif style == "curls":
        for left, top in ((66, 76), (70, 50), (92, 34), (118, 30), (142, 44), (154, 70), (70, 100), (152, 98)):
            sheet.oval((left, top, left + 42, top + 42), hair)
    elif style == "scarf":
        sheet.oval((70, 46, 186, 190), hair)
        sheet.block((78, 120, 178, 224), 40, hair)


def _before(sheet: Sheet, style: str, hair: str) -> None:
    """Draw the hair that lies on the forehead."""
    if style == "scarf":
        sheet.arch((80, 56, 176, 168), 202, 338, hair)
        sheet.arch((74, 112, 182, 222), 10, 170, hair)
    elif style in ("long", "bob"):
        sheet.arch((82, 56, 174, 152), 176, 300, hair)
        sheet.arch((92, 56, 176, 140), 240, 4, hair)
    elif style == "swept":
        sheet.arch((85, 52, 171, 132), 178, 2, hair)
        sheet.oval((92, 46, 170, 92), hair)
    elif style == "curls":
        sheet.arch((84, 56, 172, 144), 194, 346, hair)
    else:
        sheet.arch((85, 58, 171, 150), 190, 350, hair)


def _glasses(sheet: Sheet) -> None:
    rim = "#2b2f2e"
    sheet.ring((92, 110, 125, 136), rim)
    sheet.ring((131, 110, 164, 136), rim)
    sheet.line((124, 121, 132, 121), rim)
