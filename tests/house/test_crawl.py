"""Crawls of everything that can be read: sound HTML, headers, a GET that changes nothing and tells nobody too much."""

import hashlib

import pytest
from sqlalchemy import select

from app.db import Base, db
from tests.house.test_audience import CRAWLED, kept_from, surfaces
from tests.visitor import inspect_html

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE")


def fingerprint(app) -> dict[str, str]:
    """A hash of every table's rows."""
    with app.app_context():
        hashes = {}
        for table in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
            hashes[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        db.session.rollback()
    return hashes


@pytest.mark.once("cases", but=("guest", "mentor", "owner", "moderator"))
@pytest.mark.parametrize("role", CRAWLED)
def test_reading_changes_nothing_is_sound_and_tells_no_more_than_it_may(app, look, world, statements, role):
    before = fingerprint(app)
    visitor, faults, known, forbidden = look(role), [], set(), kept_from(role)
    with statements() as seen:
        for url in surfaces(app, world, bare=True):
            told = []
            faults += faults_of(visitor, url, known, told)
            faults += [f"{role} reads {word} at {url}" for word, hidden in forbidden if hidden in "".join(told)]
    written = [statement for statement in seen if statement.lstrip().upper().startswith(WRITES)]
    assert fingerprint(app) == before
    assert not written, written[:5]
    assert not faults, "\n".join(faults)


def faults_of(visitor, url, known: set, told: list) -> list[str]:
    """What is wrong with page and fragment at an address; both are added to what is told. Error pages are inspected once."""
    try:
        for headers in ({}, {"HX-Request": "true"}):
            answer = visitor.client.get(url, headers=headers)
            told.append(f"{answer.data.decode(errors='replace')}{answer.headers}")
            assert answer.status_code < 500, f"{url}: {answer.status_code}"
            assert answer.headers.get("Content-Security-Policy"), f"{url}: no CSP"
            if (
                answer.mimetype != "text/html"
                or not answer.data
                or answer.status_code in known
                or 300 <= answer.status_code < 400
            ):
                return []
            known |= {answer.status_code} - {200}
            inspect_html(answer.text, url)
    except AssertionError as error:
        return [str(error).partition("\n")[0]]
    except Exception as error:
        return [f"{url}: {type(error).__name__} {error}".partition("\n")[0]]
    return []


@pytest.mark.once
@pytest.mark.parametrize(("method", "role"), [("head", "owner"), ("options", "guest")])
def test_asking_about_an_address_changes_nothing(app, look, addresses, statements, method, role):
    before, visitor = fingerprint(app), look(role)
    with statements() as seen:
        for url in addresses:
            answer = getattr(visitor.client, method)(url)
            assert answer.status_code < 500, url
            assert method == "options" or not answer.data, f"{url}: HEAD with a body"
    assert not [statement for statement in seen if statement.upper().startswith(WRITES)]
    assert fingerprint(app) == before
