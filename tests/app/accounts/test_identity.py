"""Canonical addresses, handles and their look-alikes."""

import pytest

from app.accounts import identity
from app.db import db
from app.errors import Invalid
from app.models.user import FormerHandle


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jonas@Example.org", "jonas@example.org"),
        ("jonas+menteo@example.org", "jonas@example.org"),
        ("j.o.n.a.s@gmail.com", "jonas@googlemail.com"),
        ("jonas@bücher.example", "jonas@xn--bcher-kva.example"),
    ],
)
def test_one_mailbox_has_one_key(one, other):
    assert identity.email_key(one) == identity.email_key(other)


def test_different_mailboxes_have_different_keys():
    assert identity.email_key("j.onas@example.org") != identity.email_key("jonas@example.org")
    assert identity.email_key("+@example.org") == "+@example.org"


@pytest.mark.once("refused")
def test_an_address_is_stored_as_typed_with_its_domain_in_ascii(app):
    with app.test_request_context():
        assert identity.clean_email(" Jonas+m@BÜCHER.example ") == "Jonas+m@xn--bcher-kva.example"


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "jonas",
        "@example.org",
        "a@b@example.org",
        "jonas@localhost",
        "jonas@example..org",
        "jo nas@example.org",
        "jonas@example.org\nBcc: a@example.org",
        ".jonas@example.org",
        "jonas@-a.example",
        "jonas@1.2.3.4",
        "jönas@example.org",
        "a" * 65 + "@example.org",
        "a@" + "b." * 130 + "org",
        "jonas@exa_mple.org",
        "<jonas@example.org>",
    ],
)
def test_what_is_no_address_is_refused(app, text):
    with app.test_request_context(), pytest.raises(Invalid) as refusal:
        identity.clean_email(text)
    assert refusal.value.field == "email"


@pytest.mark.parametrize(("one", "other"), [("j0nas", "jonas"), ("mara_v", "marav"), ("arne", "ame"), ("lil1", "IiLl")])
def test_handles_that_look_alike_share_a_key(one, other):
    assert identity.handle_key(one) == identity.handle_key(other)


@pytest.mark.once("refused")
@pytest.mark.parametrize("text", ["ab", "a" * 31, "jo-nas", "jönas", "јonas", "12345", "___", "a b c", "jonas.", ""])
def test_bad_handles_are_refused(app, text):
    with app.test_request_context(), pytest.raises(Invalid) as refusal:
        identity.clean_handle(text)
    assert refusal.value.field == "handle"


@pytest.mark.once("refused")
@pytest.mark.parametrize("text", ["admin", "Adm1n", "menteo", "menteo_team", "s_upport", "m0derator", "settings"])
def test_reserved_handles_and_their_likes_are_refused(app, text):
    with app.test_request_context(), pytest.raises(Invalid):
        identity.clean_handle(text)


def test_a_handle_is_stored_in_lower_case_without_its_sign(app):
    with app.test_request_context():
        assert identity.clean_handle(" @Jonas_L ") == "jonas_l"


def test_finding_people_by_handle(app, cast, unit):
    with unit():
        db.session.add(FormerHandle(handle_key=identity.handle_key("mila_before"), user_id=cast.mentee.id))
    with unit():
        user, is_former = identity.find_by_handle("Mila_Mentee")
        assert user.id == cast.mentee.id
        assert not is_former
        user, is_former = identity.find_by_handle("mila_before")
        assert user.id == cast.mentee.id
        assert is_former
        assert identity.find_by_handle("nobody_here") == (None, False)
        assert identity.find_by_handle("x" * 5000) == (None, False)
