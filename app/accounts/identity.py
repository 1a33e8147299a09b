"""Who is who: canonical forms of addresses and handles, so that one mailbox is one account and look-alikes collide.

An address is stored as typed (its domain in lower-case ASCII) and mail only ever goes to what is stored; its key leaves
out what mailboxes commonly ignore. A handle is stored in lower case; its key is a skeleton in which signs that look
alike are one.
"""

import re

from flask_babel import gettext as _
from sqlalchemy import and_, select

from app.db import db
from app.errors import Invalid
from app.models.user import MAX_EMAIL, MAX_HANDLE, FormerHandle, User

MIN_HANDLE = 3
MAX_LOCAL = 64

_HANDLE = re.compile(r"[a-z0-9_]+")
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_SAME = {"googlemail.com": "gmail.com"}
_LOOKS = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "_": None})

RESERVED = frozenset(
    [
        "about",
        "abuse",
        "account",
        "accounts",
        "admin",
        "administrator",
        "all",
        "anonymous",
        "anyone",
        "api",
        "app",
        "author",
        "billing",
        "bot",
        "calendar",
        "community",
        "communities",
        "contact",
        "coordinator",
        "curator",
        "deleted",
        "developer",
        "everybody",
        "everyone",
        "feed",
        "feedback",
        "guest",
        "guidelines",
        "health",
        "help",
        "helpdesk",
        "here",
        "home",
        "info",
        "join",
        "legal",
        "login",
        "logout",
        "mail",
        "mailer",
        "me",
        "member",
        "members",
        "mentee",
        "mentees",
        "mentor",
        "mentors",
        "menteo",
        "mod",
        "moderation",
        "moderator",
        "moderators",
        "news",
        "nobody",
        "noreply",
        "notifications",
        "null",
        "official",
        "operator",
        "owner",
        "postmaster",
        "press",
        "privacy",
        "profile",
        "program",
        "programs",
        "report",
        "reports",
        "roadmap",
        "roadmaps",
        "room",
        "rooms",
        "root",
        "safety",
        "search",
        "security",
        "service",
        "settings",
        "signin",
        "signout",
        "signup",
        "site",
        "sponsor",
        "staff",
        "status",
        "styleguide",
        "superuser",
        "support",
        "system",
        "team",
        "terms",
        "thread",
        "threads",
        "trust",
        "undefined",
        "user",
        "users",
        "verify",
        "webmaster",
        "welcome",
        "you",
    ]
)


def clean_email(text: str) -> str:
    """Return an address as it is stored and written to, or raise `Invalid` with what is wrong."""
    text = text.strip()
    local, at, domain = text.rpartition("@")
    if not at or not local or "@" in local:
        raise Invalid(_("Enter an email address with an @, like name@workplace.org"), "email")
    domain = _ascii_domain(domain)
    labels = domain.split(".")
    good = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdecimal()
    if not good or not _LOCAL.fullmatch(local) or len(local) > MAX_LOCAL or len(local) + len(domain) >= MAX_EMAIL:
        raise Invalid(_("This does not read as an email address. Check it for a missing or extra sign."), "email")
    return f"{local}@{domain}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.strip(".").lower().encode("idna").decode()
    except UnicodeError:
        return ""


def email_key(email: str) -> str:
    """Return the form under which an address is known: case, +tags and, where they mean nothing, dots left out."""
    local, _at, domain = email.strip().casefold().rpartition("@")
    domain = _ascii_domain(domain)
    local = local.partition("+")[0] or local
    if domain in _DOTLESS:
        local = local.replace(".", "")
    return f"{local}@{_SAME.get(domain, domain)}"


def fold_handle(text: str) -> str:
    """Return a handle as it is stored: lower case, without the @ that people put before it."""
    return text.strip().removeprefix("@").casefold()


def handle_key(handle: str) -> str:
    """Return the skeleton of a handle: 0 and o, 1, i and l, 5 and s, rn and m, vv and w are one; _ is nothing."""
    return fold_handle(handle).translate(_LOOKS).replace("rn", "m").replace("vv", "w")


_RESERVED_KEYS = frozenset(map(handle_key, RESERVED))


def clean_handle(text: str) -> str:
    """Return a handle as it is stored, or raise `Invalid` with the rule that it breaks."""
    handle = fold_handle(text)
    if not MIN_HANDLE <= len(handle) <= MAX_HANDLE:
        raise Invalid(_("Choose a handle of 3 to 30 characters"), "handle")
    if not _HANDLE.fullmatch(handle) or not handle.isascii():
        raise Invalid(_("Use only the letters a to z, figures and underscores in your handle"), "handle")
    if not any(sign.isalpha() for sign in handle):
        raise Invalid(_("Use at least one letter in your handle"), "handle")
    key = handle_key(handle)
    if key in _RESERVED_KEYS or key.startswith(handle_key("menteo")):
        raise Invalid(_("This handle is kept for the site itself. Choose another one."), "handle")
    return handle


def find_by_email(email: str) -> User | None:
    """Return the member who owns this mailbox, however its address is written."""
    return db.session.scalar(select(User).where(User.email_key == email_key(email)))


def find_by_handle(handle: str) -> tuple[User | None, bool]:
    """Return the member of a handle, and whether it is one that they gave up; (None, False) for nobody's handle."""
    folded = fold_handle(handle)[: MAX_HANDLE + 1]
    if user := db.session.scalar(select(User).where(User.handle == folded)):
        return user, False
    former = and_(FormerHandle.user_id == User.id, FormerHandle.handle_key == handle_key(folded))
    user = db.session.scalar(select(User).join(FormerHandle, former))
    return user, user is not None
