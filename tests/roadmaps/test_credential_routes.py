"""The pages and files of credentials, `/verify`, and what other verifiers read."""

import io
import json
import subprocess
import sys

import pytest

from app.access import Guest
from roadmaps.badges import check, envelope
from roadmaps.service import credentials, verifying
from tests.factories.credentials import make_credential


@pytest.fixture
def held(unit, cast):
    """The address of a credential that holds."""
    with unit():
        return f"/credentials/{make_credential(cast.mentee, cast.curator).uid}"


def withdraw(unit, address):
    with unit():
        found = credentials.db.session.scalar(
            credentials.select(credentials.Credential).where(credentials.Credential.uid == address.rpartition("/")[2])
        )
        credentials.withdraw(found)


def test_only_its_holder_sees_it_until_it_is_published(cast, visit, held):
    files = (held, f"{held}/credential.json", f"{held}/credential.jwt", f"{held}/badge.png")
    for url in files:
        visit(cast.mentee).get(url)
        for other in (None, cast.mentor, cast.curator, cast.admin):
            visit(other).get(url, status=404)
    assert "Publish this page" in visit(cast.mentee).get(held).text
    visit(cast.mentor).post(f"{held}/page", status=404)
    visit(cast.mentee).post(f"{held}/page")
    for url in files:
        visit(None).get(url)
    assert "Publish this page" not in visit(None).get(held).text
    visit(cast.mentor).post(f"{held}/page", status=403)
    visit(cast.mentor).post(f"{held}/words", status=403)
    visit(cast.mentee).post(f"{held}/page")
    visit(None).get(held, status=404)


def test_its_holder_has_it_say_their_name(cast, visit, held):
    holder = visit(cast.mentee)
    assert cast.mentee.name not in holder.get(held).text.partition("<main")[2]
    holder.post(f"{held}/words", {"with_name": "y"})
    assert cast.mentee.name in holder.get(held).text.partition("<main")[2]
    token = holder.get(f"{held}/credential.jwt").text
    assert cast.mentee.name in str(envelope.opened(token).payload)


def test_ones_own_are_listed(cast, visit, held):
    assert held in visit(cast.mentee).get("/credentials").text
    assert "You hold no credential yet" in visit(cast.mentor).get("/credentials").text
    visit(None).get("/credentials", status=303)


@pytest.mark.parametrize("kind", ["credential.json", "credential.jwt", "badge.png", "badge.svg"])
def test_a_file_is_checked_without_an_account(cast, visit, held, kind):
    body = visit(cast.mentee).get(f"{held}/{kind}").data
    page = visit(None).post("/verify", {"file": (io.BytesIO(body), kind)}, status=200).text
    assert "This credential holds" in page
    assert "Baking bread" in page
    if kind not in {"badge.png", "badge.svg"}:
        assert "This credential holds" in visit(None).post("/verify", {"text": body.decode()}, status=200).text
    place = len(body) // 2 if kind != "badge.svg" else body.index(b"verify=") + 200
    bad = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
    page = visit(None).post("/verify", {"file": (io.BytesIO(bad), kind)}, status=200).text
    assert "This does not hold" in page


def test_a_link_is_checked_once_published(cast, visit, held):
    link = f"http://localhost{held}"
    assert "no published credential" in visit(None).post("/verify", {"text": link}, status=200).text
    visit(cast.mentee).post(f"{held}/page")
    for given in (link, held, f"{link}/badge.png"):
        assert "This credential holds" in visit(None).post("/verify", {"text": given}, status=200).text
        assert "This credential holds" in visit(None).get("/verify", query_string={"credential": given}).text
    for given in ("https://elsewhere.example" + held, "https://[", "/credentials/x", "http://localhost/credentials"):
        assert "This does not hold" in visit(None).post("/verify", {"text": given}, status=200).text


