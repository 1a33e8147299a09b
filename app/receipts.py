"""Receipts: a form carries a token `once`; the second submit of the same form leads to what the first one made.

The same form with other words in it (somebody went back and wrote on) is another one: nothing written is dropped.
"""

import hashlib
import json
from typing import Any

from flask import Response, g, redirect, request
from flask_login import current_user
from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, created
from app.models.user import member_key
from app.statements import dialect, inserting, prepared
from app.web import reloading

MAX_TOKEN = 64


class Receipt(Base):
    """Where a form that was carried out led to; kept for a day, then swept by `tick`."""

    __tablename__ = "receipt"

    token: Mapped[str] = mapped_column(String(MAX_TOKEN), primary_key=True)
    user_id: Mapped[member_key] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(String(600))
    made_at: Mapped[created] = mapped_column(index=True)


@prepared
def _kept() -> Any:
    is_it = Receipt.token == bindparam("token"), Receipt.user_id == bindparam("user_id")
    return select(Receipt.location).where(*is_it)


@prepared
def _keeping(named: str) -> Any:
    return inserting(Receipt, named)


def _token() -> str:
    """Return what this form is known by, worked out once a request; nothing for what needs no receipt."""
    if "receipt" not in g:
        g.receipt = _digest()
    return str(g.receipt)


def _digest() -> str:
    token = request.form.get("once", "") if request.method == "POST" and request.form else ""
    if not (8 <= len(token) <= MAX_TOKEN and current_user.is_authenticated):
        return ""
    words = sorted(pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token")
    files = sorted((name, file.filename) for name, file in request.files.items(multi=True))
    return hashlib.sha256(json.dumps([request.path, words, files]).encode()).hexdigest()


def keep_receipt(response: Response) -> None:
    """Note where this form led, in the transaction that carried it out."""
    location = response.headers.get("Location") or response.headers.get("X-Made-At")
    response.headers.pop("X-Made-At", None)
    if location and (token := _token()):
        _keeping(dialect())(token=token, user_id=current_user.id, location=location[:600], made_at=clock.now())


def answer_repeated() -> Response | None:
    """Lead a form that was carried out before to the place the first submit led to."""
    if not (token := _token()):
        return None
    kept = _kept()(token=token, user_id=current_user.id).first()
    if kept is None:
        return None
    location = kept.location
    if request.headers.get("HX-Request") == "true":
        return Response(status=200, headers={"HX-Redirect": reloading(location)})
    return redirect(location, 303)  # type: ignore[return-value]
