"""Secret words of what hangs on rooms: templates, drafts, evidence, action items, outcomes, packets; and where they stand."""

BOTH = frozenset({"mentor", "owner"})

AUDIENCE = {
    "templateword": frozenset({"owner"}),
    "draftword": frozenset({"owner"}),
    "evidenceword": BOTH,
    "itemword": BOTH,
    "agendaword": BOTH,
    "outcomeword": frozenset({"member", "outmentor"}),
    "packetword": frozenset({"stranger", "mentor"}),
}
PAGES = {
    "templateword": "/rooms/templates/{roomtemplate}",
    "draftword": "/rooms/{room}?kind=message",
    "evidenceword": "/rooms/{room}/objectives/{roomobjective}",
    "itemword": "/rooms/{room}?after=0",
    "agendaword": "/rooms/{room}/sessions/{roomsession}",
    "outcomeword": "/rooms/{closedroom}/closing",
    "packetword": "/rooms/{request}",
}
