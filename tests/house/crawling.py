"""Addresses of the house, filled in with things of the world: from the URL map, so that no route can be forgotten."""

from collections.abc import Iterator
from typing import Any

from werkzeug.routing import BuildError, Rule

from tests.house.place_words import SAMPLES as PLACES
from tests.house.world import COMMON, World

SAFE = {"GET", "HEAD", "OPTIONS"}

AUTHORED = {"draft_id": "draft", "suggestion_id": "suggestion"}  # what is written of roadmaps

# For each blueprint the sets of values that its parameters take; a name of the world stands for the thing's id.
SAMPLES: dict[str, list[dict[str, Any]]] = {
    "threads": [
        {"thread_id": f"{name}thread", "entry_id": f"{name}entry", "comment_id": reply, "slug": "any"}
        | {"story_id": "askedstory" if name == "owner" else "shownstory", "quote_id": "askedstoryquote"}
        for name, reply in (
            ("public", "publicreply"),
            ("owner", "ownerreply"),
            ("mentors", "publicreply"),
            ("hidden", "publicreply"),
        )
    ],
    "communities": [
        {"slug": "public-place", "topic_id": "publictopic", "post_id": "publicpost", "title": "any"},
        {"slug": "closed-place", "topic_id": "closedtopic", "post_id": "closedpost", "title": "any"},
        {"slug": "members-place", "topic_id": "memberstopic", "post_id": "publicpost", "title": "any"},
        *PLACES,
    ],
    "rooms": [
        {
            "room_id": "room",
            "entry_id": "roomentry",
            "objective_id": "roomobjective",
            "testimonial_id": "testimonial",
            "session_id": "roomsession",
            "attachment_id": "roomfile",
        },
        {
            "room_id": "otherroom",
            "entry_id": "otherroomentry",
            "objective_id": "roomobjective",
            "testimonial_id": "testimonial",
            "session_id": "roomsession",
            "attachment_id": "roomfile",
        },
        {
            "room_id": "request",
            "entry_id": "roomentry",
            "objective_id": "roomobjective",
            "testimonial_id": "testimonial",
            "session_id": "roomsession",
            "attachment_id": "roomfile",
        },
        {
            "room_id": "room",
            "entry_id": "roomreply",
            "objective_id": "roomobjective",
            "testimonial_id": "testimonial",
            "session_id": "heldsession",
            "attachment_id": "roomfile",
        },
        *(
            {
                "room_id": room,
                "entry_id": entry,
                "objective_id": "roomobjective",
                "testimonial_id": "testimonial",
                "session_id": "roomsession",
                "attachment_id": "groupfile",
            }
            for room, entry in (("grouproom", "groupentry"), ("groupown", "groupalone"))
        ),
    ],
    "guides": [{"slug": "giving-feedback"}],
    "roadmaps": [
        {"slug": "a-roadmap", "key": "one", "evidence_id": "evidence", "verification_id": "stepask", **AUTHORED},
        {
            "slug": "a-roadmap",
            "key": "two",
            "number": 1,
            "evidence_id": "shownevidence",
            "verification_id": "stepask",
            **AUTHORED,
        },
    ],
    "credentials": [{"uid": "publiccredential_uid", "number": 1}, {"uid": "owncredential_uid", "number": 1}],
    "moderation": [{"case_id": "case"}],
    "quotes": [{"quote_id": "publicquote"}, {"quote_id": "askedquote"}],
    "openings": [{"opening_id": "opening", "case_id": "roomcase"}],
    "reports": [{"report_id": "report"}],
    "decisions": [{"decision_id": "decision"}],
}
# What a parameter of any other blueprint takes.
COMMONLY: dict[str, Any] = {
    "handle": "mila_mentee",
    "key": "two-lines",
    "template_id": "roomtemplate",
    "assignment_id": "assignment",
    "achievement_id": "achievement",
    "token": "a-token-that-nobody-has-at-all-x",
    "quote_id": "askedquote",
    "group_id": "group",
    "notification_id": 1,
    "block_id": "block",
    "mute_id": 1,
    "follow_id": 1,
    "break_id": 1,
    "sign_in_id": 1,
    "request_id": 1,
    "size": 96,
    "number": 0,
    "mark": "pin",
    "act": "merge",
    "case_id": "dutycase",
    "community_id": "closedplace",
    "removal_id": "removal",
    "weekly_id": "weekly",
    "digest": "000000000000",
    "place": "room:1:0:message",
    "path": "css/app.css",
    "name": "none.webp",
    "filename": "none.webp",
    "side": "offers",
    "skill_id": 1,
    "user_id": "owner_id",
    "view": "list",
    "format": "yaml",
    "form": "yaml",
    "survey": "fit",
}
# Addresses that show more with a query.
QUERIES = (
    f"/search?q={COMMON}",
    f"/search?q={COMMON}&kind=threads",
    f"/search?q={COMMON}&kind=rooms",
    "/search?q=",
    f"/search/suggestions?q={COMMON}",
    "/calendar/{feed}.ics",
    "/feed?feed=everyone",
    "/feed?feed=communities",
    "/?feed=everyone",
    "/threads?view=mine",
    "/threads?view=following",
    "/threads?tag=sql",
    "/communities?view=mine",
    "/roadmaps?view=list",
    "/roadmaps/a-roadmap?view=graph",
    "/roadmaps/a-roadmap?view=list",
    "/mentors?q=quixotry",
    "/rooms/new?mentor=mara_mentor",
    "/rooms/{room}?after=0",
    "/rooms/{room}?kind=question",
    "/reports/new?about=post:{publicpost}",
    "/reports/new?about=entry:{publicentry}",
    "/reports/new?about=person:{publicperson}",
    "/reports/new?about=room_entry:{roomreply}",
    "/reports/new?about=post:{closedpost}",
    "/reactions?about=entry:{publicentry}",
    "/reactions?about=entry:{ownerentry}",
    "/reactions?about=room_entry:{roomentry}",
    "/moderation?tab=closed",
    "/moderation?tab=edit",
    "/@max_member",
    "/@quiet_person",
    "/@nobody_there",
)


def rules(app: Any, *, unsafe: bool = False) -> list[Rule]:
    """The rules of the URL map that can be read, or those that can be written to."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    wanted = [rule for rule in found if (rule.methods - SAFE if unsafe else "GET" in rule.methods)]
    return sorted(wanted, key=lambda rule: (rule.rule, rule.endpoint))


def samples(rule: Rule, world: World) -> Iterator[dict[str, Any]]:
    """The values that the rule's parameters take, one set after the other."""
    sets = SAMPLES.get(rule.endpoint.partition(".")[0], [{}]) if rule.arguments else [{}]
    for chosen in sets:
        values = {**COMMONLY, **chosen}
        missing = rule.arguments - set(values)
        assert not missing, f"{rule.rule}: name sample values for {sorted(missing)} in tests/house/crawling.py"
        yield {name: world.ids.get(values[name], values[name]) for name in rule.arguments}


def filled(app: Any, rule: Rule, values: dict[str, Any]) -> str:
    """The address of a rule with these values; defaults of the rule are kept."""
    adapter = app.url_map.bind("localhost")
    built = rule.build({**values, **(rule.defaults or {})})
    if built is None:
        raise BuildError(rule.endpoint, values, "GET", adapter)
    return built[1]


def addresses(app: Any, world: World) -> list[str]:
    """Every address that can be read, with the queries that show more."""
    found = [filled(app, rule, values) for rule in rules(app) for values in samples(rule, world)]
    asset = app.extensions["assets"].url("css/app.css")
    return sorted({*found, *(world.url(query) for query in QUERIES), asset})
