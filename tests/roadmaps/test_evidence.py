"""Evidence of every kind: attached, served to its learner and to who it was shown to, and gone when it is taken off."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from app import outbox, store
from app.models import Audience
from roadmaps.forms.evidence import fenced
from roadmaps.models import Enrollment, Evidence
from tests.factories.roadmaps import make_ask, make_enrollment, make_roadmap
from tests.factories.rooms import make_room
from tests.factories.threads import make_entry, make_thread

STEP = "/roadmaps/baking/steps/water"


@pytest.fixture
def baking(unit, cast):
    """The mentee, mentored in a room, on a roadmap."""
    with unit():
        make_room(cast.mentee, cast.mentor, day=9)
        make_enrollment(cast.mentee, make_roadmap(cast.curator))


def picture() -> bytes:
    """A photo that says where it was taken."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "zqwhere"
    Image.new("RGB", (40, 30), "tan").save(out, "JPEG", exif=exif)
    return out.getvalue()


def send_file(visitor, body: bytes, name: str = "loaf.jpg", status: int = 303):
    return visitor.post(f"{STEP}/evidence", {"kind": "file", "files": (BytesIO(body), name)}, status=status)


def evidence(unit):
    with unit() as session:
        return session.scalars(select(Evidence).order_by(Evidence.id.desc())).first()


def test_each_kind_has_its_form(visit, cast, baking):
    visitor = visit(cast.mentee)
    for kind, words in (("link", "https://"), ("file", "PDF"), ("text", "In your words"), ("code", "Language")):
        assert words in visitor.get(f"{STEP}/evidence?kind={kind}").text
    assert "not published an entry" in visitor.get(f"{STEP}/evidence?kind=growth_entry").text
    assert "In your words" in visitor.get(f"{STEP}/evidence?kind=nonsense").text


def test_a_picture_is_kept_anew_and_served_to_its_learner_alone(visit, cast, unit, baking):
    visitor = visit(cast.mentee)
    assert "loaf.jpg" in visitor.follow(send_file(visitor, picture())).text
    kept = evidence(unit)
    url = f"{STEP}/evidence/{kept.id}/file"
    answer = visitor.get(url)
    assert b"zqwhere" not in answer.data
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    visit(cast.stranger).get(url, status=403)
    visit(cast.mentor).get(url, status=403)
    visitor.get(url.replace("water", "flour"), status=404)
    visitor.get(f"{STEP}/evidence/999/file", status=404)


def test_a_file_is_shown_to_who_is_asked_and_to_nobody_else(visit, cast, unit, baking):
    send_file(visit(cast.mentee), b"%PDF-1.4 words", "report.pdf")
    with unit() as session:
        enrollment = session.scalars(select(Enrollment)).one()
        ask = make_ask(enrollment, cast.mentee, cast.mentor)
        session.flush()
        url = f"/roadmaps/verifications/{ask.id}/evidence/{enrollment.states['water'].evidence[0].id}"
    answer = visit(cast.mentor).get(url)
    assert answer.data == b"%PDF-1.4 words"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for person in (cast.mentee, cast.curator, cast.stranger, cast.admin):
        visit(person).get(url, status=404)


@pytest.mark.parametrize(("body", "name"), [(b"MZ\x00\x01", "run.exe"), (b"<svg >", "a.svg"), (b"", "none.txt")])
def test_what_is_no_file_of_ours_is_refused_with_the_words_kept(visit, cast, unit, baking, body, name):
    sent = {"kind": "file", "files": (BytesIO(body), name), "note_md": "Kept words & more"}
    assert "Kept words &amp; more" in visit(cast.mentee).post(f"{STEP}/evidence", sent, status=422).text
    visit(cast.mentee).post(f"{STEP}/evidence", {"kind": "file"}, status=422)
    assert evidence(unit) is None


def test_a_file_goes_with_its_evidence(visit, cast, unit, app, baking):
    send_file(visit(cast.mentee), b"words", "words.txt")
    kept = evidence(unit)
    visit(cast.mentee).post(f"{STEP}/evidence/{kept.id}/removal")
    with app.app_context():
        outbox.drain()
        assert kept.file_key not in list(store.all())


def test_an_entry_of_ones_own_is_evidence_for_those_who_may_read_it(visit, cast, unit, baking):
    with unit():
        mine = make_entry(make_thread(cast.mentee, "My loaves", audience=Audience.OWNER), "The third loaf")
        theirs = make_entry(make_thread(cast.stranger, "Theirs"), "Their loaf")
        ids = mine.id, theirs.id
    visitor = visit(cast.mentee)
    page = visitor.get(f"{STEP}/evidence?kind=growth_entry")
    assert "The third loaf" in page.text
    assert "Their loaf" not in page.text
    for wrong in (ids[1], 0, "x"):
        visitor.post(f"{STEP}/evidence", {"kind": "growth_entry", "entry": wrong}, status=422)
    page = visitor.follow(visitor.post(f"{STEP}/evidence", {"kind": "growth_entry", "entry": ids[0]}))
    assert f"/entries/{ids[0]}" in page.text
    with unit() as session:
        ask = make_ask(session.scalars(select(Enrollment)).one(), cast.mentee, cast.mentor)
        session.flush()
        url = f"/roadmaps/verifications/{ask.id}"
    page = visit(cast.mentor).get(url)
    assert "not open to you" in page.text
    assert f"/entries/{ids[0]}" not in page.text


def test_code_is_shown_as_code_whatever_it_holds(visit, cast, baking):
    visitor = visit(cast.mentee)
    code = "print('```')\n</code><script>alert(1)</script>"
    sent = {"kind": "code", "note_md": code, "language": "python"}
    page = visitor.follow(visitor.post(f"{STEP}/evidence", sent))
    assert "Code, python" in page.text
    assert "<script>alert" not in page.text
    assert fenced("a ``` b", "nope") == "````\na ``` b\n````"
    visitor.post(f"{STEP}/evidence", {"kind": "code", "note_md": ""}, status=422)
    visitor.post(f"{STEP}/evidence", sent | {"language": "brainf"}, status=422)
