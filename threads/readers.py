"""Who reads a thread: what another audience means for what is already written, in words. Pure but for the language."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.models import Audience

READERS: dict[str, frozenset[str]] = {
    Audience.PUBLIC: frozenset({"guests", "members", "followers", "mentors"}),
    Audience.MEMBERS: frozenset({"members", "followers", "mentors"}),
    Audience.FOLLOWERS: frozenset({"followers"}),
    Audience.MENTORS: frozenset({"mentors"}),
    Audience.OWNER: frozenset(),
}
WIDEST_FIRST = ("guests", "members", "followers", "mentors")
GAINED = {
    "guests": _l("Anyone will newly read it, also without an account, and find it by searching."),
    "members": _l("Anyone signed in will newly read it, and find it by searching."),
    "followers": _l("Whoever follows you, now or later, will newly read it."),
    "mentors": _l("Whoever mentors you in a room, now or later, will newly read it."),
}
LOST = {
    Audience.MEMBERS: _l("Whoever is not signed in reads it no longer, and search engines cannot find it."),
    Audience.FOLLOWERS: _l("Whoever does not follow you reads it no longer."),
    Audience.MENTORS: _l("Whoever does not mentor you reads it no longer."),
    Audience.OWNER: _l("Nobody but you reads it any longer."),
}


def gained(old: str, new: str) -> str:
    """Return the widest group that reads newly, or nothing."""
    return next((who for who in WIDEST_FIRST if who in READERS[new] - READERS[old]), "")


def loses(old: str, new: str) -> bool:
    """Whether somebody reads no longer."""
    return bool(READERS[old] - READERS[new])


def told(old: str, new: str, mentors: Sequence[str], *, has_story: bool = False) -> str:
    """Say what it means to give a thread other readers; nothing for those that it has."""
    sentences = []
    if who := gained(old, new):
        sentences.append(str(GAINED[who]))
        if who == "mentors" and mentors:
            sentences.append(_("Now that is %(names)s.", names=", ".join(mentors)))
    if loses(old, new):
        sentences.append(str(LOST[Audience(new)]))
        sentences.append(
            _("Links that they have stop working at once; search, feeds and notifications show it no longer.")
        )
    if has_story and new != Audience.PUBLIC:
        sentences.append(_("Its story is shown no longer, and needs everybody's yes again."))
    return " ".join(sentences)


def written(entries: int, replies: int) -> str:
    """Say how much there is that another audience reads or no longer reads."""
    if not entries:
        return _("Nothing is written yet: the choice holds for what you write from now on.")
    much = ngettext("It is about one entry", "It is about all %(num)s entries", entries)
    if not replies:
        return _("%(much)s, with their earlier versions.", much=much)
    by = ngettext("one reply by somebody else", "%(num)s replies by others", replies)
    return _("%(much)s, with their earlier versions and %(replies)s.", much=much, replies=by)