def test_withdrawal_shows_everywhere(cast, visit, held, unit):
    visit(cast.mentee).post(f"{held}/page")
    token = visit(None).get(f"{held}/credential.jwt").text
    address = envelope.opened(token).payload["credentialStatus"]
    listing = "/credentials/status/" + address["statusListCredential"].rpartition("/")[2]
    place = int(address["statusListIndex"])
    for is_set in (False, True):
        listed = envelope.opened(visit(None).get(listing).text).payload
        assert check.is_set(listed["credentialSubject"]["encodedList"], place) == is_set
        page = visit(None).post("/verify", {"text": token}, status=200).text
        assert ("was withdrawn" in page, "This does not hold" in page) == (is_set, is_set)
        assert ("Withdrawn on" in visit(None).get(held).text) == is_set
        withdraw(unit, held)
    visit(cast.mentee).post(f"{held}/words", {"with_name": "y"}, status=403)


def test_nothing_and_too_much_are_refused_with_the_text_kept(visit, monkeypatch):
    assert "Choose a file" in visit(None).post("/verify", {}, status=422).text
    assert "too long" in visit(None).post("/verify", {"text": "x" * 400_001}, status=422).text
    monkeypatch.setattr(verifying, "MAX_BYTES", 1000)
    large = io.BytesIO(b"x" * 1001)
    assert "larger than 2 MB" in visit(None).post("/verify", {"file": (large, "x")}, status=413).text
    page = visit(None).post("/verify", {"text": "<b>hello"}, status=200).text
    assert "&lt;b&gt;hello" in page
    assert "We found no credential" in page


def test_issuer_and_keys_stand_at_the_addresses_in_the_credential(cast, visit, held):
    opened = envelope.opened(visit(cast.mentee).get(f"{held}/credential.jwt").text)
    guest = visit(None)
    issuer = guest.get(opened.payload["iss"].removeprefix("http://localhost"))
    assert issuer.json["id"] == opened.payload["iss"]
    assert issuer.headers["Access-Control-Allow-Origin"] == "*"
    key = guest.get(opened.kid.removeprefix("http://localhost")).json
    assert key in guest.get("/credentials/keys").json["keys"]
    assert "d" not in key
    assert envelope.is_signed_by(opened, check.decode(key["x"]))
    guest.get("/credentials/keys/none", status=404)
    guest.get("/credentials/status/99", status=404)


def test_the_offline_program_says_the_same(cast, visit, held, unit, tmp_path):
    guest, holder = visit(None), visit(cast.mentee)
    files = {"badge.png": holder.get(f"{held}/badge.png").data, "keys.json": guest.get("/credentials/keys").data}
    files |= {"check.py": guest.get("/credentials/check.py").data, "fresh": guest.get("/credentials/status/1").data}
    withdraw(unit, held)
    files |= {"late": guest.get("/credentials/status/1").data, "junk": b"junk"}
    files["bad"] = holder.get(f"{held}/credential.jwt").data[:-3] + b"AAA"
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    expected = [(("badge.png",), 0, "unaltered"), (("badge.png", "fresh"), 0, "Not withdrawn")]
    expected += [(("badge.png", "late"), 1, "WITHDRAWN"), (("junk",), 2, ""), (("bad",), 1, "ALTERED")]
    for (name, *status), code, word in expected:
        command = [sys.executable, "-I", "check.py", name, "keys.json", *status]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ran.returncode == code, ran.stderr
        assert word in ran.stdout


def test_the_operator_replaces_the_key_and_withdraws(app, cast, visit, held, unit):
    runner = app.test_cli_runner()
    before = visit(None).get("/credentials/keys").json["keys"]
    assert "signs from now on" in runner.invoke(args=["credentials", "rotate-key"]).output
    assert "replaced" in runner.invoke(args=["credentials", "keys"]).output
    assert visit(None).get("/credentials/keys").json["keys"][1:] == before
    assert runner.invoke(args=["credentials", "withdraw", "nobody"]).exit_code == 1
    assert runner.invoke(args=["credentials", "withdraw", held.rpartition("/")[2]]).exit_code == 0
    with unit():
        found = credentials.db.session.scalars(credentials.select(credentials.Credential)).one()
        assert not verifying.check(json.dumps(check.enveloped(found.token)).encode(), Guest()).holds
