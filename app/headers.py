"""Security headers on every answer: pages, fragments, errors and static files alike (safety.md, section 2)."""

import hashlib

from flask import Flask, Response, request
from flask_login import current_user

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)
VARIES = "Cookie, Accept-Language"
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


KNOWN = {name.lower() for name in FIXED}


def _protect(response: Response) -> Response:
    headers = response.headers
    own = KNOWN.intersection(name.lower() for name, _ in headers)
    headers.extend(list(FIXED.items()) if not own else [pair for pair in FIXED.items() if pair[0].lower() not in own])
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if "Cache-Control" not in headers:
        is_private = response.status_code >= 400 or request.method != "GET" or current_user.is_authenticated
        headers["Cache-Control"] = "no-store" if is_private else "no-cache"
        varies = headers.get("Vary")
        headers["Vary"] = f"{varies}, {VARIES}" if varies else VARIES
        if not is_private and response.status_code == 200:
            _tag(response)
    elif "no-store" in headers["Cache-Control"]:
        response.vary.add("Cookie")
    return response


def _tag(response: Response) -> None:
    """Name what a guest was shown, and send it again only when it has changed."""
    if "ETag" not in response.headers:
        response.set_etag(hashlib.md5(response.get_data(), usedforsecurity=False).hexdigest()[:20], weak=True)
    response.make_conditional(request)


def init_app(app: Flask) -> None:
    """Put the headers on every answer."""
    app.after_request(_protect)
