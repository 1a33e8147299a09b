"""A credential as plain values: signed, read back by others, and no letter of it changed unnoticed."""

import json
import random
import string
from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jsonschema import Draft202012Validator, FormatChecker
from openbadgeslib import baking
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from openbadgeslib.ob3.status import decode_encoded_list, set_indices

from roadmaps.badges import bits, check, claims, drawing, envelope, picture
from tests.house.test_imports import ROOT

pytestmark = pytest.mark.once

PRIVATE = bytes(range(32))
PUBLIC = envelope.public_of(PRIVATE)
KID = "https://menteo.example/credentials/keys/" + envelope.thumbprint(PUBLIC)
ISSUER = claims.Issuer("https://menteo.example/credentials/issuer", "Menteo, menteo.example", "https://menteo.example")
WHEN = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
PLACE = claims.Place("https://menteo.example/credentials/status/1", 77)
ACHIEVED = claims.Achieved(
    id="https://menteo.example/roadmaps/baking#version-1",
    title="Brot backen — größer",
    summary="From flour to a loaf.",
    address="https://menteo.example/roadmaps/baking",
    number=1,
    topics=("food",),
    steps=[("Know your flour", WHEN), ("Bake a loaf", WHEN)],
)
HOLDERS = [
    claims.Holder("urn:uuid:1"),
    claims.Holder("urn:uuid:1", name="Mila 李"),
    claims.Holder("urn:uuid:1", name="Mila", email="mila@example.org", salt="salt"),
]


def payload(holder=HOLDERS[1]):
    return claims.credential(
        "https://menteo.example/credentials/one", ISSUER, holder, ACHIEVED, place=PLACE, awarded=WHEN, when=WHEN
    )


def token(**changes):
    return envelope.sign(payload() | changes, kid=KID, private=PRIVATE)


def verifier():
    pem = Ed25519PublicKey.from_public_bytes(PUBLIC).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return OB3Verifier(pem)


def holds(text: str) -> bool:
    """What the site and the offline program say, who must be of one mind."""
    try:
        opened = check.opened(text)
    except check.Unreadable:
        return False
    said = opened.kid == KID and envelope.is_signed_by(opened, PUBLIC)
    assert said == (opened.kid == KID and check.is_signed_by(opened, PUBLIC))
    return said and check.agrees(opened.payload)


@pytest.mark.parametrize("holder", HOLDERS)
def test_what_it_says_is_an_open_badge(holder):
    schema = json.loads((ROOT / "docs/credential.schema.json").read_text(encoding="utf-8"))
    said = payload(holder)
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(said)
    for missing in schema["required"]:
        less = {name: value for name, value in said.items() if name != missing}
        assert list(Draft202012Validator(schema).iter_errors(less)), missing


def test_another_verifier_reads_it():
    found = verifier().verify(token())
    assert (found.issuer.id, found.recipient_id) == (ISSUER.id, "urn:uuid:1")
    assert found.achievement.name == ACHIEVED.title
    read = jwt.decode(token(), jwt.PyJWK(envelope.jwk(PUBLIC, KID)), algorithms=["EdDSA"])
    assert read == payload()


@pytest.mark.parametrize("change", [{"iss": "https://other"}, {"sub": "urn:uuid:2"}, {"jti": "x"}, {"nbf": 1}])
def test_claims_that_contradict_the_credential_are_refused(change):
    assert holds(token())
    assert not holds(token(**change))


def test_one_changed_byte_fails_everywhere():
    good = token()
    assert holds(good)
    dice = random.Random(8)
    letters = string.ascii_letters + string.digits + "-_."
    for place in range(len(good)):
        other = dice.choice([letter for letter in letters if letter != good[place]])
        bad = good[:place] + other + good[place + 1 :]
        opened = None
        try:
            opened = check.opened(bad)
        except check.Unreadable:
            continue
        assert opened.kid != KID or not envelope.is_signed_by(opened, PUBLIC), place


def test_the_offline_program_and_another_library_refuse_the_same_changes():
    good, dice = token(), random.Random(3)
    for place in dice.sample(range(len(good)), 25):
        bad = good[:place] + ("A" if good[place] != "A" else "B") + good[place + 1 :]
        assert not holds(bad)
        if place < len(good) - 1:  # that library lets spare bits of the last character pass
            with pytest.raises(OB3VerificationError):
                verifier().verify(bad)


def test_other_algorithms_are_no_credentials():
    for alg in ("none", "HS256", "Ed25519", "ES256"):
        head = check.encode(json.dumps({"alg": alg, "kid": KID}).encode())
        with pytest.raises(check.Unreadable):
            check.opened(head + token()[token().index(".") :])


