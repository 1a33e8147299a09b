"""Issuing, withdrawing, signing anew, publishing; and the keys that sign."""

import pytest
from sqlalchemy import select

from app.access import Guest
from app.db import db
from app.models import Notification
from roadmaps.badges import check, claims, envelope
from roadmaps.models import Credential, CredentialStatus, IssuerKey
from roadmaps.service import credentials, keys, verification, verifying
from tests.factories.credentials import make_credential, make_verified
from tests.factories.roadmaps import make_ask, make_done, make_enrollment, make_roadmap, plan_of
from tests.factories.rooms import actor


def said(credential):
    return envelope.opened(credential.token).payload


def verdict(credential, **more):
    return verifying.check(credential.token.encode(), Guest(), **more)


def words(found):
    return " ".join(each.text for each in found.findings)


@pytest.fixture
def held(unit, cast):
    """A credential that holds, inside a unit of work."""
    with unit():
        yield make_credential(cast.mentee, cast.curator)


def test_it_says_what_was_achieved_and_nobody(held, cast):
    payload = said(held)
    assert payload["credentialSubject"]["achievement"]["name"] == "Baking bread"
    assert [each["name"] for each in payload["evidence"]] == ["Know your flour", "Measure water", "Bake a loaf"]
    assert "identifier" not in payload["credentialSubject"]
    for private in (cast.mentee.name, cast.mentee.handle, cast.mentee.email, cast.curator.name, "A loaf"):
        assert private not in str(payload)
    assert verdict(held).holds
    assert "bears no name" in words(verdict(held))


def test_its_holder_is_told_once(held, cast):
    told = db.session.scalars(select(Notification).where(Notification.kind == "credential")).all()
    assert [each.user_id for each in told] == [cast.mentee.id]
    enrollment = db.session.get_one(credentials.Enrollment, held.enrollment_id)
    assert credentials.earned(enrollment) is held
    assert len(db.session.scalars(select(Credential)).all()) == 1


def test_a_confirmation_withdrawn_withdraws_it(held):
    enrollment = db.session.get_one(credentials.Enrollment, held.enrollment_id)
    before = verifying.check(held.token.encode(), Guest())
    credentials.unearned(enrollment)
    credentials.unearned(enrollment)
    after = verdict(held)
    assert (before.holds, after.holds) == (True, False)
    assert "withdrawn" in words(after)
    listed = envelope.opened(credentials.status_list(held.status.list)).payload
    assert check.is_set(listed["credentialSubject"]["encodedList"], held.status.position)
    again = credentials.earned(enrollment)
    assert again is not held
    assert again.uid != held.uid
    assert not check.is_set(listed["credentialSubject"]["encodedList"], again.status.position)
    assert verdict(again).holds
    assert not verdict(held).holds


@pytest.mark.parametrize("has_moved", [False, True], ids=["stayed", "moved to a newer version"])
def test_the_last_confirmation_issues_it_and_taking_one_back_withdraws_it(unit, cast, has_moved):
    with unit():
        enrollment = make_enrollment(cast.mentee, make_roadmap(cast.curator))
        make_done(enrollment, cast.mentee, "flour", "water", "loaf")
        asks = [make_ask(enrollment, cast.mentee, cast.curator, key=key) for key in ("flour", "water", "loaf")]
        plan, curator = plan_of(enrollment), actor(cast.curator)
        for ask in asks:
            assert db.session.scalars(select(Credential)).all() == []
            verification.confirm(ask, enrollment, plan, person=curator, version=ask.version, words="Yes")
        held = db.session.scalars(select(Credential)).one()
        assert (verdict(held).holds, enrollment.verified_at is not None) == (True, True)
        if has_moved:
            enrollment.verified_at = None  # as moving leaves it: what was earned stays earned
        verification.revoke(asks[0], enrollment, plan, person=curator, words="It was somebody else's")
        assert (verdict(held).holds, enrollment.verified_at) == (False, None)


