"""How often signing in, joining and resetting may be tried: by account (a keyed hash of the address) and by network."""

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request

from app.accounts.identity import email_key
from app.limits import limiter, network

FAILURES = ("60 per 15 minutes", "8 per 15 minutes", "40 per hour")
MAILS = ("30 per hour", "5 per hour")


def account() -> str:
    """Return the key of the address in the form, without the address itself."""
    known_as = email_key(request.form.get("email", "")[:300])
    secret = str(current_app.secret_key).encode()
    return "account:" + hmac.new(secret, known_as.encode(), hashlib.sha256).hexdigest()[:24]


def account_from_here() -> str:
    """Return the key of the address in the form together with the network it is typed in."""
    return f"{account()}@{network()}"


def failures_limited(view: Callable[..., Any]) -> Callable[..., Any]:
    """Limit failed tries at a password: by network, by address from one network, and by address from anywhere."""
    for rule, key in zip(FAILURES, (network, account_from_here, account), strict=True):
        view = limiter.limit(rule, key_func=key, methods=["POST"], deduct_when=_failed)(view)
    return view


def mails_limited(view: Callable[..., Any]) -> Callable[..., Any]:
    """Limit how many mails one network may cause, and how many one address may get."""
    for rule, key in zip(MAILS, (network, account), strict=True):
        view = limiter.limit(rule, key_func=key, methods=["POST"], deduct_when=_sent)(view)
    return view


def _failed(response: Response) -> bool:
    return response.status_code == 422


def _sent(response: Response) -> bool:
    return response.status_code < 400