@pytest.mark.parametrize("kid", ["a\0b", "\ud800", "x\nSIGNED by us", "\x1b[2J", "http\u0455://menteo.example"])
def test_a_key_is_named_in_plain_letters(kid):
    """What is unsigned is looked up, and printed in a terminal, where it could pass for a verdict."""
    head = check.encode(json.dumps({"alg": "EdDSA", "kid": kid}).encode())
    with pytest.raises(check.Unreadable):
        check.opened(head + token()[token().index(".") :])


@pytest.mark.parametrize(
    "junk", [b"", b"{}", b"a.b.c", b"\xff\xfe", check.PNG, b"{" * 5000, b"." * 500_000, b'{"id": 3}']
)
def test_junk_is_unreadable(junk):
    with pytest.raises(check.Unreadable):
        check.opened(check.token_in(junk))


def test_a_picture_carries_it_and_others_find_it():
    good = token()
    baked = picture.baked(good, title=ACHIEVED.title, foot=("3 March 2026", "menteo.example"), stages=(2, 3))
    assert check.token_in(baked) == good
    assert baking.extract_png(baked, keyword=b"openbadgecredential") == good
    dice = random.Random(5)
    for place in dice.sample(range(len(baked)), 400):
        bad = baked[:place] + bytes([baked[place] ^ (1 << dice.randrange(8))]) + baked[place + 1 :]
        with pytest.raises(check.Unreadable):
            check.token_in(bad)


def test_a_drawing_carries_it_and_others_find_it():
    good = token()
    title = "Baking <bread> & “more”"
    baked = drawing.baked(good, title=title, foot=("3 March 2026", "menteo.example"), stages=(2, 3))
    assert check.token_in(baked) == good
    assert baking.extract_svg(baked, element=baking.SVG_ELEMENT_OB3) == good
    theirs = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9"/></svg>'
    theirs = baking.bake_svg(theirs, good, element=baking.SVG_ELEMENT_OB3, namespace=baking.SVG_NS_OB3)
    assert check.token_in(theirs) == good
    place = baked.index(good.encode())
    for at in random.Random(5).sample(range(place, place + len(good)), 100):
        bad = baked[:at] + bytes([baked[at] ^ 1]) + baked[at + 1 :]
        try:
            found = check.token_in(bad)
        except check.Unreadable:
            continue
        assert not holds(found), at


@pytest.mark.parametrize(
    "drawn",
    [
        "<svg/>",
        "<svg",
        '<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential/></svg>',
        '<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential verify="a"/><o:credential verify="b"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "a.b.c">]><svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential>&a;</o:credential></svg>',
    ],
)
def test_other_drawings_carry_none(drawn):
    with pytest.raises(check.Unreadable):
        check.token_in(drawn.encode())


def test_json_carries_it_and_nothing_else():
    good = token()
    text = json.dumps(check.enveloped(good), indent=1)
    assert check.token_in(text.encode()) == good
    for place in range(text.index("eyJ")):
        if not text[place].isspace():
            bad = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
            with pytest.raises(check.Unreadable):
                check.opened(check.token_in(bad.encode()))


@pytest.mark.parametrize("title", ["A" * 200, "word " * 60, "学习烘焙", "x", ""])
def test_any_title_makes_a_picture(title):
    assert check.token_in(picture.baked("a.b.c", title=title, foot=("3 March 2026",), stages=())) == "a.b.c"


def test_a_status_list_is_read_by_others():
    places = {0, 7, 8, 77, bits.SIZE - 1}
    text = bits.written(places)
    assert set_indices(decode_encoded_list(text)) == places
    assert all(check.is_set(text, place) for place in places)
    assert not check.is_set(text, 78)
    for wrong in (-1, bits.SIZE):
        with pytest.raises(check.Unreadable):
            check.is_set(text, wrong)


def test_ed25519_of_the_program_knows_the_published_vectors():
    """RFC 8032, section 7.1, tests 1 and 2."""
    vectors = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ]
    for public, message, signature in vectors:
        opened = check.Opened("", {}, bytes.fromhex(message), bytes.fromhex(signature))
        assert check.is_signed_by(opened, bytes.fromhex(public))
        assert not check.is_signed_by(opened._replace(signed=b"other"), bytes.fromhex(public))
        high = int.from_bytes(opened.signature[32:], "little") + check.ORDER
        assert not check.is_signed_by(
            opened._replace(signature=opened.signature[:32] + high.to_bytes(32, "little")), bytes.fromhex(public)
        )
