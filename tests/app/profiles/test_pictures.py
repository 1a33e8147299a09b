"""Pictures: only pixels get through, square and small; everything else is refused with words."""

import io
import struct
import zlib

import pytest
from PIL import Image

from app import outbox
from app.errors import Invalid
from app.models import Document, User
from app.profiles import pictures

BASE = "/settings/profile/picture"


def drawn(kind="PNG", size=(400, 300), color=(10, 120, 60), **options):
    out = io.BytesIO()
    mode = "RGBA" if len(color) == 4 else "RGB"
    Image.new(mode, size, color).save(out, kind, **options)
    return out.getvalue()


def huge_png(side=60_000):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def animated():
    out = io.BytesIO()
    frames = [Image.new("RGB", (64, 64), color) for color in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def opened(body):
    return Image.open(io.BytesIO(body))


@pytest.mark.once("outside")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_kind_becomes_two_squares(app, kind):
    made = pictures.squares(drawn(kind))
    assert {size: opened(body).size for size, body in made.items()} == {96: (96, 96), 256: (256, 256)}
    assert all(opened(body).format == "WEBP" for body in made.values())
    assert len(made[96]) <= 4096


@pytest.mark.once("outside")
def test_an_animation_gives_its_first_frame(app):
    image = opened(pictures.squares(animated())[96])
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((48, 48))[0] > 200


@pytest.mark.once("outside")
def test_pictures_are_turned_upright_and_lose_what_they_say(app):
    source = Image.new("RGB", (300, 100), "white")
    source.paste("red", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "secret place"
    out = io.BytesIO()
    source.save(out, "JPEG", exif=exif, comment=b"secret words")
    made = pictures.squares(out.getvalue())[256]
    assert not opened(made).getexif()
    assert b"secret" not in made
    pixel = (
        opened(made).convert("RGB").getpixel((128, 4))
    )  # of the middle third, turned, nothing red is left at the top
    assert min(pixel) > 180


@pytest.mark.once("outside")
def test_a_see_through_picture_is_laid_on_paper(app):
    made = opened(pictures.squares(drawn(color=(0, 0, 0, 0)))[96]).convert("RGB")
    assert min(made.getpixel((10, 10))) > 230


HOSTILE = {
    "empty": b"",
    "words": b"hello",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html as png": b"<!doctype html><script>alert(1)</script>",
    "cut short": drawn("JPEG")[:200],
    "cut png": drawn("PNG", (500, 500))[:80],
    "huge": huge_png(),
    "wide": huge_png(6_000),
    "tiny": drawn(size=(8, 8)),
    "bmp": drawn("BMP"),
    "tiff": drawn("TIFF"),
    "ico": drawn("ICO", (64, 64)),
    "pdf": b"%PDF-1.7\n%",
    "magic only": b"\x89PNG\r\n\x1a\n",
    "gif magic": b"GIF89a<script>",
}


@pytest.mark.once("outside")
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_picture_is_refused(app, data):
    with app.test_request_context(), pytest.raises(Invalid) as caught:
        pictures.squares(data)
    assert caught.value.field == "picture"
    assert caught.value.message


@pytest.mark.once("outside")
def test_nothing_of_a_polyglot_gets_through(app):
    data = drawn("GIF") + b"<script>alert(1)</script>" + b"PK\x03\x04"
    for body in pictures.squares(data).values():
        assert b"script" not in body
        assert b"PK\x03\x04" not in body


def sent(visitor, data, name="me.png", status=303):
    return visitor.post(BASE, {"picture": (io.BytesIO(data), name)}, status=status, content_type="multipart/form-data")


def sent_raw(visitor, size):
    """Send a large file in a body made by hand: the test client's own would stay open."""
    fields = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{visitor.token}\r\n'
    head = '--x\r\nContent-Disposition: form-data; name="picture"; filename="me.png"\r\n\r\n'
    body = (fields + head).encode() + b"\xff" * size + b"\r\n--x--\r\n"
    answer = visitor.client.post(BASE, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    return answer


def address_of(unit, user):
    with unit() as session:
        return session.get(User, user.id).picture


def test_a_picture_is_kept_served_and_found(visit, cast, unit):
    visitor = visit(cast.mentor)
    assert visitor.get(BASE).status_code == 200
    sent(visitor, drawn("JPEG"), "evil.svg")
    address = address_of(unit, cast.mentor)
    served = visit(None).get(address)
    assert served.mimetype == "image/webp"
    assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Disposition"] == "inline"
    assert "immutable" in served.headers["Cache-Control"]
    assert address in visitor.get(f"/@{cast.mentor.handle}").text.replace("-256.", "-96.")
    with unit() as session:
        faces = session.query(Document).filter_by(kind="person", owner_id=cast.mentor.id).one().facts
    assert faces["picture"] == address


def test_a_new_picture_and_a_removal_delete_the_old_files(app, visit, cast, unit):
    visitor = visit(cast.mentor)
    addresses = []
    for color in ((1, 2, 3), (200, 2, 3)):
        sent(visitor, drawn(color=color))
        addresses.append(address_of(unit, cast.mentor))
    with app.app_context():
        outbox.drain()
    visit(None).get(addresses[0], status=404)
    visit(None).get(addresses[1])
    visitor.post(f"{BASE}/removal")
    with app.app_context():
        outbox.drain()
    visit(None).get(addresses[1], status=404)
    assert address_of(unit, cast.mentor) is None


@pytest.mark.once("outside")
def test_bad_pictures_get_words_and_change_nothing(visit, cast, unit):
    visitor = visit(cast.mentor)
    page = sent(visitor, HOSTILE["html as png"], status=422)
    assert 'role="alert"' in page.text
    assert "JPEG, PNG, WebP or GIF" in page.text
    assert "Choose a picture first" in visitor.post(BASE, {}, status=422).text
    assert "larger than 5 MB" in sent_raw(visitor, 5 * 1024 * 1024 + 1).text
    assert "too large" in sent_raw(visitor, 9 * 1024 * 1024).text
    assert address_of(unit, cast.mentor) is None


def test_guests_and_wrong_addresses(visit):
    visitor = visit(None)
    assert "/sign-in" in visitor.get(BASE, status=303).headers["Location"]
    visitor.post(BASE, {})
    for name in ("../../secret.key-96", "g" * 32 + "-96", "a" * 32 + "-512", "a" * 32 + "-96"):
        visitor.get(f"/pictures/{name}.webp", status=404)
