"""Routes × roles: what each role is answered at every address that can be read. A route missing here fails."""

import pytest

from tests.house.crawling import COMMONLY, rules

ROLES = ("guest", "stranger", "elsewhere", "owner", "mentor", "moderator", "admin")
# `owner` is who the things belong to, `mentor` mentors them in the room, `elsewhere` is a member with a room of their own.

TABLE = """
                                                   guest stranger elsewhere owner mentor moderator admin
/                                                  200   200 200 200 200 200 200
/accessibility                                     200   200 200 200 200 200 200
/guidelines                                        200   200 200 200 200 200 200
/help                                              200   200 200 200 200 200 200
/how-it-works                                      200   200 200 200 200 200 200
/privacy                                           200   200 200 200 200 200 200
/healthz                                           200   200 200 200 200 200 200
/readyz                                            200   200 200 200 200 200 200
/metrics                                           200   200 200 200 200 200 200
/styleguide                                        200   200 200 200 200 200 200
/search                                            200   200 200 200 200 200 200
/search/suggestions                                200   200 200 200 200 200 200
/feed                                              303   200 200 200 200 200 200
/feed/newer                                        303   303 303 303 303 303 303
/follows                                           303   200 200 200 200 200 200
/notifications                                     303   200 200 200 200 200 200
/notifications/count                               303   200 200 200 200 200 200

/join                                              200   303 303 303 303 303 303
/sign-in                                           200   303 303 303 303 303 303
/check-mail                                        200   200 200 200 200 200 200
/reset-password                                    200   200 200 200 200 200 200
/reset-password-sent                               200   200 200 200 200 200 200
/reset-password/nobody-has-this                    410   410 410 410 410 410 410
/verify-email/nobody-has-this                      410   410 410 410 410 410 410
/confirm-email/nobody-has-this                     410   410 410 410 410 410 410
/settings                                          303   303 303 303 303 303 303
/settings/account                                  303   200 200 200 200 200 200
/settings/appearance                               303   200 200 200 200 200 200
/settings/blocks                                   303   200 200 200 200 200 200
/unsubscribe/a-token-that-nobody-has-at-all-x      404   404 404 404 404 404 404
/settings/notifications                            303   200 200 200 200 200 200
/settings/calendar                                 303   200 200 200 200 200 200
/calendar/nobody-has-this.ics                      404   404 404 404 404 404 404
/calendar/{feed}.ics                               200   200 200 200 200 200 200
/settings/deletion                                 303   200 200 200 200 200 200
/settings/export                                   303   200 200 200 200 200 200
/settings/email                                    303   200 200 200 200 200 200
/settings/email/sent                               303   200 200 200 200 200 200
/settings/password                                 303   200 200 200 200 200 200
/settings/profile                                  303   200 200 200 200 200 200
/settings/profile/offers                           303   200 200 200 200 200 200
/settings/profile/seeks                            303   200 200 200 200 200 200
/settings/profile/place                            303   200 200 200 200 200 200
/settings/profile/visibility                       303   200 200 200 200 200 200
/settings/profile/picture                          303   200 200 200 200 200 200
/pictures/00000000000000000000000000000000-96.webp 404   404 404 404 404 404 404
/settings/sessions                                 303   200 200 200 200 200 200

/mentors                                           200   200 200 200 200 200 200
/@mila_mentee                                      200   200 200 200 200 200 200
/@quiet_person                                     404   200 200 200 200 200 200
/@mila_mentee/portfolio                            200   200 200 200 200 200 200
/@quiet_person/portfolio                           404   200 200 200 200 200 200
/@nobody_there                                     404   404 404 404 404 404 404

/drafts                                             303   200 200 200 200 200 200
/drafts/thread:{publicthread}:entry                 303   403 403 302 403 403 403
/drafts/thread:{ownerthread}:entry                  303   404 404 302 404 404 404
/writing/people/thread:{publicthread}:entry         303   403 403 200 403 403 403
/writing/people/thread:{ownerthread}:entry          303   404 404 200 404 404 404
/writing/pictures                                  303   200 200 200 200 200 200
/uploads/a-token-that-nobody-has-at-all-x          404   404 404 404 404 404 404
/skills                                            200   200 200 200 200 200 200
/skills/suggestions                                200   200 200 200 200 200 200
/guides                                            200   200 200 200 200 200 200
/guides/giving-feedback                            200   200 200 200 200 200 200
/guides/nothing-of-the-kind                        404   404 404 404 404 404 404

/threads                                           200   200 200 200 200 200 200
/threads/entries/new                               303   200 200 200 200 200 200
/threads/new                                       303   200 200 200 200 200 200
/threads/{publicthread}                            301   301 301 301 301 301 301
/threads/{publicthread}-{publicthread_slug}        200   200 200 200 200 200 200
/threads/{membersthread}-{membersthread_slug}      404   200 200 200 200 200 200
/threads/{mentorsthread}-{mentorsthread_slug}      404   404 404 200 200 404 404
/threads/{ownerthread}-{ownerthread_slug}          404   404 404 200 404 404 404
/threads/{hiddenthread}-{hiddenthread_slug}        404   404 404 200 404 404 404
/threads/{publicthread}/readers                    303   403 403 200 403 403 403
/threads/{ownerthread}/readers                     303   404 404 200 404 404 404
/threads/{publicthread}/rhythm                     303   403 403 200 403 403 403
/threads/{ownerthread}/rhythm                      303   404 404 200 404 404 404
/threads/{publicthread}/finish                     303   403 403 200 403 403 403
/threads/{ownerthread}/finish                      303   404 404 200 404 404 404
/threads/{askedthread}/story                       303   403 403 200 403 403 403
/threads/{ownerthread}/story                       303   404 404 200 404 404 404
/threads/{askedthread}/story/removal               303   403 403 200 403 403 403
/threads/{ownerthread}/story/removal               303   404 404 404 404 404 404
/threads/stories                                   200   200 200 200 200 200 200
/threads/stories/{shownstory}                      200   200 200 200 200 200 200
/threads/stories/{askedstory}                      404   404 404 404 404 404 404
/threads/stories/quotes/{askedstoryquote}          303   404 404 404 200 404 404
/threads/feedback                                  303   200 200 200 200 200 200
/threads/{publicthread}/entries/{publicentry}/feedback 303 403 403 200 403 403 403
/threads/{ownerthread}/entries/{ownerentry}/feedback   303 404 404 200 404 404 404
/threads/{publicthread}/year                       200   200 200 200 200 200 200
/threads/{mentorsthread}/year                      404   404 404 200 200 404 404
/threads/{publicthread}/feed.atom                  200   200 200 200 200 200 200
/threads/{ownerthread}/feed.atom                   404   404 404 404 404 404 404
/threads/feed.atom                                 404   404 404 404 404 404 404
/@mila_mentee/feed.atom                            200   200 200 200 200 200 200
/@nobody_there/feed.atom                           404   404 404 404 404 404 404
/communities/public-place/feed.atom                200   200 200 200 200 200 200
/communities/closed-place/feed.atom                404   404 404 404 404 404 404
/communities/members-place/feed.atom               404   404 404 404 404 404 404
/threads/{publicthread}/chain                      200   200 200 200 200 200 200
/threads/{ownerthread}/chain                       404   404 404 200 404 404 404
/threads/{publicthread}/thread.json                200   200 200 200 200 200 200
/threads/{ownerthread}/thread.json                 404   404 404 200 404 404 404
/threads/chain.py                                  200   200 200 200 200 200 200
/threads/{publicthread}/edit                       303   403 403 200 403 403 403
/threads/{ownerthread}/edit                        303   404 404 200 404 404 404
/threads/{publicthread}/removal                    303   403 403 200 403 403 403
/threads/{publicthread}/entries/{publicentry}      200   200 200 200 200 200 200
/threads/{ownerthread}/entries/{ownerentry}        404   404 404 200 404 404 404
/threads/{publicthread}/entries/{ownerentry}       404   404 404 404 404 404 404
/threads/{publicthread}/entries/{publicentry}/edit 303   403 403 200 403 403 403
/threads/{publicthread}/entries/{publicentry}/removal   303 403 403 200 403 403 403
/threads/{publicthread}/entries/{publicentry}/revisions 200 200 200 200 200 200 200
/threads/{ownerthread}/entries/{ownerentry}/revisions   404 404 404 200 404 404 404
/threads/{publicthread}/comments/{publicreply}/removal  303 403 403 403 200 403 403

/communities                                       200   200 200 200 200 200 200
/communities/new                                   303   403 403 200 403 200 200
/communities/public-place                          200   200 200 200 200 200 200
/communities/members-place                         404   200 200 200 200 200 200
/communities/closed-place                          404   404 404 200 404 404 404
/communities/no-such-place                         404   404 404 404 404 404 404
/communities/public-place/guidelines               200   200 200 200 200 200 200
/communities/closed-place/guidelines               404   404 404 200 404 404 404
/communities/public-place/settings                 303   403 403 403 403 403 403
/communities/closed-place/settings                 303   404 404 403 404 404 404
/communities/public-place/members                  303   200 200 200 200 200 200
/communities/closed-place/members                  303   404 404 200 404 404 404
/communities/public-place/topics/new               303   403 403 200 403 403 403
/communities/closed-place/topics/new               303   404 404 200 404 404 404
/communities/public-place/topics/similar           303   403 403 200 403 403 403
/communities/closed-place/topics/similar           303   404 404 200 404 404 404
/communities/public-place/topics/{publictopic}     301   301 301 301 301 301 301
/communities/public-place/topics/{publictopic}-{publictopic_slug}    200 200 200 200 200 200 200
/communities/closed-place/topics/{closedtopic}-{closedtopic_slug}    404 404 404 200 404 404 404
/communities/public-place/topics/{closedtopic}-{closedtopic_slug}    404 404 404 404 404 404 404
/communities/public-place/topics/{publictopic}/posts/{publicpost}/edit       303 403 403 200 403 403 403
/communities/public-place/topics/{publictopic}/posts/{publicpost}/reactions  303 200 200 200 200 200 200
/communities/public-place/topics/{publictopic}/posts/{publicpost}/revisions  200 200 200 200 200 200 200
/communities/closed-place/topics/{closedtopic}/posts/{closedpost}/revisions  404 404 404 200 404 404 404
/communities/closed-place/topics/{closedpoll}/answers       303   404 404 200 404 404 404
/communities/closed-place/topics/{closedevent}/event        303   404 404 200 404 404 404
/communities/closed-place/topics/{closedevent}/event.ics    404   404 404 200 404 404 404
/communities/closed-place/topics/{closedevent}/questions    303   404 404 200 404 404 404
/communities/public-place/topics/{publictopic}/edit         303   403 403 200 403 403 403
/communities/closed-place/topics/{closedtopic}/edit         303   404 404 200 404 404 404
/communities/public-place/topics/{publictopic}/revisions    200   200 200 200 200 200 200
/communities/closed-place/topics/{closedtopic}/revisions    404   404 404 200 404 404 404
/communities/public-place/topics/{publictopic}/order        303   403 403 403 403 403 403
/communities/closed-place/topics/{closedtopic}/merge        303   404 404 403 404 404 404
/communities/closed-place/topics/{closedtopic}/move         303   404 404 403 404 404 404
/communities/closed-place/reports                           303   404 404 403 404 404 404
/communities/closed-place/reports/{dutycase}                303   404 404 403 404 404 404
/communities/closed-place/reports/new?about=post:{closedpost} 303 404 404 403 404 404 404
/communities/closed-place/weekly                            303   404 404 403 404 404 404
/communities/closed-place/weekly/{weekly}                   303   404 404 403 404 404 404
/communities/vacant                                         303   404 404 404 404 200 200
/communities/closed-place/handover                          303   404 404 403 404 404 404
/communities/closed-place/closing                           303   404 404 403 404 404 404
/communities/closed-place/members/mila_mentee/removal       303   404 404 403 404 404 404
/communities/removals/{removal}                             303   404 404 200 404 404 404
/communities/closed-place/log                               303   404 404 403 404 404 404

/rooms                                             303   200 200 200 200 200 200
/rooms/new?mentor=otis_outmentor                   303   200 200 200 200 200 200
/rooms/playbooks                                   303   200 200 200 200 200 200
/rooms/playbooks/two-lines                         303   200 200 200 200 200 200
/rooms/templates/new                           303   200 200 200 200 200 200
/rooms/templates/{roomtemplate}                303   404 404 200 404 404 404
/rooms/requests                                    303   200 200 200 200 200 200
/rooms/{room}                                      303   404 404 200 200 404 404
/rooms/{otherroom}                                 303   404 200 404 404 404 404
/rooms/{request}                                   303   200 404 404 200 404 404
/rooms/999999                                      303   404 404 404 404 404 404
/rooms/groups/new                                  303   403 403 403 200 403 403
/rooms/groups/{group}                              303   200 200 200 200 200 200
/rooms/groups/{group}/text                         303   404 404 404 404 404 404
/rooms/groups/{group}/closing                      303   404 404 404 404 404 404
/rooms/{grouproom}                                 303   404 404 404 404 404 404
/rooms/{groupown}                                  303   404 404 404 404 404 404
/rooms/{room}/agreement                            303   404 404 200 200 404 404
/rooms/{room}/agreement/proposal                   303   404 404 200 200 404 404
/rooms/{request}/agreement/proposal                303   404 404 404 404 404 404
/rooms/testimonials                                303   200 200 200 200 200 200
/rooms/{request}/question                          303   403 404 404 200 404 404
/rooms/{room}/pause                                303   404 404 200 200 404 404
/rooms/{room}/pilot                                303   404 404 404 404 404 404
/rooms/{trial}                                     303   404 404 404 200 404 404
/rooms/{trial}/pilot                               303   404 404 404 200 404 404
/rooms/{room}/attachments/{roomfile}               303   404 404 200 200 404 404
/rooms/{otherroom}/attachments/{roomfile}          303   404 404 404 404 404 404
/rooms/{room}/check-ins                            303   404 404 200 200 404 404
/rooms/{room}/closing                              303   404 404 200 200 404 404
/rooms/{room}/entries                              303   404 404 302 302 404 404
/rooms/{room}/entries/new                          303   404 404 200 200 404 404
/rooms/{room}/entries/{roomentry}/pass             303   404 404 200 409 404 404
/rooms/{room}/entries/{roomentry}/uses             303   404 404 200 200 404 404
/rooms/{otherroom}/entries/{roomentry}/uses        303   404 404 404 404 404 404
/rooms/{room}/entries/{roomentry}/removal          303   404 404 200 403 404 404
/rooms/{room}/entries/{roomentry}/revisions        303   404 404 200 200 404 404
/rooms/{room}/entries/{roomentry}/text             303   404 404 200 403 404 404
/rooms/{room}/export                               303   404 404 200 200 404 404
/rooms/{room}/export/json                          303   404 404 200 200 404 404
/rooms/{room}/export/markdown                      303   404 404 200 200 404 404
/rooms/{room}/export/zip                           303   404 404 200 200 404 404
/rooms/{room}/export/print                         303   404 404 200 200 404 404
/rooms/{room}/mail                                 303   404 404 200 200 404 404
/rooms/{room}/safety                               303   404 404 200 200 404 404
/rooms/{room}/safety/exit                          303   404 404 200 200 404 404
/rooms/{room}/safety/report                        303   404 404 200 200 404 404
/rooms/{room}/quotes                               303   404 404 200 200 404 404
/rooms/{room}/quotes/{askedquote}                  303   404 404 200 200 404 404
/rooms/{room}/entries/{roomentry}/quote            303   404 404 200 200 404 404
/quotes/{publicquote}                              200   200 200 200 200 200 200
/quotes/{askedquote}                               404   404 404 404 404 404 404
/moderation/rooms                                  303   404 404 404 404 200 200
/moderation/rooms/{opening}                        303   404 404 404 404 200 200
/moderation/rooms/new/{roomcase}                   303   404 404 404 404 200 200
/rooms/{request}/export/json                       303   404 404 404 404 404 404
/rooms/{room}/release                              303   404 404 404 404 404 404
/rooms/{room}/objectives                           303   404 404 200 200 404 404
/rooms/{room}/objectives/{roomobjective}           303   404 404 200 200 404 404
/rooms/{room}/objectives/{roomobjective}/text      303   404 404 200 403 404 404
/rooms/{otherroom}/objectives/{roomobjective}      303   404 404 404 404 404 404
/rooms/{room}/sessions                             303   404 404 200 200 404 404
/rooms/{room}/sessions/new                         303   404 404 200 200 404 404
/rooms/{room}/sessions/{roomsession}               303   404 404 200 200 404 404
/rooms/{room}/sessions/{roomsession}.ics           303   404 404 200 200 404 404
/rooms/{room}/sessions/{roomsession}/times         303   404 404 200 200 404 404
/rooms/{room}/sessions/{roomsession}/notes         303   404 404 200 200 404 404
/rooms/{room}/sessions/{heldsession}/reflection    303   404 404 200 200 404 404
/rooms/{otherroom}/sessions/{roomsession}          303   404 404 404 404 404 404
/rooms/{room}/surveys/fit                          303   404 404 200 200 404 404
/rooms/{room}/surveys/midway                       303   404 404 404 404 404 404
/rooms/{otherroom}/surveys/fit                     303   404 404 404 404 404 404
/rooms/{otherroom}/entries/{roomentry}/text        303   404 404 404 404 404 404
/rooms/{request}/refusal                           303   403 404 404 200 404 404

/roadmaps                                          200   200 200 200 200 200 200
/roadmaps/a-roadmap                                200   200 200 200 200 200 200
/roadmaps/no-roadmap                               404   404 404 404 404 404 404
/roadmaps/a-roadmap/arrows/1.svg                   200   200 200 200 200 200 200
/roadmaps/a-roadmap/arrows/2.svg                   404   404 404 404 404 404 404
/roadmaps/a-roadmap/steps/one                      200   200 200 200 200 200 200
/roadmaps/a-roadmap/steps/no-step                  404   404 404 404 404 404 404
/roadmaps/a-roadmap/enrollment                     303   200 200 200 200 200 200
/roadmaps/a-roadmap/enrollment/removal             303   403 403 200 403 403 403
/roadmaps/a-roadmap/steps/one/evidence             303   403 403 200 403 403 403
/roadmaps/a-roadmap/steps/one/evidence/{evidence}/removal 303 403 403 200 403 403 403
/roadmaps/a-roadmap/steps/one/verification         303   403 403 200 403 403 403
/roadmaps/a-roadmap/steps/two/verification         303   403 403 200 403 403 403
/roadmaps/a-roadmap/steps/two/evidence/{shownevidence}/file 303 403 403 404 403 403 403
/roadmaps/verifications/{stepask}/evidence/{shownevidence}  303 404 404 404 404 404 404
/roadmaps/my/verifications                         303   200 200 200 200 200 200
/roadmaps/my/assignments                           303   200 200 200 200 200 200
/roadmaps/my/pace                                  303   200 200 200 200 200 200
/roadmaps/a-roadmap/assignments/new                303   403 403 403 200 403 403
/roadmaps/assignments/{assignment}                 303   404 404 200 200 404 404
/roadmaps/assignments/999999                       303   404 404 404 404 404 404
/roadmaps/verifications/{stepask}                  303   404 404 404 200 404 404
/roadmaps/verifications/999999                     303   404 404 404 404 404 404
/roadmaps/verifications/{stepask}/withdrawal       303   404 404 404 200 404 404
/roadmaps/a-roadmap/enrollment/kept                303   403 403 200 403 403 403
/roadmaps/a-roadmap/enrollment/version             303   403 403 403 403 403 403
/roadmaps/reviews                                  303   404 404 404 404 404 200
/roadmaps/a-roadmap/review                         303   403 403 403 403 403 200
/roadmaps/a-roadmap/endorsements                   200   200 200 200 200 200 200
/roadmaps/a-roadmap/suggestions                    303   200 200 200 200 200 200
/roadmaps/suggestions/{suggestion}                 303   404 404 200 404 404 404
/roadmaps/drafts                                   303   200 200 200 200 200 200
/roadmaps/drafts/{draft}                           303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/draft.json                303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/facts                     303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/preview                   303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/preview?view=list         303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/publication               303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/removal                   303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/new-step                  303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/steps/one                 303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/steps/one/merge           303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/steps/one/removal         303   404 404 200 404 404 404
/roadmaps/drafts/{draft}/steps/one/split           303   404 404 200 404 404 404

/credentials                                       303   200 200 200 200 200 200
/credentials/issuer                                200   200 200 200 200 200 200
/credentials/keys                                  200   200 200 200 200 200 200
/credentials/keys/nobody-has-this                  404   404 404 404 404 404 404
/credentials/status/1                              200   200 200 200 200 200 200
/credentials/check.py                              200   200 200 200 200 200 200
/credentials/{publiccredential_uid}                200   200 200 200 200 200 200
/credentials/{publiccredential_uid}/credential.json 200  200 200 200 200 200 200
/credentials/{publiccredential_uid}/credential.jwt 200   200 200 200 200 200 200
/credentials/{publiccredential_uid}/badge.png      200   200 200 200 200 200 200
/credentials/{publiccredential_uid}/badge.svg      200   200 200 200 200 200 200
/credentials/{owncredential_uid}                   404   404 404 200 404 404 404
/credentials/{owncredential_uid}/credential.json   404   404 404 200 404 404 404
/credentials/{owncredential_uid}/credential.jwt    404   404 404 200 404 404 404
/credentials/{owncredential_uid}/badge.png         404   404 404 200 404 404 404
/credentials/{owncredential_uid}/badge.svg         404   404 404 200 404 404 404
/verify                                            200   200 200 200 200 200 200

/reactions?about=entry:{publicentry}               200   200 200 200 200 200 200
/reactions?about=entry:{ownerentry}                404   404 404 200 404 404 404
/reactions?about=room_entry:{roomentry}            404   404 404 200 200 404 404
/reports/new?about=entry:{publicentry}             303   200 200 200 200 200 200
/reports/new?about=entry:{ownerentry}              303   404 404 200 404 404 404
/reports/new?about=room_entry:{roomreply}          303   404 404 200 200 404 404
/reports/{report}                                  303   404 404 200 404 404 404
/decisions/{decision}                              303   404 404 404 404 404 404
/moderation                                        303   404 404 404 404 200 200
/moderation/cases/{case}                           303   404 404 404 404 200 200
/moderation/log                                    303   404 404 404 404 200 200
"""


