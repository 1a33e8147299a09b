"""Secret words of polls, events and reasons in a community that only its members read, and where they stand."""

COMMUNITY = frozenset({"member", "steward", "owner"})

AUDIENCE = {
    "pollword": COMMUNITY,
    "eventword": COMMUNITY,
    "titleword": COMMUNITY,
    "removalword": frozenset({"owner"}),
    "weeklyword": frozenset({"steward"}),
    "dutyword": frozenset({"owner", "steward", "moderator", "admin"}),
}
PAGES = {
    "pollword": "/communities/closed-place/topics/{closedpoll}-{closedpoll_slug}",
    "titleword": "/communities/closed-place/topics/{closedpoll}/revisions",
    "dutyword": "/communities/closed-place/reports/{dutycase}",
    "removalword": "/communities/removals/{removal}",
    "weeklyword": "/communities/closed-place/weekly/{weekly}",
    "eventword": "/communities/closed-place/topics/{closedevent}-{closedevent_slug}",
}
ELSEWHERE = {("dutyword", role): "/moderation/cases/{dutycase}" for role in ("moderator", "admin")}
ELSEWHERE |= {("dutyword", "owner"): "/reports/{duty}"}
SAMPLES = [
    {"slug": "closed-place", "topic_id": topic, "post_id": "closedpost", "title": "any"}
    for topic in ("closedpoll", "closedevent")
]
