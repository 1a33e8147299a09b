"""Refusals and accidents: a page in the house's words, with what was typed."""

import pytest
from sqlalchemy.exc import OperationalError

from app import errors

pytestmark = pytest.mark.once("refused")


@pytest.fixture
def broken(app, monkeypatch):
    """Make the standing page `/help` raise what a test wants."""

    def raising(error):
        def view():
            raise error

        view.is_public = True
        monkeypatch.setitem(app.view_functions, "pages.help", view)

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(app, "testing", False)
    return raising


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.Missing(), 404),
        (errors.NotAllowed("Not yours."), 403),
        (errors.Gone(), 410),
        (errors.Invalid("Too long"), 422),
        (errors.Conflict("Meanwhile", mine="my words", theirs="their words", to="/"), 409),
        (OperationalError("INSERT secret words", {}, Exception("disk full")), 503),
        (RuntimeError("secret words"), 500),
    ],
)
def test_every_refusal_is_a_page(visit, cast, broken, error, status):
    broken(error)
    for viewer in (None, cast.mentee):
        page = visit(viewer).get("/help", status=status)
        assert "secret words" not in page.text
        assert page.headers["Cache-Control"] == "no-store"
        if status == 409:
            assert "my words" in page.text
            assert "their words" in page.text


def test_a_stale_form_gives_the_text_back(visit, cast):
    page = visit(cast.mentee).post("/reports", {"csrf_token": "stale", "note": "my long story"}, status=400)
    assert "my long story" in page.text
    assert "no longer fresh" in page.text


def test_unknown_addresses_and_methods(visit, cast):
    visit(None).get("/nowhere", status=404)
    visit(cast.mentee).get("/nowhere", status=404)
    visit(cast.mentee).post("/privacy", {}, status=405)


def test_too_large(visit, cast):
    page = visit(cast.mentee).post("/reports", {"note": "x" * 2_500_000}, status=413)
    assert "too large" in page.text


def test_a_host_that_is_not_ours(visit):
    visit(None).get("/", status=400, headers={"Host": "evil.example"})
