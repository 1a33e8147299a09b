"""Members' journeys through nginx, each request to another node: what one node did, the other knows."""

import io
import re
import time
from urllib.parse import urlencode

from PIL import Image
from sqlalchemy import NullPool, create_engine, text

from tests.browser.site import PASSWORD
from tests.house.world import title


def until(found, seconds=120):
    """Ask until the answer is yes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.2)
    raise AssertionError("it did not come about")


def test_join_by_the_link_in_the_mail_and_sign_in_again(site):
    guest, address = site.browser(), "nora@example.org"
    who = {"name": "Nora Node", "handle": "nora_node", "email": address, "password": "a sentence that nobody guesses"}
    assert guest.fill("/join", "/join", **who).status == 303
    link = site.mails.link(address, r"/verify-email/\S+")
    assert guest.fill(link, "/verify-email/").status == 303
    assert "Nora Node" in guest.get("/settings/account").text
    assert guest.fill("/", "/sign-out").status == 303
    again = site.browser()
    assert again.fill("/sign-in", "/sign-in", email=address, password=who["password"]).status == 303
    assert all("Nora Node" in again.get("/settings/account").text for _ in range(4))
    assert len(site.mails.to(address)) == 1


def test_a_growth_thread_with_an_entry_that_search_finds(site):
    member = site.browser("member")
    words = {"title": "Learning to count nodes", "audience": "public", "tags": "nodes"}
    thread = member.fill("/threads/new", "/threads", **words).location
    entry = member.fill(thread, "/threads/", type="progress", title="Quincunx arrangements", body_md="Five of them.")
    assert entry.status == 303
    guest = site.browser()
    assert "Quincunx arrangements" in guest.get(entry.location).text
    until(lambda: "Five of them." in guest.get("/search?q=quincunx").text)


def test_a_topic_and_replies(site):
    member, place = site.browser("member"), "/communities/public-place"
    words = {"title": "Which node answers?", "body": "I wonder.", "topic_kind": "discussion"}
    topic = member.fill(f"{place}/topics/new", f"{place}/topics", **words)
    assert topic.status == 303, topic.text
    for role in ("owner", "steward", "member"):
        reply = site.browser(role).fill(
            topic.location, topic.location.rpartition("-which")[0] + "/posts", body=f"I am {role}."
        )
        assert reply.status == 303, reply.text
    page = site.browser().get(topic.location).text
    assert all(f"I am {role}." in page for role in ("owner", "steward", "member"))


def test_a_request_becomes_a_room(site):
    stranger, mentor, room = site.browser("stranger"), site.browser("mentor"), site.world.url("/rooms/{request}")
    assert mentor.fill(room, f"{room}/acceptance").status == 303
    assert stranger.fill(room, f"{room}/agreement/signature", version="1").status == 303
    sent = stranger.fill(f"{room}/entries/new?kind=message", f"{room}/entries", body="Here I am, on some node.")
    assert sent.status == 303, sent.text
    assert "Here I am, on some node." in mentor.get(room).text
    assert site.browser("member").get(room).status == 404
    assert until(lambda: "Sid Stranger" in mentor.get("/notifications").text)


def test_what_moderators_hide_is_gone_from_every_node(site):
    entry = site.world.url("/threads/{membersthread}/entries/{membersentry}")
    about = site.world.url("entry:{membersentry}")
    reader, moderator = site.browser("follower"), site.browser("moderator")
    reported = reader.fill(f"/reports/new?about={about}", "/reports", reason="selling", note="It sells things.")
    assert reported.status == 303, reported.text
    cases = moderator.get("/moderation").text
    case = re.findall(r"/moderation/cases/\d+", cases)[-1]
    assert moderator.fill(case, f"{case}/claim").status == 303
    words = {"outcome": "hide", "rule": "3", "message": "Take the offer out.", "note": "A price list."}
    assert moderator.fill(case, f"{case}/decision", **words).status == 303
    assert [reader.get(entry).status for _ in range(4)] == [404] * 4
    assert title("membersentry") not in reader.get("/search?q=quixotry").text


def test_a_picture_sent_to_one_node_is_shown_by_the_other(site):
    drawn = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(drawn, "PNG")
    here, there = site.browser("curator", node=0), site.browser("curator", node=1)
    fields = here.form("/settings/profile/picture", "/settings/profile/picture")[1]
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{fields[name]}\r\n' for name in fields]
    head = '--x\r\nContent-Disposition: form-data; name="picture"; filename="me.png"\r\n\r\n'
    body = ("".join(parts) + head).encode() + drawn.getvalue() + b"\r\n--x--\r\n"
    sent = here.ask("POST", "/settings/profile/picture", body, "multipart/form-data; boundary=x")
    assert sent.status == 303, sent.text
    address = (
        "/pictures/" + there.get("/settings/profile/picture").text.partition('src="/pictures/')[2].partition('"')[0]
    )
    served = there.get(address)
    assert (served.status, served.headers["content-type"]) == (200, "image/webp")


def test_a_sign_in_is_one_on_every_node(site):
    here = site.browser(node=0)
    email = "elsa_elsewhere@example.org"
    assert here.fill("/sign-in", "/sign-in", email=email, password=PASSWORD).status == 303
    there = site.browser(node=1)
    there.cookies = dict(here.cookies)
    assert "Elsa Elsewhere" in there.get("/settings/account").text
    assert there.fill("/", "/sign-out").status == 303
    assert here.get("/settings/account").status == 303


def test_a_limit_counts_what_every_node_saw(site):
    """When Redis is late once, nodes count by themselves for a moment: then others may try."""
    assert any(tries(site, f"somebody_{who}@example.org") == [422] * 8 + [429] * 2 for who in range(3))


def tries(site, email: str) -> list[int]:
    """What two nodes say by turns to somebody who guesses a password."""
    guests = [site.browser(node=0, source="127.0.0.77"), site.browser(node=1, source="127.0.0.77")]
    forms = [guest.form("/sign-in", "/sign-in", email=email, password="guessed it") for guest in guests]
    return [guests[number % 2].send(forms[number % 2]).status for number in range(10)]


def test_what_a_client_claims_about_itself_goes_no_further(site):
    liar = site.browser(source="127.0.0.78")
    claims = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Host": "evil.example", "Forwarded": "for=203.0.113.7"}
    form = liar.form("/sign-in", "/sign-in", email="otis_outmentor@example.org", password=PASSWORD)
    assert liar.ask("POST", form[0], urlencode(form[1]).encode(), **claims).status == 303
    with create_engine(site.database_url, poolclass=NullPool).connect() as database:
        networks = database.execute(
            text("SELECT network FROM sign_in WHERE network LIKE '%.78' OR network LIKE '203%'")
        )
        assert networks.scalars().all() == ["127.0.0.78"]
    assert liar.get("/metrics").status == 404


def test_pages_arrive_small_and_files_from_any_node(site):
    guest = site.browser()
    page = guest.ask("GET", "/", **{"Accept-Encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    style = re.search(r"/static/\w+/css/app.css", guest.get("/").text)[0]
    answers = [guest.get(style) for _ in range(3)]
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert {answer.headers["content-security-policy"] for answer in answers}
