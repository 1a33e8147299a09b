"""Files that people attach: known by their content, pictures written anew without metadata.

What is called a picture is decoded and encoded again, so that nothing but its pixels is kept. PDF and text are kept as
they are and only ever sent as downloads, sealed. Everything else is refused, SVG by name: it can carry scripts.
"""

import re
from io import BytesIO
from pathlib import PurePath
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, NamedTuple

from flask_babel import gettext as _

from app.errors import Invalid
from app.later import Later
from app.text import single_line

if TYPE_CHECKING:
    import PIL
    from PIL import Image, ImageOps
else:
    PIL, Image, ImageOps = Later("PIL"), Later("PIL.Image"), Later("PIL.ImageOps")

FIELD = "files"
MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 4
MAX_BODY = 24 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_SIDE = 2400
MAX_NAME = 120
PICTURES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
TEXTS = {".md": "text/markdown", ".markdown": "text/markdown", ".csv": "text/csv"}
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)
_one_at_a_time = BoundedSemaphore(1)


class Upload(NamedTuple):
    """A file that can be kept: what it is called, what it is, its bytes; a picture's size."""

    name: str
    media_type: str
    body: bytes
    width: int = 0
    height: int = 0


def read(name: str, body: bytes) -> Upload:
    """Return a file as it may be kept; raises `Invalid` for what is none that we take."""
    called = as_called(name)
    if len(body) > MAX_BYTES:
        raise _refusal(_("“%(name)s” is larger than 5 MB. Send a smaller one.", name=called))
    if not body:
        raise _refusal(_("“%(name)s” is empty.", name=called))
    if body.startswith(b"%PDF-"):
        return Upload(_named(called, ".pdf"), "application/pdf", body)
    if _SVG.search(body[:4096]):
        words = _("“%(name)s” is an SVG picture, which can carry scripts. Save it as PNG and attach that.", name=called)
        raise _refusal(words)
    if _is_text(body):
        suffix = PurePath(called).suffix.lower()
        return Upload(_named(called, suffix if suffix in TEXTS else ".txt"), TEXTS.get(suffix, "text/plain"), body)
    return _picture(called, body)


def as_called(name: str) -> str:
    """Return the name of a file as its sender knows it, without folders."""
    return single_line(PurePath(name.replace("\\", "/")).name)


def _is_text(body: bytes) -> bool:
    if _CONTROLS.search(body):
        return False
    try:
        body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _named(name: str, suffix: str) -> str:
    """Return a name that ends as its content says."""
    path = PurePath(name or "file")
    stem = path.stem if path.suffix else path.name
    return f"{stem[: MAX_NAME - len(suffix)].strip() or 'file'}{suffix}"


def _picture(name: str, body: bytes) -> Upload:
    try:
        with _one_at_a_time, Image.open(BytesIO(body), formats=(*PICTURES, "GIF")) as opened:
            return _drawn_anew(name, opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _refusal(_too_large(name)) from None
    except Invalid:
        raise
    except PIL.UnidentifiedImageError:
        words = _(
            "“%(name)s” is no file that can be attached: pictures (JPEG, PNG, WebP, GIF), PDF, and text in UTF-8.",
            name=name,
        )
        raise _refusal(words) from None
    except Exception:  # broken files break decoders in many ways
        words = _("“%(name)s” is damaged or not complete. Save it again, or choose another one.", name=name)
        raise _refusal(words) from None


def _drawn_anew(name: str, opened: "Image.Image") -> Upload:
    kind = opened.format if opened.format in PICTURES else "PNG"
    if opened.width * opened.height > MAX_PIXELS:
        raise _refusal(_too_large(name))
    opened.load()
    seen = ImageOps.exif_transpose(opened)
    seen = seen.convert("RGB" if kind == "JPEG" else "RGBA" if _is_see_through(seen) else "RGB")
    seen.thumbnail((MAX_SIDE, MAX_SIDE))
    seen.info.clear()
    out = BytesIO()
    seen.save(out, kind, **({"quality": 85} if kind != "PNG" else {}))
    media_type, suffix = PICTURES[kind]
    return Upload(_named(name, suffix), media_type, out.getvalue(), seen.width, seen.height)


def _is_see_through(image: "Image.Image") -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _too_large(name: str) -> str:
    return _("“%(name)s” has too many pixels. Send a picture of at most 5,000 by 5,000.", name=name)


def _refusal(words: str) -> Invalid:
    return Invalid(words, FIELD)
