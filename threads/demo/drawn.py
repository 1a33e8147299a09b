"""Pictures of the demo's threads: bars drawn from a few numbers."""

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app import uploads
from app.later import Later
from app.writing import pictures

if TYPE_CHECKING:
    from PIL import Image, ImageDraw
else:
    Image, ImageDraw = Later("PIL.Image"), Later("PIL.ImageDraw")

WIDE, HIGH, GAP = 960, 360, 24


def bars(numbers: Sequence[int]) -> bytes:
    """Return a picture of bars, the last of them in the color of what is new."""
    sheet = Image.new("RGB", (WIDE, HIGH), "#f3f4ec")
    pen, step = ImageDraw.Draw(sheet), (WIDE - GAP) / len(numbers)
    for at, number in enumerate(numbers):
        left, top = GAP + at * step, HIGH - GAP - (HIGH - 2 * GAP) * number / max(numbers)
        pen.rectangle(
            (left, top, left + step - GAP, HIGH - GAP), fill="#e0a83c" if at == len(numbers) - 1 else "#1d5b45"
        )
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def pictured(said: dict[str, Any], author: Any) -> str:
    """Return the words of an entry, with its picture below them if it has one."""
    if not (drawn := said.get("picture")):
        return str(said["body"])
    picture = pictures.add(uploads.read(drawn["name"], bars(drawn["bars"])), author.id)
    return f"{said['body']}\n\n![{drawn['shows']}]({picture.address})"
