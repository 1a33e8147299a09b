"""Seeing one's own pages through other eyes: the one rule of who may see what, asked for somebody who is not there.

The address says as whom (`?as=guest`), and only the owner may say so. Nothing is written and nothing is counted.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.access import Guest
from app.errors import Missing
from app.web import show


@dataclass(frozen=True)
class Imagined:
    """Somebody who is not there: through these eyes a member looks at what is their own.

    No account has a number below zero. Nobody is ANYBODY; minus a member's number is whoever mentors them.
    """

    id: int
    timezone: str = "UTC"


ANYBODY = -(2**31 - 1)
EYES = {"guest": _l("a guest"), "member": _l("a member"), "mentor": _l("a mentor of yours")}


def through(handle: str) -> tuple[Any, str]:
    """Return through whose eyes this member's page is asked for, and their word when they are not the visitor's own.

    Raises `Missing` for whoever asks for other eyes on a page that is not theirs: it says nothing about that page.
    """
    viewer, whom = current_user._get_current_object(), request.args.get("as", "")
    if not whom:
        return viewer, ""
    if not viewer.id or viewer.handle != handle or whom not in EYES:
        raise Missing
    imagined: dict[str, Any] = {"guest": Guest(), "member": Imagined(ANYBODY), "mentor": Imagined(-viewer.id)}
    return imagined[whom], whom


def unseen(handle: str, whom: str) -> Response | None:
    """Say that these other eyes find nothing at this address; nothing for the visitor's own."""
    return show("profiles/unseen.html", handle=handle, viewed=whom) if whom else None
