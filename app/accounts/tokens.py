"""Links in mails: signed, made for one purpose, good for a while, and used up when what they are bound to changes.

The time comes from our own clock, which is why the moment of running out stands in the signed content.
"""

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from app import clock
from app.errors import Gone

GOOD_FOR = timedelta(days=3)
RESET_GOOD_FOR = timedelta(days=1)
MAX_TOKEN = 1500


def issue(purpose: str, state: str, *, good_for: timedelta = GOOD_FOR, **content: Any) -> str:
    """Return a token for one purpose, bound to a state that its use changes."""
    until = int((clock.now() + good_for).timestamp())
    return str(_signer(purpose).dumps({**content, "state": state, "until": until}))


def read(purpose: str, token: str) -> dict[str, Any]:
    """Return the content of a token; `Gone` for a forged or broken one, one for another purpose, and one too old."""
    if len(token) > MAX_TOKEN:
        raise gone()
    try:
        content = _signer(purpose).loads(token)
    except BadSignature:
        raise gone() from None
    if content["until"] <= clock.now().timestamp():
        raise gone()
    return dict(content)


def gone() -> Gone:
    """Return the refusal of a link that cannot be used (any more)."""
    return Gone(_("This link was used already, is too old, or was cut short. Ask for a new one."))


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"mail-link:{purpose}")
