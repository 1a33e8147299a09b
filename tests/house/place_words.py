"""Secret words of polls, events and reasons in a community that only its members read, and where they stand."""

COMMUNITY = frozenset({"member", "steward", "owner"})

AUDIENCE = {"pollword": COMMUNITY, "eventword": COMMUNITY, "removalword": frozenset({"owner"})}
PAGES = {
    "pollword": "/communities/closed-place/topics/{closedpoll}-{closedpoll_slug}",
    "removalword": "/communities/removals/{removal}",
    "eventword": "/communities/closed-place/topics/{closedevent}-{closedevent_slug}",
}
SAMPLES = [
    {"slug": "closed-place", "topic_id": topic, "post_id": "closedpost", "title": "any"}
    for topic in ("closedpoll", "closedevent")
]