def test_its_holder_chooses_what_it_says_of_them(held, cast):
    before, uid = held.token, held.uid
    credentials.let_say(held, with_name=True, with_email=True)
    known = said(held)["credentialSubject"]["identifier"]
    assert known[0]["identityHash"] == cast.mentee.name
    assert known[1]["identityHash"] == claims.fingerprint(cast.mentee.email, known[1]["salt"])
    assert cast.mentee.email not in str(said(held))
    assert said(held)["jti"].endswith(uid)
    assert verifying.check(before.encode(), Guest()).holds
    assert verdict(held, email=cast.mentee.email.upper()).holds
    assert not verdict(held, email="somebody@else.example").holds
    credentials.let_say(held, with_name=False, with_email=False)
    assert "identifier" not in said(held)["credentialSubject"]


def test_replacing_the_key_keeps_old_credentials_valid(held, cast):
    old = keys.held()
    made = keys.rotate()
    newer = make_credential(cast.stranger, cast.curator)
    assert envelope.opened(held.token).kid == old.address
    assert envelope.opened(newer.token).kid == keys.address_of(made.kid)
    assert verdict(held).holds
    assert "was replaced on" in words(verdict(held))
    assert verdict(newer).holds
    assert [key.slot for key in keys.everything()] == ["signs", None]
    assert envelope.opened(credentials.status_list(held.status.list)).kid == keys.address_of(made.kid)


def test_keys_are_sealed_and_a_new_secret_makes_a_new_one(held, app, monkeypatch):
    row = db.session.scalars(select(IssuerKey)).one()
    private = keys.held().private
    assert envelope.encode(private) not in row.sealed
    assert envelope.encode(envelope.public_of(private)) == row.public
    monkeypatch.setattr(app, "secret_key", "another secret of this site, long enough")
    assert keys.held() is None
    assert credentials.status_list(held.status.list) is None
    assert verdict(held).holds
    assert keys.signer().address != keys.address_of(row.kid)
    assert keys.held() is not None


def test_what_others_signed_is_not_ours(held):
    opened = envelope.opened(held.token)
    private = envelope.new_private()
    forged = envelope.sign(opened.payload, kid=opened.kid, private=private)
    assert "does not fit" in words(verifying.check(forged.encode(), Guest()))
    for kid, word in (
        ("https://other.example/keys/x", "other.example"),
        (f"{opened.kid}x", "none of ours"),
        ("https://[x", "none of ours"),
        ("", "none"),
    ):
        foreign = envelope.sign(opened.payload, kid=kid, private=private)
        found = verifying.check(foreign.encode(), Guest())
        assert (found.holds, found.said) == (False, None)
        assert word in words(found)


def test_the_status_list_is_no_credential(held):
    listed = credentials.status_list(held.status.list)
    assert not verifying.check(listed.encode(), Guest()).holds


def test_places_in_the_list_are_given_once(held, monkeypatch):
    given = iter([held.status.position, held.status.position, 5])
    monkeypatch.setattr(credentials.secrets, "randbelow", lambda _size: next(given))
    assert credentials._new_status().position == 5
    monkeypatch.setattr(credentials, "FULL", 2)
    monkeypatch.setattr(credentials.secrets, "randbelow", lambda _size: 5)
    assert (credentials._new_status().list, len(db.session.scalars(select(CredentialStatus)).all())) == (2, 3)


def test_a_later_moment_does_not_hold_yet(held):
    payload = said(held) | {"validFrom": "2999-01-01T00:00:00Z", "nbf": 32472144000}
    signer = keys.held()
    token = envelope.sign(payload, kid=signer.address, private=signer.private)
    assert not verifying.check(token.encode(), Guest()).holds


def test_it_outlives_enrollment_roadmap_and_account(unit, cast):
    with unit():
        enrollment = make_verified(cast.mentee, cast.curator)
        token, number = credentials.earned(enrollment).token, enrollment.id
    with unit():
        db.session.delete(db.session.get_one(credentials.Enrollment, number))
    with unit():
        assert db.session.scalars(select(Credential)).one().enrollment_id is None
        db.session.delete(db.session.get_one(credentials.User, cast.mentee.id))
    with unit():
        assert db.session.scalars(select(Credential)).all() == []
        assert verifying.check(token.encode(), Guest()).holds
