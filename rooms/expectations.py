"""What two people expect, side by side before one of them accepts: from both profiles, as far as told."""

from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.db import db
from app.models import Audience, Profile
from app.profiles.hours import ENOUGH, shared
from app.profiles.words import FORMATS, STYLES, language_name, place_of
from rooms.words import often_words


class Expected(NamedTuple):
    """One thing to compare: what each side says, whether that differs, and a word on it."""

    label: str
    mentee: str
    mentor: str
    differs: bool
    note: str = ""


def expectations(room: Any) -> list[Expected]:
    """Return what both sides of a request expect."""
    query = select(Profile).where(Profile.owner_id.in_([room.owner_id, room.mentor_id]))
    found = db.session.scalars(query.options(selectinload(Profile.languages)))
    profiles = {each.owner_id: each for each in found}
    mentee, mentor = profiles[room.owner_id], profiles[room.mentor_id]
    rows = [_rhythm(room, mentor), _replies(room), _ways(mentee, mentor), _format(room, mentor)]
    return [*rows, _languages(mentee, mentor), _hours(mentee, mentor, clock.now())]


def _told(profile: Profile, section: str) -> bool:
    return profile.audience_of(section) in {Audience.PUBLIC, Audience.MEMBERS}


def _rhythm(room: Any, mentor: Profile) -> Expected:
    wished, offered = often_words(room.cadence), often_words(mentor.cadence)
    return Expected(_("Rhythm"), wished, offered, wished != offered, _("The wish stands in the agreement at first."))


def _replies(room: Any) -> Expected:
    promise = ngettext("within a working day", "within %(num)s working days", room.reply_days)
    return Expected(_("Answers"), _("nothing promised"), promise, differs=False)


def _ways(mentee: Profile, mentor: Profile) -> Expected:
    wished = list((mentee.seeks or {}).get("styles") or ()) if _told(mentee, "seeks") else []
    offered = list(mentor.styles or ())
    apart = bool(wished and offered and not set(wished) & set(offered))
    return Expected(_("How to work"), _listed(wished, STYLES), _listed(offered, STYLES), apart)


def _format(room: Any, mentor: Profile) -> Expected:
    offered = list(mentor.formats or ())
    apart = bool(offered) and room.format not in offered
    return Expected(_("Kind of room"), _listed([room.format], FORMATS), _listed(offered, FORMATS), apart)


def _languages(mentee: Profile, mentor: Profile) -> Expected:
    spoken = [sorted(each.code for each in one.languages) if _told(one, "place") else [] for one in (mentee, mentor)]
    names = [", ".join(language_name(code) for code in codes) or _untold() for codes in spoken]
    apart = bool(spoken[0] and spoken[1] and not set(spoken[0]) & set(spoken[1]))
    return Expected(_("Languages"), names[0], names[1], apart)


def _hours(mentee: Profile, mentor: Profile, now: datetime) -> Expected:
    zones = [one.user.timezone if _told(one, "place") else None for one in (mentee, mentor)]
    places = [place_of(zone) if zone else _untold() for zone in zones]
    both = shared(zones[0], zones[1], now)
    if both is None:
        return Expected(_("Hours"), places[0], places[1], differs=False)
    note = ngettext("%(num)s working hour in common", "%(num)s working hours in common", int(both))
    return Expected(_("Hours"), places[0], places[1], both < ENOUGH, note)


def _listed(codes: list[str], names: Any) -> str:
    return ", ".join(str(names[code]) for code in codes if code in names) or _untold()


def _untold() -> str:
    return _("not told")
