"""The audience matrix: viewers × things × surfaces. A thing's secret word is found by its audience and by nobody else."""

import pytest

from app import access, clock, outbox
from app.db import db
from app.models import Audience, Membership, kinds
from rooms import service as rooms
from tests.factories.people import block
from tests.factories.rooms import actor
from tests.house import group_words, place_words, room_words
from tests.house.crawling import addresses
from tests.house.world import ALL, AUDIENCE, COMMON, SIGNED_IN, leave, secret

VIEWERS = sorted(ALL)
CRAWLED = ("guest", "stranger", "owner", "mentor", "moderator")
FACETS = ("", "roadmaps", "threads", "topics", "communities", "rooms", "people")

# Addresses that show nothing of what people wrote: the crawl reads them.
BARE = (
    "/static",
    "/styleguide",
    "/settings",
    "/join",
    "/sign-in",
    "/reset",
    "/verify",
    "/confirm",
    "/guidelines",
    "/healthz",
)
BARE += ("/privacy", "/accessibility", "/help", "/how", "/readyz", "/check-mail", "/skills", "/pictures")
SILENT = {"roomwhy", "otherroomwhy"}  # the why of an open room is not shown again

# Where each word is read by those who may.
PAGES = {
    "publicthread": "/threads/{publicthread}-{publicthread_slug}",
    "publicentry": "/threads/{publicthread}/entries/{publicentry}",
    "publicreply": "/threads/{publicthread}/entries/{publicentry}",
    "membersthread": "/threads/{membersthread}-{membersthread_slug}",
    "membersentry": "/threads/{membersthread}/entries/{membersentry}",
    "followersthread": "/threads/{followersthread}-{followersthread_slug}",
    "followersentry": "/threads/{followersthread}/entries/{followersentry}",
    "mentorsthread": "/threads/{mentorsthread}-{mentorsthread_slug}",
    "mentorsentry": "/threads/{mentorsthread}/entries/{mentorsentry}",
    "ownerthread": "/threads/{ownerthread}-{ownerthread_slug}",
    "ownerentry": "/threads/{ownerthread}/entries/{ownerentry}",
    "askedstory": "/threads/{askedthread}/story",
    "shownstory": "/threads/stories/{shownstory}",
    "ownerreply": "/threads/{ownerthread}/entries/{ownerentry}",
    "hiddenthread": "/threads/{hiddenthread}-{hiddenthread_slug}",
    "hiddenentry": "/threads/{hiddenthread}/entries/{hiddenentry}",
    "publicplace": "/communities/public-place",
    "publictopic": "/communities/public-place/topics/{publictopic}-{publictopic_slug}",
    "publicpost": "/communities/public-place/topics/{publictopic}-{publictopic_slug}",
    "membersplace": "/communities/members-place",
    "memberstopic": "/communities/members-place/topics/{memberstopic}-{memberstopic_slug}",
    "closedplace": "/communities/closed-place",
    "closedtopic": "/communities/closed-place/topics/{closedtopic}-{closedtopic_slug}",
    "closedpost": "/communities/closed-place/topics/{closedtopic}-{closedtopic_slug}",
    "roomwhy": "/rooms/{room}/agreement",
    "roomobjective": "/rooms/{room}/objectives",
    "roomagreement": "/rooms/{room}/agreement",
    "testimonial": "/rooms/testimonials",
    "shownwords": "/@max_member",
    "roomentry": "/rooms/{room}?after=0",
    "roomreply": "/rooms/{room}?after=0",
    "roomagenda": "/rooms/{room}/sessions/{roomsession}",
    "sessionnote": "/rooms/{room}/sessions/{heldsession}/reflection",
    "surveynote": "/rooms/{room}/surveys/fit",
    "roomfile": "/rooms/{room}/attachments/{roomfile}",
    "otherroomwhy": "/rooms/{otherroom}/agreement",
    "otherroomentry": "/rooms/{otherroom}?after=0",
    "askedquote": "/rooms/{room}/quotes/{askedquote}",
    "publicquote": "/quotes/{publicquote}",
    "openingreason": "/rooms/{otherroom}/safety",
    "requestwhy": "/rooms/{request}",
    "publiccredential": "/credentials/{publiccredential_uid}",
    "owncredential": "/credentials/{owncredential_uid}",
    "roadmapword": "/roadmaps/a-roadmap",
    "stepword": "/roadmaps/a-roadmap/steps/one",
    "stepnote": "/roadmaps/a-roadmap/steps/one",
    "shownproof": "/roadmaps/verifications/{stepask}",
    "askwords": "/roadmaps/verifications/{stepask}",
    "draftword": "/roadmaps/drafts/{draft}",
    "suggestword": "/roadmaps/suggestions/{suggestion}",
    "givenwords": "/roadmaps/assignments/{assignment}",
    "reportnote": "/reports/{report}",
    "publicperson": "/@mila_mentee",
    "membersperson": "/@quiet_person",
}
PAGES |= group_words.PAGES | room_words.PAGES | place_words.PAGES
# Words that their audience reads elsewhere than on the page above.
ELSEWHERE = {
    ("askedstory", "mentor"): "/threads/stories/quotes/{askedstoryquote}",
    ("shownproof", "owner"): "/roadmaps/a-roadmap/steps/two",
    ("reportnote", "moderator"): "/moderation/cases/{case}",
    ("reportnote", "admin"): "/moderation/cases/{case}",
    ("openingreason", "moderator"): "/moderation/rooms/{opening}",
    ("openingreason", "admin"): "/moderation/rooms/{opening}",
} | place_words.ELSEWHERE