def lines() -> list[tuple[str, tuple[int, ...]]]:
    """The rows of the table."""
    rows = [line.split() for line in TABLE.splitlines() if line.startswith("/")]
    return [(row[0], tuple(int(status) for status in row[1:])) for row in rows]


@pytest.mark.once("cases", but=("stranger",))  # what the others are sent the crawl reads on both
@pytest.mark.parametrize(("number", "role"), list(enumerate(ROLES)), ids=ROLES)
def test_each_role_is_answered_as_pinned(look, world, number, role):
    visitor, wrong = look(role), []
    for template, expected in lines():
        url = world.url(template)
        try:
            status = visitor.client.get(url).status_code
        except Exception as error:
            status = f"{type(error).__name__}: {error}"
        if status != expected[number]:
            wrong.append(f"{template}: {status}, expected {expected[number]}")
    assert not wrong, "\n".join([f"as {role}:", *wrong])


@pytest.mark.once("refused")
def test_no_route_is_missing_from_the_table(app, world):
    adapter = app.url_map.bind("localhost")
    covered = {
        adapter.match(world.url(template).partition("?")[0], return_rule=True)[0].rule for template, _ in lines()
    }
    missing = {rule.rule for rule in rules(app)} - covered
    assert not missing, f"routes without a row in tests/house/test_roles.py: {sorted(missing)}"
    assert COMMONLY


def test_what_may_not_be_known_of_looks_like_what_is_not_there(look, world):
    """Hidden equals nonexistent: same status, same page."""
    for role in ("guest", "stranger", "moderator"):
        visitor = look(role)
        for hidden, absent in (
            ("/threads/{ownerthread}/entries/{ownerentry}", "/threads/987654/entries/987654"),
            ("/communities/closed-place", "/communities/absent-place"),
            ("/rooms/{room}", "/rooms/987654"),
            ("/reactions?about=entry:{ownerentry}", "/reactions?about=entry:987654"),
        ):
            pages = [visitor.client.get(world.url(url)) for url in (hidden, absent)]
            texts = [plain(page.text, world.url(url)) for page, url in zip(pages, (hidden, absent), strict=True)]
            assert pages[0].status_code == pages[1].status_code, hidden
            assert texts[0] == texts[1], hidden


def plain(html: str, url: str) -> str:
    """A page without what differs at every request: the address asked for, and tokens."""
    import re

    path = url.partition("?")[0]
    html = (
        html.replace(url, "")
        .replace(path, "")
        .replace(url.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D").replace(":", "%3A"), "")
    )
    return re.sub(r'(value|content)="[^"]{16,}"', "", html)
