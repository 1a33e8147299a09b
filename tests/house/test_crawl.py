"""Crawls of everything that can be read: sound HTML, headers, and a GET that changes nothing."""

import hashlib

import pytest
from sqlalchemy import select

from app.db import Base, db
from tests.visitor import inspect_html

ROLES = ("guest", "stranger", "owner", "mentor", "moderator")
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


@pytest.mark.once("cases", but=("guest", "owner", "moderator"))
@pytest.mark.parametrize("role", ROLES)
def test_reading_changes_nothing_and_every_answer_is_sound(app, look, addresses, statements, role):
    before = fingerprint(app)
    visitor, faults, known = look(role), [], set()
    with statements() as seen:
        for url in addresses:
            faults += faults_of(visitor, url, known)
    written = [statement for statement in seen if statement.lstrip().upper().startswith(WRITES)]
    assert fingerprint(app) == before
    assert not written, written[:5]
    assert not faults, "\n".join(faults)


def faults_of(visitor, url, known: set) -> list[str]:
    """What is wrong with page and fragment at an address; error pages, all alike, are inspected once."""
    try:
        for headers in ({}, {"HX-Request": "true"}):
            answer = visitor.client.get(url, headers=headers)
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
