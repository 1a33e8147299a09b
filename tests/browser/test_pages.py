"""Every kind of page in a real browser: axe in both themes, three widths, no error on the console."""

import pytest

GUEST = ("/", "/join", "/sign-in", "/reset-password", "/check-mail", "/guidelines", "/privacy", "/help", "/how-it-works", "/accessibility", "/mentors", "/search", "/search?q=quixotry",
         "/threads", "/roadmaps", "/communities", "/no-such-page", "/verify-email/no-such-token", "/guides", "/verify",
         "/threads/stories", "/threads/stories/{shownstory}", "/@mila_mentee/portfolio",
         "/threads/{publicthread}-{publicthread_slug}", "/communities/public-place/topics/{publictopic}-{publictopic_slug}")  # fmt: skip
OWNER = (
    "/", "/?feed=everyone", "/feed", "/notifications", "/search?q=quixotry", "/search?q=nothing-like-this", "/mentors", "/@mila_mentee", "/@mara_mentor", "/skills",
    "/threads", "/threads?view=mine", "/threads/new", "/threads/{publicthread}-{publicthread_slug}", "/threads/{publicthread}/entries/{publicentry}", "/threads/{publicthread}/edit",
    "/threads/{publicthread}/removal", "/threads/{publicthread}/entries/{publicentry}/edit", "/threads/{publicthread}/entries/{publicentry}/revisions",
    "/threads/{publicthread}/readers", "/threads/{publicthread}/rhythm", "/threads/{publicthread}/year", "/threads/{askedthread}/story", "/threads/feedback",
    "/communities", "/communities/new", "/communities/public-place", "/communities/public-place/members", "/communities/public-place/guidelines", "/communities/public-place/topics/new",
    "/communities/public-place/topics/{publictopic}-{publictopic_slug}", "/communities/public-place/topics/{publictopic}/posts/{publicpost}/edit",
    "/rooms", "/rooms/requests", "/rooms/new?mentor=otis_outmentor", "/rooms/{room}", "/rooms/{room}/objectives", "/rooms/{room}/check-ins", "/rooms/{room}/agreement", "/rooms/{room}/closing",
    "/rooms/{room}/entries/new?kind=check_in", "/rooms/{room}/entries/new?kind=question", "/rooms/{room}/sessions", "/rooms/{room}/objectives/{roomobjective}",
    "/roadmaps", "/roadmaps/a-roadmap?view=list", "/roadmaps/a-roadmap?view=graph", "/roadmaps/a-roadmap/steps/one", "/roadmaps/a-roadmap/enrollment", "/roadmaps/a-roadmap/steps/one/evidence",
    "/roadmaps/my/pace", "/roadmaps/my/assignments", "/roadmaps/drafts/{draft}", "/roadmaps/drafts/{draft}/facts", "/roadmaps/suggestions/{suggestion}", "/roadmaps/assignments/{assignment}", "/guides/giving-feedback", "/rooms/groups/new",
    "/reports/new?about=person:{membersperson}", "/reports/{report}", "/reactions?about=entry:{publicentry}",
    "/settings/profile", "/settings/profile/offers", "/settings/profile/seeks", "/settings/profile/place", "/settings/profile/visibility", "/settings/profile/picture",
    "/settings/account", "/settings/appearance", "/settings/blocks", "/settings/email", "/settings/password", "/settings/sessions", "/styleguide", "/rooms/{otherroom}",
    "/@mila_mentee/portfolio", "/@mila_mentee/portfolio?as=mentor", "/@mila_mentee?as=guest", "/settings/export", "/settings/deletion", "/rooms/testimonials",
    "/threads/{publicthread}/finish", "/threads/{publicthread}/chain", "/threads/{publicthread}/entries/{publicentry}/feedback", "/drafts", "/guides",
)  # fmt: skip
STEWARD = (
    "/communities/closed-place/reports/{dutycase}", "/communities/closed-place/topics/{closedtopic}/order", "/communities/closed-place/topics/{closedpoll}-{closedpoll_slug}",
    "/communities/closed-place/topics/{closedevent}-{closedevent_slug}", "/communities/closed-place/topics/{closedtopic}/merge", "/communities/closed-place/members",
    "/communities/closed-place/reports", "/communities/closed-place/handover", "/communities/closed-place/closing", "/communities/closed-place/weekly", "/communities/closed-place/log",
    "/communities/closed-place/settings", "/communities/closed-place/topics/new?kind=poll", "/communities/closed-place/topics/new?kind=event",
)  # fmt: skip
MODERATOR = ("/moderation", "/moderation?tab=closed", "/moderation/cases/{case}", "/moderation/log", "/")


@pytest.mark.parametrize(
    ("role", "url"),
    [("guest", url) for url in GUEST]
    + [("owner", url) for url in OWNER]
    + [("moderator", url) for url in MODERATOR]
    + [("steward", url) for url in STEWARD],
)
def test_page_is_sound(windows, role, url):
    visit, watch = windows(role)
    watch.faults.clear()
    visit.page.goto(visit.site.world.url(url))
    visit.look()
    assert not watch.faults, "\n".join(watch.faults)


PLAIN = [("guest", GUEST), ("moderator", MODERATOR), *(("owner", OWNER[place::4]) for place in range(4))]


@pytest.mark.parametrize(("role", "urls"), PLAIN, ids=lambda value: value if isinstance(value, str) else "")
def test_nothing_stands_beyond_the_edge_without_javascript(come, role, urls):
    visit = come(role, js=False)
    faults = []
    for url in urls:
        visit.page.goto(visit.site.world.url(url))
        faults += [f"{url} {fault}" for fault in visit.widths(320, 1280)]
    assert not faults, "\n".join(faults)
