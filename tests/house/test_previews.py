"""What a shared address shows of its page: the page's words where everybody may read them, and nothing anywhere else."""

import re
from pathlib import Path

import pytest

from tests.house.world import COMMON

TEMPLATES = Path(__file__).parents[2] / "templates"
GENERAL = "Written, goal-driven mentoring you can point to."
META = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
PUBLIC = {
    "/threads/{publicthread}-{publicthread_slug}": None,
    "/threads/{publicthread}-{publicthread_slug}?order=start": "/threads/{publicthread}-{publicthread_slug}",
    "/threads/{publicthread}/entries/{publicentry}": None,
    "/communities/public-place": None,
    "/communities/public-place?tag=anything": "/communities/public-place",
    "/communities/public-place/topics/{publictopic}-{publictopic_slug}": None,
    "/roadmaps/a-roadmap": None,
    "/roadmaps/a-roadmap?view=list": "/roadmaps/a-roadmap",
    "/@mila_mentee": None,
    "/@mila_mentee/portfolio": None,
    "/guides/giving-feedback": None,
}
PRIVATE = (
    *("/threads/{ownerthread}-{ownerthread_slug}", "/threads/{hiddenthread}-{hiddenthread_slug}"),
    *("/threads/{membersthread}-{membersthread_slug}", "/threads/{mentorsthread}-{mentorsthread_slug}"),
    *("/rooms/{room}", "/communities/closed-place/topics/{closedtopic}-{closedtopic_slug}", "/", "/feed", "/settings"),
)


def said(page: str) -> dict[str, str]:
    """Return what a page says of itself to whoever draws a preview."""
    head = page.partition("</head>")[0]
    found = dict([*META.findall(head), *(("canonical", where) for where in CANONICAL.findall(head))])
    return {name: text for name, text in found.items() if name.startswith(("og:", "twitter:", "description", "canon"))}


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.once("words")
def test_a_public_page_says_what_it_is(look, world, path):
    page = look("guest").get(world.url(path)).text
    found, where = said(page), "http://localhost" + world.url(PUBLIC[path] or path)
    assert found["canonical"] == found["og:url"] == where
    assert found["og:title"] in page.partition("<title>")[2].partition("</title>")[0]
    assert found["og:description"] == found["description"]
    assert found["og:image"].startswith("http://localhost/static/")


@pytest.mark.once("words")
def test_a_page_that_not_everybody_reads_says_nothing(look, world):
    for role in ("owner", "mentor", "moderator"):
        for path in (*PRIVATE, *PUBLIC):
            answer = look(role).client.get(world.url(path))
            if answer.status_code == 200:
                assert said(answer.text) == {"description": GENERAL}, (role, path)
                assert COMMON not in "".join(said(answer.text).values())


@pytest.mark.once("words")
def test_what_a_guest_may_not_read_says_nothing_to_them(look, world):
    for path in PRIVATE[:5]:
        answer = look("guest").client.get(world.url(path))
        assert answer.status_code in {303, 404}
        assert said(answer.text) in ({}, {"description": GENERAL})


def test_no_page_describes_itself_in_another_way():
    """A block of the page itself would be written for members, too, whatever it is drawn from."""
    found = [path.name for path in TEMPLATES.rglob("*.html") if "block description" in path.read_text(encoding="utf-8")]
    assert not found