def surfaces(app, world, bare: bool = False) -> list[str]:
    """Every address that shows anything of the world, perhaps the bare ones too, and searches that find everything."""
    found = {url for url in addresses(app, world) if bare or not url.startswith(BARE)} | {
        world.url(url) for url in PAGES.values()
    }
    found |= {f"/search?q={COMMON}&kind={facet}" for facet in FACETS} | {
        f"/search?q={COMMON}&page=2",
        "/search?q=zq",
        "/search/suggestions?q=zq",
    }
    return sorted(found)


def shop_windows(app, world) -> list[str]:
    """Where things show at first sight: their own pages, listings, search, feeds, home. For what must hold at once."""
    inner = (
        "/edit",
        "/removal",
        "/revisions",
        "/new",
        "/text",
        "/closing",
        "/agreement",
        "/reports",
        "/settings",
        "/moderation",
        "/evidence",
    )
    return [url for url in surfaces(app, world) if not any(part in url for part in inner)]


def leaks(app, world, visitor, role: str, audience=AUDIENCE, where=surfaces) -> list[str]:
    """The words that this viewer finds somewhere without being in their audience."""
    forbidden, found = kept_from(role, audience), []
    for url in where(app, world):
        told = tell(visitor, url)
        found += [f"{role} reads {word} at {url}" for word, hidden in forbidden if hidden in told]
    return found


def kept_from(role: str, audience=AUDIENCE) -> list[tuple[str, str]]:
    """The words that a viewer may read nowhere, by their names."""
    return [(word, secret(word)) for word in AUDIENCE if role not in audience[word]]


whole: set[str] = set()  # addresses that answer htmx with the whole page too: asked once


def tell(visitor, url: str) -> str:
    """All that a viewer is told at an address: page, fragment, headers. What breaks is named by the crawl."""
    try:
        page = visitor.client.get(url)
        told = f"{page.text}{page.headers}"
        if page.status_code == 200 and (view := url.partition("?")[0]) not in whole:
            fragment = visitor.client.get(url, headers={"HX-Request": "true"})
            told += f"{fragment.text}{fragment.headers}"
            if fragment.text.lstrip().lower().startswith("<!doctype"):
                whole.add(view)
    except Exception:
        return ""
    return told


def test_every_word_has_a_page_and_an_audience():
    assert set(PAGES) == set(AUDIENCE)


@pytest.mark.once("cases", but=("blocked", "member"))
@pytest.mark.parametrize("role", sorted({*VIEWERS} - {*CRAWLED}))  # the crawl looks for the others
def test_nobody_reads_what_is_not_for_them(app, look, world, role):
    found = leaks(app, world, look(role), role)
    assert not found, "\n".join(found)


