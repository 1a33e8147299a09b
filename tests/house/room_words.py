"""Secret words of what hangs on rooms: templates, drafts, evidence, action items, outcomes, packets; and where they stand."""

BOTH = frozenset({"mentor", "owner"})
PUBLIC = frozenset(
    [
        "guest",
        "stranger",
        "elsewhere",
        "follower",
        "member",
        "steward",
        "mentor",
        "owner",
        "moderator",
        "admin",
        "former",
        "outmentor",
    ]
)

AUDIENCE = {
    "templateword": frozenset({"owner"}),
    "reachedword": PUBLIC,
    "draftword": frozenset({"owner"}),
    "evidenceword": BOTH,
    "itemword": BOTH,
    "agendaword": BOTH,
    "outcomeword": frozenset({"member", "outmentor"}),
    "packetword": frozenset({"stranger", "mentor"}),
}
PAGES = {
    "templateword": "/rooms/templates/{roomtemplate}",
    "reachedword": "/@mila_mentee/portfolio",
    "draftword": "/rooms/{room}?kind=message",
    "evidenceword": "/rooms/{room}/objectives/{roomobjective}",
    "itemword": "/rooms/{room}?after=0",
    "agendaword": "/rooms/{room}/sessions/{roomsession}",
    "outcomeword": "/rooms/{closedroom}/closing",
    "packetword": "/rooms/{request}",
}
