"""The second language: a whole catalog, and pages, days, numbers and plurals that follow the viewer."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale, ngettext
from wtforms import IntegerField

from app import i18n, jinja
from app.forms import Form, Line
from app.models import User
from app.profiles.reasons import _styles
from dev import catalogs
from rooms.words import number, state_words
from tests.house.test_imports import ROOT

pytestmark = pytest.mark.once("words")


@pytest.fixture(scope="module")
def said():
    """Everything that the interface says."""
    return catalogs.extracted()


@pytest.fixture
def german(app):
    """A request by somebody whose browser asks for German."""
    with app.test_request_context(headers={"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}), force_locale("de"):
        yield app


def catalog(code):
    return catalogs.read(catalogs.FOLDER / code / "LC_MESSAGES" / "messages.po")


@pytest.mark.parametrize("code", sorted(set(i18n.LANGUAGES) - {"en"}))
def test_catalog_is_complete(said, code):
    assert not catalogs.report(said, catalog(code))


def test_catalog_is_written_as_it_would_be_written_again(said, tmp_path):
    path = catalogs.FOLDER / "de" / "LC_MESSAGES" / "messages.po"
    catalogs.write(tmp_path / "messages.po", said, catalogs.read(path))
    assert (tmp_path / "messages.po").read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_german_keeps_its_voice():
    formal = re.compile(r"[a-zäöüß,] (Sie|Ihnen|Ihre[mnrs]?)\b|\b(Ups|Hoppla)\b|!")
    for message in catalog("de"):
        words = " ".join(catalogs.forms(message.string)) if message.id else ""
        assert not formal.search(words), words


def test_page_speaks_what_the_browser_asks_for(visit):
    page = visit(None).get("/join", headers={"Accept-Language": "de"}).text
    assert '<html lang="de"' in page
    assert "Menteo beitreten" in page
    assert "Zeitzone" in page
    assert "Join Menteo" in visit(None).get("/join", headers={"Accept-Language": "fr, en;q=0.5"}).text


def test_member_s_setting_wins_over_the_browser(visit, cast, unit):
    with unit() as session:
        session.get(User, cast.mentee.id).locale = "de"
    for address, words in (("/", "Startseite|Guten"), ("/rooms", "Räume"), ("/communities", "Gemeinschaften")):
        page = visit(cast.mentee).get(address, headers={"Accept-Language": "en"}).text
        assert '<html lang="de"' in page
        assert any(word in page for word in words.split("|")), address


def test_days_are_german(german):
    assert jinja.day(date(2026, 3, 13), year=False) == "Fr, 13. März"
    assert jinja.day(date(2026, 3, 13), year=True) == "13. März 2026"
    assert jinja.short_day(date(2020, 9, 1)) == "1. Sept. 2020"
    assert jinja.clock_time(datetime(2026, 3, 13, 8, 4, tzinfo=UTC)) == "08:04"


def test_numbers_and_plurals_are_german(german):
    assert [ngettext("%(num)s reply", "%(num)s replies", n) for n in (0, 1, 2)] == [
        "0 Antworten",
        "1 Antwort",
        "2 Antworten",
    ]
    assert number(2.5) == "2,5"
    assert number(12.0) == "12"
    assert state_words("active") == "Offen"
    assert _styles(["review_of_real_work"]) == ["Durchsicht echter Arbeit"]


def test_forms_speak_our_words(app):
    class Sample(Form):
        age = IntegerField("Age")
        line = Line("Line", max=1200)

    for code, words, limit in (("en", "whole number", "1,200"), ("de", "ganze Zahl", "1.200")):
        with app.test_request_context(method="POST", data={"age": "x", "line": "y" * 1201}), force_locale(code):
            form = Sample(meta={"csrf": False})
            assert not form.validate()
            assert words in str(form.age.errors[0])
            assert limit in str(form.line.errors[0])


def test_compiled_catalog_is_never_older_than_its_source(app):
    source = i18n.FOLDER / "de" / "LC_MESSAGES" / "messages.po"
    assert source.with_suffix(".mo").stat().st_mtime >= source.stat().st_mtime


def test_processes_that_begin_at_once_compile_beside_each_other(tmp_path):
    """As web and worker do in a fresh checkout."""
    (tmp_path / "de" / "LC_MESSAGES").mkdir(parents=True)
    shutil.copy(i18n.FOLDER / "de" / "LC_MESSAGES" / "messages.po", tmp_path / "de" / "LC_MESSAGES")
    program = (
        "import sys, pathlib; from app import i18n; i18n.FOLDER = pathlib.Path(sys.argv[1]); i18n.compile_catalogs()"
    )
    begun = [subprocess.Popen([sys.executable, "-c", program, tmp_path], cwd=ROOT) for _ in range(2)]
    assert [process.wait(600) for process in begun] == [0, 0]
    assert [path.name for path in sorted((tmp_path / "de" / "LC_MESSAGES").iterdir())] == ["messages.mo", "messages.po"]