@pytest.mark.once("cases", but=("guest", "blocked", "member", "mentor", "moderator", "owner"))
@pytest.mark.parametrize("role", VIEWERS)
def test_everybody_reads_what_is_for_them(look, world, role):
    visitor, missing = look(role), []
    for word in AUDIENCE:
        if role not in AUDIENCE[word] or word in SILENT:
            continue
        url = world.url(ELSEWHERE.get((word, role), PAGES[word]))
        answer = visitor.client.get(url)
        if answer.status_code != 200 or secret(word) not in answer.text:
            missing.append(f"{role} does not read {word} at {url}: {answer.status_code}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("role", ["guest", "stranger", "owner", "mentor", "member"])
def test_search_finds_what_is_for_them(look, world, role):
    """What is searchable is found by its secret word by those who may, and only by them."""
    visitor, missing = look(role), []
    for word in (
        "publicentry",
        "membersentry",
        "ownerentry",
        "mentorsentry",
        "publictopic",
        "closedtopic",
        "roomentry",
    ):
        page = visitor.client.get(f"/search?q={secret(word)}").text
        found = f"{COMMON.capitalize()}" in page
        if found != (role in AUDIENCE[word]):
            missing.append(f"{role}, {word}: {'found' if found else 'not found'}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("role", ["guest", "stranger", "moderator"])
def test_a_slip_of_the_pen_gives_no_word_away(look, world, role):
    """Mended spelling comes from what the searcher may read: the index knows the words of every room."""
    visitor, found = look(role), []
    for word in sorted(AUDIENCE):
        if role in AUDIENCE[word]:
            continue
        right = secret(word)
        for slip in (right[:-1], right[:-1] + "k", right[:4] + right[5:]):
            for url in (f"/search?q={slip}", f"/search/suggestions?q={slip[:-3]}"):
                if right in visitor.client.get(url).text:
                    found.append(f"{role} is told {word} at {url}")
    assert not found, "\n".join(found)


def change(app, unit, act) -> None:
    """Do something in a unit of work; the index is left as it was, for what holds must hold at once."""
    with unit():
        act()


def thing(kind: str, ident: int):
    """A thing by kind and id."""
    return db.session.get_one(kinds[kind], ident)


def without(*words: str, roles) -> dict[str, frozenset[str]]:
    """The audiences after these words were taken from these roles."""
    return {word: who - frozenset(roles) if word in words else who for word, who in AUDIENCE.items()}


def test_hiding_holds_at_once(app, unit, look, world):
    def hide():
        for kind, name in (("thread", "publicthread"), ("topic", "publictopic"), ("room_entry", "roomreply")):
            access.hide(thing(kind, world.ids[name]), clock.now())

    change(app, unit, hide)
    words = ("publicthread", "publicentry", "publicreply", "publictopic", "publicpost")
    for role in ("guest", "member"):
        assert not leaks(app, world, look(role), role, without(*words, roles=ALL - {"owner"}), shop_windows)
    assert secret("roomreply") not in tell(look("owner"), world.url("/rooms/{room}?after=0"))


def test_narrowing_holds_at_once(app, unit, look, world):
    def narrow():
        access.set_audience(thing("thread", world.ids["publicthread"]), Audience.OWNER)
        access.set_audience(thing("thread", world.ids["followersthread"]), Audience.OWNER)

    change(app, unit, narrow)
    words = ("publicthread", "publicentry", "publicreply", "followersthread", "followersentry")
    for role in ("guest", "follower"):
        assert not leaks(app, world, look(role), role, without(*words, roles=ALL - {"owner"}), shop_windows)


def test_a_block_holds_at_once(app, unit, look, world):
    change(app, unit, lambda: block(world.people["owner"], world.people["follower"]))
    words = [word for word in AUDIENCE if "blocked" not in AUDIENCE[word]]
    assert not leaks(app, world, look("follower"), "follower", without(*words, roles={"follower"}), shop_windows)


def test_leaving_a_community_holds_at_once(app, unit, look, world):
    change(app, unit, lambda: leave(thing("community", world.ids["closedplace"]).space_id, world.people["member"]))
    words = ("closedplace", "closedtopic", "closedpost")
    assert not leaks(app, world, look("member"), "member", without(*words, roles={"member"}), shop_windows)


def test_the_end_of_a_room_closes_what_was_for_the_mentor(app, unit, look, world):
    def end():
        rooms.end(thing("room", world.ids["room"]), person=actor(world.people["owner"]), early=True)

    change(app, unit, end)
    assert not leaks(
        app, world, look("mentor"), "mentor", without("mentorsthread", "mentorsentry", roles={"mentor"}), shop_windows
    )


def test_leaving_a_room_holds_at_once(app, unit, look, world):
    change(app, unit, lambda: leave(thing("room", world.ids["room"]).space_id, world.people["mentor"]))
    words = ("roomwhy", "roomobjective", "roomagreement", "roomentry", "roomreply", "roomagenda")
    words += ("mentorsthread", "mentorsentry")
    assert not leaks(app, world, look("mentor"), "mentor", without(*words, roles={"mentor"}), shop_windows)


def test_notifications_say_nothing_of_what_may_not_be_read(app, unit, look, world):
    """Rows written while something was public stay silent when it no longer is."""
    assert secret("publicentry") in look("stranger").get("/notifications").text
    change(app, unit, lambda: access.set_audience(thing("thread", world.ids["publicthread"]), Audience.OWNER))
    page = look("stranger").get("/notifications").text
    assert secret("publicentry") not in page


def test_an_index_out_of_step_shows_nothing(app, look, world, unit):
    """Hits are asked of the database: an index from before a change gives nothing away."""
    with app.app_context():
        outbox.drain()
    change(app, unit, lambda: db.session.query(Membership).filter_by(user_id=world.people["member"].id).delete())
    assert secret("closedtopic") not in look("member").get(f"/search?q={COMMON}").text
    assert SIGNED_IN
