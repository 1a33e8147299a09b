"""Uploads: the same promises in a folder and in a real S3 server; a store that is gone or hangs holds nobody up."""

import io
import os
import signal
import subprocess
import sys
import time

import pytest
from PIL import Image
from werkzeug.exceptions import ServiceUnavailable

from app import store
from app.config import BadSetting, read_settings
from app.models import User
from tests import s3
from tests.conftest import settings_for

pytestmark = pytest.mark.once

KEPT = "pictures/ab/abc-96.webp"
PAGE = "/settings/profile/picture"


@pytest.fixture(scope="module")
def server():
    """A real S3 server."""
    with s3.server() as started:
        yield started


@pytest.fixture(params=["folder", "bucket"])
def place(request, app, tmp_path):
    """An empty place for uploads, of each kind, which the app uses."""
    uploads = s3.bucket(request.getfixturevalue("server")) if request.param == "bucket" else str(tmp_path / "uploads")
    with s3.used_by(app, uploads), app.app_context():
        yield store


def test_what_is_kept_is_read_listed_and_deleted(place):
    place.write(KEPT, b"one")
    place.write(KEPT, b"two")
    place.write("pictures/cd/x.webp", b"")
    assert place.read(KEPT) == b"two"
    assert list(place.all()) == [KEPT, "pictures/cd/x.webp"]
    place.delete(KEPT)
    place.delete(KEPT)
    with pytest.raises(store.Absent):
        place.read(KEPT)
    assert list(place.all()) == ["pictures/cd/x.webp"]
    assert place.check()[0]


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../secret.key", "a/../b", "a//b", ".hidden", "A", "a b", "a" * 300]
)
def test_no_name_leads_out_of_the_store(place, name):
    for verb in (place.read, place.delete, lambda each: place.write(each, b"")):
        with pytest.raises(store.Absent):
            verb(name)
    assert list(place.all()) == []


def test_half_a_file_is_no_file(app, tmp_path):
    with s3.used_by(app, str(tmp_path)), app.app_context():
        (tmp_path / "pictures").mkdir()
        (tmp_path / "pictures" / "a.webp.77.new").write_bytes(b"half")
        assert list(store.all()) == []


@pytest.mark.parametrize(
    ("uploads", "named"),
    [
        ("s3://bucket", "MENTEO_UPLOADS"),
        ("s3://?endpoint=https://s3.example.org", "MENTEO_UPLOADS"),
        ("s3://bucket?endpoint=s3.example.org", "MENTEO_UPLOADS"),
        ("ftp://bucket?endpoint=https://s3.example.org", "MENTEO_UPLOADS"),
        ("relative/folder", "MENTEO_UPLOADS"),
        ("s3://bucket?endpoint=https://s3.example.org", "MENTEO_UPLOADS_KEY"),
    ],
)
def test_a_wrong_setting_is_named_at_start(tmp_path, uploads, named):
    environ = {"MENTEO_DATA": str(tmp_path), "MENTEO_DEMO": "1", "MENTEO_UPLOADS": uploads}
    with pytest.raises(BadSetting) as caught:
        read_settings(environ)
    assert f" {named} " in str(caught.value)


def test_keys_are_not_shown(tmp_path):
    settings = settings_for(tmp_path, "sqlite://", uploads_secret="very-secret", uploads_key="quite-secret")
    assert "secret" not in repr(settings).replace("secret_key='only-for-tests", "")


def test_the_folder_needs_no_client(tmp_path):
    code = "import sys, app; app.create_app(); print('minio' in sys.modules)"
    environ = os.environ | {"MENTEO_DATA": str(tmp_path), "MENTEO_DEMO": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def drawn():
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(out, "PNG")
    return out.getvalue()


def sent(visitor, status=303):
    files = {"picture": (io.BytesIO(drawn()), "me.png")}
    return visitor.post(PAGE, files, status=status, content_type="multipart/form-data")


def test_a_picture_goes_into_the_bucket_and_comes_through_the_app(app, server, visit, cast, unit):
    with s3.used_by(app, s3.bucket(server)):
        sent(visit(cast.mentor))
        with unit() as session:
            address = session.get(User, cast.mentor.id).picture
        served = visit(None).get(address)
        assert Image.open(io.BytesIO(served.data)).size == (96, 96)
        assert served.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        visit(None).get("/pictures/" + "a" * 32 + "-96.webp", status=404)


def seconds(action):
    begun = time.monotonic()
    action()
    return time.monotonic() - begun


def address_on(page):
    return "/pictures/" + page.text.partition('src="/pictures/')[2].partition('"')[0]


def check_without_store(app, visitor, address):
    """The first request waits a bounded time, the others are told at once; the form is there again, with words."""
    assert seconds(lambda: visitor.get(address, status=503)) < store.CONNECT + store.ANSWER + 10
    assert seconds(lambda: visitor.get(address, status=503)) < store.ANSWER - 0.5
    refused = sent(visitor, 503)
    assert 'role="alert"' in refused.text
    assert "Send it again in a moment" in refused.text
    visitor.get(PAGE)
    with app.app_context():
        assert store.check() == (False, f"uploads: {app.extensions['store'].where} cannot be used")


def test_without_its_store_the_site_goes_on(app, visit, cast, monkeypatch):
    monkeypatch.setattr(store, "REST", 600.0)
    with s3.process() as (process, uploads), s3.used_by(app, uploads):
        visitor = visit(cast.mentor)
        sent(visitor)
        address = address_on(visitor.get(PAGE))
        process.send_signal(signal.SIGSTOP)
        check_without_store(app, visitor, address)
        process.send_signal(signal.SIGCONT)
        app.extensions["store"]._rests_until = 1.0  # ten minutes later
        visitor.get(address)
        process.kill()
        process.wait(60)
        check_without_store(app, visitor, address)


def test_a_folder_that_cannot_be_written_says_so(app, tmp_path, visit, cast):
    (tmp_path / "uploads").write_text("no folder")
    with s3.used_by(app, str(tmp_path / "uploads")):
        assert "Send it again in a moment" in sent(visit(cast.mentor), 503).text
    assert issubclass(store.Unreachable, ServiceUnavailable)
