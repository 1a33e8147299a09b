"""Pictures in texts: read by whoever may read the text, with the same request in which that changes."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from app import access, clock, drafts, outbox, store, uploads
from app.db import db
from app.models import Audience, Block
from app.ticks import tick
from app.writing.models import Picture
from communities.service import talking
from rooms.service import removal
from tests import s3
from tests.factories import communities, roadmaps, rooms, threads
from tests.factories.rooms import actor
from tests.rooms.test_attachments import picture
from tests.rooms.test_routes import stored


@pytest.fixture(autouse=True)
def place(app, tmp_path):
    """An empty store."""
    with s3.used_by(app, str(tmp_path / "uploads")):
        yield


@pytest.fixture
def upload(visit):
    """Have somebody upload a picture, as a script does; returns its address."""

    def do(user) -> str:
        return visit(user).hx_post("/writing/pictures", {"picture": (BytesIO(picture()), "shot.png")}).text

    return do


def reads(visit, address: str, *people) -> list[int]:
    """What each of these people is answered."""
    return [visit(each).client.get(address).status_code for each in people]


def test_a_picture_is_its_owners_until_it_stands_in_a_text(visit, cast, upload, unit):
    address = upload(cast.mentee)
    assert reads(visit, address, cast.mentee, cast.mentor, cast.stranger, None) == [200, 404, 404, 404]
    with unit():
        room = rooms.make_room(cast.mentee, cast.mentor)
        rooms.make_entry(room, cast.mentee, body=f"![A plot]({address})")
    assert reads(visit, address, cast.mentee, cast.mentor, cast.stranger, cast.moderator, None) == [
        200,
        200,
        *[404] * 3,
    ]
    assert f'<img src="{address}"' in visit(cast.mentor).get(f"/rooms/{room.id}").text


def test_somebody_elses_text_shows_a_picture_to_nobody(visit, cast, upload, unit):
    address = upload(cast.mentee)
    with unit():
        thread = threads.make_thread(cast.mentor)
        threads.make_entry(thread, body_md=f"![Taken]({address})")
    assert reads(visit, address, cast.mentor, cast.stranger, None) == [404, 404, 404]


def test_narrowing_blocking_and_hiding_take_the_picture_along(visit, cast, upload, unit):
    address = upload(cast.mentee)
    with unit():
        thread = threads.make_thread(cast.mentee)
        entry = threads.make_entry(thread, body_md=f"![A plot]({address})")
    assert reads(visit, address, None, cast.stranger) == [200, 200]
    with unit():
        db.session.add(Block(blocker_id=cast.mentee.id, blocked_id=cast.stranger.id))
    assert reads(visit, address, None, cast.stranger, cast.mentor) == [200, 404, 200]
    with unit():
        access.set_audience(db.session.merge(thread), Audience.OWNER)
    assert reads(visit, address, None, cast.mentor, cast.mentee) == [404, 404, 200]
    with unit():
        access.set_audience(db.session.merge(thread), Audience.PUBLIC)
        access.hide(db.session.merge(entry), clock.now())
    assert reads(visit, address, None, cast.mentor, cast.mentee) == [404, 404, 200]


def test_what_is_taken_back_takes_its_picture_along(visit, cast, upload, unit):
    post_address, room_address = upload(cast.mentee), upload(cast.mentee)
    with unit():
        topic = communities.make_topic(communities.make_community(cast.mentee), cast.mentee)
        post = communities.make_post(topic, cast.mentee, f"![A plot]({post_address})")
        room = rooms.make_room(cast.mentee, cast.mentor)
        entry = rooms.make_entry(room, cast.mentee, body=f"![A plot]({room_address})")
    assert reads(visit, post_address, None) + reads(visit, room_address, cast.mentor) == [200, 200]
    with unit():
        talking.remove_post(db.session.merge(post), author=actor(cast.mentee))
        removal.remove(db.session.merge(room), db.session.merge(entry), author=actor(cast.mentee))
    assert reads(visit, post_address, None) + reads(visit, room_address, cast.mentor) == [404, 404]


def test_pictures_that_nothing_uses_are_deleted(app, visit, cast, upload, unit):
    used, typed, noted, unused = (upload(cast.mentee) for _ in range(4))
    with unit():
        walk = roadmaps.make_enrollment(cast.mentee, roadmaps.make_roadmap(cast.curator))
        walk.at("water").note_md = f"![Mine alone]({noted})"
        threads.make_entry(threads.make_thread(cast.mentee), body_md=f"![Used]({used})")
        drafts.save("thread:1:entry", {"body_md": [f"![Typed]({typed})"]}, author=actor(cast.mentee))
    with app.app_context():
        tick(clock.now() + timedelta(hours=23))
        tick(clock.now() + timedelta(hours=49))
        with clock.at(clock.now() + timedelta(hours=50)):
            outbox.drain()
        assert len(list(store.all())) == 3
    assert [f"/uploads/{each.token}" for each in stored(app, Picture)] == [used, typed, noted]
    assert reads(visit, unused, cast.mentee) == [404]
    assert reads(visit, noted, cast.mentee, cast.mentor, cast.curator) == [200, 404, 404]


def test_without_a_script_a_page_gives_the_line_to_copy(visit, cast):
    mentee = visit(cast.mentee)
    mentee.get("/writing/pictures")
    page = mentee.follow(mentee.post("/writing/pictures", {"picture": (BytesIO(picture()), "shot.png")}))
    assert 'value="![what it shows](/uploads/' in page.text
    mentee.post("/writing/pictures", {}, status=422)


@pytest.mark.once("refused")
@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("notes.png", b"words", "“notes.png” is no picture"),
        ("shot.png", picture()[:60], "is damaged"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        ("large.png", b"x" * 3001, "larger than 5 MB"),
        ("", b"", "Choose a picture first"),
    ],
    ids=["text", "damaged", "svg", "large", "nothing"],
)
def test_what_is_no_picture_is_refused_in_words(app, visit, cast, monkeypatch, name, body, said):
    monkeypatch.setattr(uploads, "MAX_BYTES", 3000)
    answer = visit(cast.mentee).hx_post("/writing/pictures", {"picture": (BytesIO(body), name)}, status=422)
    assert said in answer.text
    assert (answer.mimetype, stored(app, Picture)) == ("text/plain", [])


def test_a_camera_is_not_kept(app, visit, cast):
    exif = Image.Exif()
    exif[0x010F] = "A camera of a place"
    body = picture("JPEG", exif=exif)
    assert b"A camera of a place" in body
    visit(cast.mentee).hx_post("/writing/pictures", {"picture": (BytesIO(body), "photo.jpg")})
    with app.app_context():
        assert b"A camera of a place" not in store.read(stored(app, Picture)[0].key)
