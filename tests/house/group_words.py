"""The secret words of the world's group: who may read each, and where. A mentee reads nothing of another one's."""

ALL_OF_IT = frozenset({"outmentor", "member", "steward"})
TWO_OF_IT = frozenset({"outmentor", "member"})
OTHERS = frozenset(("stranger", "elsewhere", "follower", "blocked", "mentor", "owner", "moderator", "admin", "former"))

AUDIENCE = {
    "groupcall": ALL_OF_IT | OTHERS,
    "groupentry": ALL_OF_IT,
    "groupfile": ALL_OF_IT,
    "groupalone": TWO_OF_IT,
    "groupalonefile": TWO_OF_IT,
    "groupwhy": frozenset({"outmentor", "steward"}),
}
PAGES = {
    "groupcall": "/rooms/groups/{group}",
    "groupentry": "/rooms/{grouproom}?after=0",
    "groupfile": "/rooms/{grouproom}/attachments/{groupfile}",
    "groupalone": "/rooms/{groupown}?after=0",
    "groupalonefile": "/rooms/{groupown}/attachments/{groupalonefile}",
    "groupwhy": "/rooms/{groupother}/agreement",
}
