"""Pictures of members: read by content, turned upright, cut to a square, written anew at two sizes under a random name.

What was uploaded is never stored or served: only what Pillow writes from its pixels is. With that go all metadata, and
whatever else was hidden in the file.
"""

import logging
import re
import secrets
from collections.abc import Sequence
from io import BytesIO
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app import documents, store
from app.access import ensure_may_post
from app.db import db
from app.errors import Invalid, Missing
from app.later import Later
from app.models import Profile, User
from app.outbox import enqueue, handler
from app.unit import look

if TYPE_CHECKING:
    import PIL
    from PIL import Image, ImageOps
else:
    PIL, Image, ImageOps = Later("PIL"), Later("PIL.Image"), Later("PIL.ImageOps")

log = logging.getLogger(__name__)

KINDS = ("JPEG", "PNG", "WEBP", "GIF")
SIZES = (96, 256)
MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_JPEG_PIXELS = 80_000_000  # a JPEG is decoded at a fraction of its size
MIN_SIDE = 32
_TOKEN = re.compile(r"[0-9a-f]{32}")
_one_at_a_time = BoundedSemaphore(1)


def squares(data: bytes) -> dict[int, bytes]:
    """Return a picture as square WebP files by size; raises `Invalid` for what cannot be read as one."""
    try:
        with _one_at_a_time, Image.open(BytesIO(data), formats=KINDS) as opened:
            return _written(_upright(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid(_too_large(), "picture") from None
    except Invalid:
        raise
    except PIL.UnidentifiedImageError:
        raise Invalid(
            _("This is not a picture that we can read. Send a JPEG, PNG, WebP or GIF file."), "picture"
        ) from None
    except Exception as error:  # broken files break decoders in many ways
        log.info("a picture could not be read: %s", type(error).__name__)
        raise Invalid(
            _("This picture is damaged or not complete. Save it again, or choose another one."), "picture"
        ) from None


def _too_large() -> str:
    return _("This picture has too many pixels. Send one of at most 5,000 by 5,000.")


def _upright(opened: "Image.Image") -> "Image.Image":
    """Return the first frame, as it is meant to be seen, with nothing but its pixels."""
    width, height = opened.size
    if width * height > (MAX_JPEG_PIXELS if opened.format == "JPEG" else MAX_PIXELS):
        raise Invalid(_too_large(), "picture")
    if min(width, height) < MIN_SIDE:
        raise Invalid(
            _("This picture is too small. Send one of at least %(num)s pixels each way.", num=MIN_SIDE), "picture"
        )
    if opened.format == "JPEG":
        opened.draft("RGB", (SIZES[-1] * 2, SIZES[-1] * 2))
    opened.load()
    seen = ImageOps.exif_transpose(opened)
    return _on_paper(seen)


def _on_paper(image: "Image.Image") -> "Image.Image":
    """Lay a picture on plain ground where it is see-through."""
    if "A" in image.getbands() or "transparency" in image.info:
        layers = image.convert("RGBA")
        ground = Image.new("RGBA", layers.size, (244, 245, 240, 255))
        return Image.alpha_composite(ground, layers).convert("RGB")
    return image.convert("RGB")


def _written(image: "Image.Image") -> dict[int, bytes]:
    made = {}
    for size in SIZES:
        square = ImageOps.fit(image, (size, size), Image.Resampling.LANCZOS)
        square.info.clear()
        out = BytesIO()
        square.save(out, "WEBP", quality=82, method=4)
        made[size] = out.getvalue()
    return made


def change(person: Any, data: bytes) -> str:
    """Give a member this picture instead of what they have; return its address."""
    ensure_may_post(person)
    with look():  # lets the database go while the picture is worked on
        old = db.session.scalar(select(User.picture).where(User.id == person.id))
    address = keep(data)
    _put(person, address, old)
    return address


def keep(data: bytes) -> str:
    """Keep a picture's squares under a random name and return their address; it is nobody's yet.

    Raises `store.Unreachable`.
    """
    made = squares(data)
    token = secrets.token_hex(16)
    for size, body in made.items():
        store.write(name_of(token, size), body)
    return f"/pictures/{token}-{SIZES[0]}.webp"


def remove(person: Any) -> None:
    """Take a member's picture away."""
    _put(person, None, db.session.scalar(select(User.picture).where(User.id == person.id)))


def _put(person: Any, address: str | None, old: str | None) -> None:
    profile = db.session.scalar(select(Profile).where(Profile.owner_id == person.id))
    if profile is None:
        raise Missing
    profile.user.picture = address
    db.session.flush()
    documents.write(db.session, profile)
    if old and (token := token_of(old)):
        enqueue("picture.delete", {"token": token})


def token_of(address: str) -> str | None:
    """Return the random name in a picture's address; none when it is not one of ours."""
    found = _TOKEN.search(address) if address.startswith("/pictures/") else None
    return found[0] if found else None


def name_of(token: str, size: int) -> str:
    """Return the name under which a picture is kept."""
    return f"pictures/{token[:2]}/{token}-{size}.webp"


def read(token: str, size: int) -> bytes:
    """Return a kept picture; raises `Missing`, or `store.Unreachable`."""
    if size not in SIZES or not _TOKEN.fullmatch(token):
        raise Missing
    try:
        return store.read(name_of(token, size))
    except store.Absent:
        raise Missing from None


@handler("picture.delete", batch=20)
def delete_files(payloads: Sequence[dict[str, Any]]) -> None:
    """Delete the files of pictures that nobody has any more."""
    for payload in payloads:
        token = str(payload["token"])
        is_used = db.session.scalar(select(exists().where(User.picture.startswith(f"/pictures/{token}"))))
        if is_used or not _TOKEN.fullmatch(token):
            continue
        for size in SIZES:
            store.delete(name_of(token, size))
