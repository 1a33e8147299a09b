"""Whose the kernel's tables are."""

from app.personal import declare, own, told

DERIVED = "made from what is taken along elsewhere"
NOBODYS = "names nobody"
OPENS = "opens something: it is made anew, never copied"
PASSING = "holds for a day at most"

declare(
    own("user", "id", "handle name email email_verified_at locale timezone theme is_mentor joined_at"),
    own("former_handle", "user_id", "handle_key left_at"),
    own("sign_in", "user_id", "device network begun_at seen_at ends_at"),
    own(
        "profile",
        "owner_id",
        "pronouns headline about_md location links industries sections how_md one_line capacity hours cadence "
        "reply_days formats styles away_from away_until mentor_since goals seeks audience",
    ),
    own("profile_skill", "profile_id", "name side level"),
    own("profile_language", "profile_id", "code"),
    own("follow", "user_id", "target made_at"),
    own("block", "blocker_id", "blocked_id made_at"),
    own("mute", "user_id", "target made_at"),
    own("reaction", "user_id", "kind ref_id name made_at"),
    own("membership", "user_id", "space_id role part joined_at ended_at lets_quote", kept="user_id"),
    own("draft", "owner_id", "place values saved_at"),
    own("handover", "user_id", "title body made_at"),
    own("mail_hours", "user_id", "quiet_from quiet_until digest_hour digest_day"),
    own("mail_stop", "user_id", "target made_at"),
    own("notification", "user_id", "event kind made_at read_at", kept="actor_id"),
    own("notification_preference", "user_id", "category way"),
    own("calendar_feed", "user_id", "with_names made_at"),
    own("report", "owner_id", "reason note made_at", kept="owner_id"),
    own("decision", "owner_id", "outcome rule message made_at appealed_at", kept="owner_id"),
    own("picture", "owner_id", "token name media_type size made_at", kept="owner_id"),
    told("picture_use", "which texts a picture stands in", mine="picture_id"),
    told("moderation_case", "what was reported is in the statement of reasons", mine="author_id", kept="author_id"),
    told("report_evidence", "copies of words that belong to whoever wrote them"),
    told("audit", "acts of moderators; the actor is forgotten with the account"),
    told("document", DERIVED, mine="owner_id"),
    told("feed_mark", DERIVED, mine="user_id"),
    told("receipt", PASSING, mine="user_id"),
    told("account_deletion", "is gone when the account stays or goes", mine="user_id"),
    told("export", "is the file itself", mine="user_id"),
    told("erasure", "number and making of accounts that are gone"),
    told("joining", "people who are no members yet"),
    told("issuer_key", OPENS),
    told("job", PASSING),
    *(
        told(name, NOBODYS)
        for name in [
            "credential_status",
            "reminder",
            "resource_link",
            "search_entry",
            "search_state",
            "search_word",
            "skill",
            "skill_area",
            "space",
        ]
    ),
)
