"""The second language is complete: every string of the interface, with the same placeholders, and nothing left over."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.house.test_imports import ROOT

pytestmark = pytest.mark.once

KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "_l": None,
    "lazy_gettext": None,
    "_n": (1, 2),
    "N_": None,
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdrif]|\{\w*\}")
LANGUAGE = "de"
SAME = 0.12  # at most this share of strings may read the same in both languages: names, units, loanwords


@pytest.fixture(scope="module")
def extracted() -> Catalog:
    """Every string that the code and the templates say."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    wanted = extract_from_dir(
        str(ROOT),
        methods,
        options,
        KEYWORDS,
        directory_filter=lambda path: (
            Path(path).name not in {"static", "tests", "node_modules"} and not Path(path).name.startswith(".")
        ),
    )
    for file, line, message, _comments, context in wanted:
        found.add(message, None, [(file, line)], context=context)
    return found


@pytest.fixture(scope="module")
def translated() -> Catalog:
    """The catalog of the second language."""
    with (ROOT / "app" / "translations" / LANGUAGE / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def words(message) -> tuple[str, ...]:
    """A message as a tuple: one string, or singular and plural."""
    return message if isinstance(message, tuple) else (message,)


def test_catalog_holds_what_is_said_and_nothing_else(extracted, translated):
    said = {message.id for message in extracted if message.id}
    known = {message.id for message in translated if message.id}
    missing, left_over = said - known, known - said
    assert not missing, f"{len(missing)} not in the catalog: {sorted(map(str, missing))[:20]}"
    assert not left_over, f"{len(left_over)} no longer said: {sorted(map(str, left_over))[:20]}"


def test_everything_is_translated(translated):
    empty = [message.id for message in translated if message.id and not all(words(message.string))]
    fuzzy = [message.id for message in translated if message.id and message.fuzzy]
    assert not empty, empty[:20]
    assert not fuzzy, fuzzy[:20]


def test_placeholders_are_the_same(translated):
    wrong = []
    for message in translated:
        if not message.id:
            continue
        wanted = {name for part in words(message.id) for name in PLACEHOLDER.findall(part)}
        for part in words(message.string):
            found = set(PLACEHOLDER.findall(part))
            if found - wanted or (found != wanted and not isinstance(message.id, tuple)):
                wrong.append((message.id, part))
    assert not wrong, wrong[:10]


def test_it_is_another_language(translated):
    same = [message.id for message in translated if message.id and message.string == message.id]
    assert len(same) <= SAME * len(translated), same


@pytest.mark.parametrize(
    "path", ["/", "/join", "/sign-in", "/threads", "/communities", "/roadmaps", "/search?q=x", "/no-such-page"]
)
def test_pages_speak_it(app, path):
    page = app.test_client().get(path, headers={"Accept-Language": LANGUAGE})
    assert f'<html lang="{LANGUAGE}"' in page.text
    assert "Accept-Language" in page.headers["Vary"]
    assert page.text != app.test_client().get(path).text


def test_a_member_s_own_language_wins(app, unit, cast, visit):
    with unit() as session:
        session.get(type(cast.mentee), cast.mentee.id).locale = LANGUAGE
    page = visit(cast.mentee).get("/", headers={"Accept-Language": "en"})
    assert f'<html lang="{LANGUAGE}"' in page.text
