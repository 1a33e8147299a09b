"""Attached files: known by content, written anew, served to those in the room only, and gone with what they hang on."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import delete

from app import clock, outbox, store, uploads
from app.db import db
from app.errors import Invalid
from rooms.models import Room, RoomAttachment
from rooms.service import attachments
from tests import s3
from tests.factories.rooms import actor, make_entry, make_room
from tests.rooms.test_routes import stored

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def picture(kind="PNG", size=(40, 30), **options) -> bytes:
    """A picture as a camera or a screen makes it."""
    out = BytesIO()
    Image.new("RGB", size, (10, 120, 80)).save(out, kind, **options)
    return out.getvalue()


def sent(*files, **words):
    """A message with files, as a browser sends it."""
    return {"kind": "message", "body": "Look at this", "files": [(BytesIO(body), name) for name, body in files]} | words


@pytest.fixture
def room(unit, cast):
    with unit():
        return f"/rooms/{make_room(cast.mentee, cast.mentor).id}"


def keys(app) -> list[str]:
    """What is in the store of rooms."""
    with app.app_context():
        return [name for name in store.all() if name.startswith("rooms/")]


@pytest.fixture(autouse=True)
def place(app, tmp_path):
    """An empty store."""
    with s3.used_by(app, str(tmp_path / "uploads")):
        yield


@pytest.mark.once("outside")
@pytest.mark.parametrize(
    ("name", "body", "kept"),
    [
        ("shot.png", picture(), ("shot.png", "image/png")),
        ("photo.exe", picture("JPEG"), ("photo.jpg", "image/jpeg")),
        ("moving.gif", picture("GIF"), ("moving.png", "image/png")),
        ("paper.txt", PDF, ("paper.pdf", "application/pdf")),
        ("../../rows.csv", "a;b\nä;1".encode(), ("rows.csv", "text/csv")),
        ("page.html", b"<script>alert(1)</script>", ("page.txt", "text/plain")),
        ("C:\\notes.md", b"# Notes", ("notes.md", "text/markdown")),
    ],
)
def test_files_are_what_their_content_says(app, name, body, kept):
    with app.test_request_context():
        assert uploads.read(name, body)[:2] == kept


@pytest.mark.once("outside")
@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("logo.svg", b"<?xml version='1.0'?><SVG onload='x'></SVG>", "SVG"),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        ("run.png", b"MZ\x00\x01" * 40, "no file that can be attached"),
        ("cut.png", picture()[:60], "damaged"),
        ("empty.txt", b"", "empty"),
        ("latin.txt", "ä".encode("latin-1"), "no file that can be attached"),
        ("big.txt", b"a" * (uploads.MAX_BYTES + 1), "larger than 5 MB"),
        ("wide.png", picture(size=(25_001, 1000)), "too many pixels"),
    ],
)
def test_all_else_is_refused_with_a_reason(app, name, body, words):
    with app.test_request_context(), pytest.raises(Invalid, match=words):
        uploads.read(name, body)


@pytest.mark.once("outside")
def test_pictures_lose_their_metadata_and_are_capped(app):
    about = Image.Exif()
    about[0x010E] = "At the kitchen table"
    body = picture("JPEG", (3000, 20), exif=about)
    with app.test_request_context():
        kept = uploads.read("photo.jpg", body)
    assert b"kitchen" in body
    assert b"kitchen" not in kept.body
    assert (kept.width, kept.height) == (2400, 16)


def test_a_file_is_posted_shown_and_served_sealed(app, visit, cast, room):
    mentee = visit(cast.mentee)
    mentee.post(f"{room}/entries", sent(("shot.png", picture()), ("rows.csv", b"a,b")))
    shot, rows = stored(app, RoomAttachment)
    page = visit(cast.mentor).get(room).text
    assert 'width="40" height="30"' in page
    assert "rows.csv" in page
    for found, shown in ((shot, "inline"), (rows, "attachment")):
        answer = visit(cast.mentor).get(f"{room}/attachments/{found.id}")
        assert answer.headers["Content-Disposition"].startswith(f"{shown}; filename={found.name}")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert (answer.headers["Cache-Control"], answer.mimetype) == ("no-store", found.media_type)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        for other in (cast.stranger, cast.moderator, cast.admin):
            visit(other).get(f"{room}/attachments/{found.id}", status=404)


@pytest.mark.once("outside")
def test_a_refused_file_keeps_every_word(app, visit, cast, room):
    mentee = visit(cast.mentee)
    page = mentee.post(f"{room}/entries", sent(("a.png", picture()), ("logo.svg", b"<svg />")), status=422)
    assert "Look at this" in page.text
    assert "Save it as PNG" in page.text
    many = mentee.post(f"{room}/entries", sent(*[(f"{n}.txt", b"a") for n in range(5)]), status=422)
    assert "four files" in many.text
    mentee.post(f"{room}/entries", sent(("a.txt", b"a"), body=""), status=422)
    assert (stored(app), keys(app)) == ([], [])
    visit(cast.stranger).post(f"{room}/entries", sent(("a.png", picture())), status=404)
    assert keys(app) == []


@pytest.mark.once("outside")
def test_a_file_far_too_large_for_other_forms_keeps_the_words_too(app, visit, cast, room, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 20_000)
    monkeypatch.setattr(uploads, "MAX_BYTES", 1000)
    page = visit(cast.mentee).post(f"{room}/entries", sent(("a.txt", b"a" * 30_000)), status=422)
    assert "Look at this" in page.text
    assert "larger than 5 MB" in page.text


def test_a_review_takes_a_file_instead_of_a_link(app, visit, cast, room):
    mentee, asked = visit(cast.mentee), {"kind": "review_request", "title": "Draft 2", "look": "At the axis"}
    mentee.post(f"{room}/entries", asked, status=422)
    mentee.post(f"{room}/entries", sent(("draft.pdf", PDF), **asked))
    assert "Draft 2" in visit(cast.mentor).get(room).text


def test_files_are_exchanged_while_an_entry_is_changed(app, visit, cast, room):
    mentee = visit(cast.mentee)
    mentee.post(f"{room}/entries", sent(("a.txt", b"a"), ("b.txt", b"b")))
    first, second = stored(app, RoomAttachment)
    text, own = f"{room}/entries/{stored(app)[0].id}/text", {"version": "1", "off": str(first.id)}
    assert "a.txt" in mentee.get(text).text
    visit(cast.mentor).post(text, sent(("c.txt", b"c"), **own), status=403)
    kept = mentee.post(text, sent(("c.svg", b"<svg />"), **own), status=422).text
    assert "Save it as PNG" in kept
    assert f'value="{first.id}" checked' in kept
    mentee.post(text, sent(*[(f"{n}.txt", b"n") for n in range(4)], version="1"), status=422)
    mentee.post(text, sent(("c.txt", b"c"), **own))
    assert [each["name"] for each in stored(app)[0].files] == ["b.txt", "c.txt"]
    assert (stored(app)[0].version, [each.name for each in stored(app, RoomAttachment)]) == (1, ["b.txt", "c.txt"])
    with app.app_context():
        outbox.drain()
    mentee.get(f"{room}/attachments/{first.id}", status=404)
    assert mentee.get(f"{room}/attachments/{second.id}").data == b"b"


def test_the_sweep_finds_what_nothing_names_any_more(app, unit, visit, cast, room):
    with clock.at(clock.now() - timedelta(days=3)), unit():
        whole = db.session.get(Room, int(room.rpartition("/")[2]))
        entry = make_entry(whole, cast.mentee)
        kept = attachments.keep(
            [uploads.Upload("a.txt", "text/plain", b"a"), uploads.Upload("b.txt", "text/plain", b"b")]
        )
        attachments.attach(whole, entry, kept[:1], author=actor(cast.mentee))
    assert len(keys(app)) == 2
    attachments_swept(unit, app)
    assert keys(app) == [kept[0][0]]
    with unit():
        db.session.execute(delete(Room).where(Room.id == int(room.rpartition("/")[2])))
        attachments.keep([uploads.Upload("c.txt", "text/plain", b"c")])
    attachments_swept(unit, app, days=1)
    assert [name.split("/")[1] for name in keys(app)] == [f"{clock.now():%Y%m%d}"]


def attachments_swept(unit, app, days=0) -> None:
    """A tick asks for the sweep, once a day, and the worker does it."""
    for _ in range(2):
        with unit():
            attachments.sweep(clock.now() + timedelta(days=days))
    with app.app_context():
        outbox.drain()


def test_a_room_takes_so_many_files(unit, cast, monkeypatch):
    monkeypatch.setattr(attachments, "MOST", 1)
    with unit():
        room = make_room(cast.mentee, cast.mentor)
        entry = make_entry(room, cast.mentee)
        kept = attachments.keep([uploads.Upload(f"{n}.txt", "text/plain", b"a") for n in range(2)])
        with pytest.raises(Invalid, match="full"):
            attachments.attach(room, entry, kept, author=actor(cast.mentee))
