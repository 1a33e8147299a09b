"""Receipts: a form carries a token `once`; the second submit of the same form leads to what the first one made.

The same form with other words in it (somebody went back and wrote on) is another one: nothing written is dropped.
"""

import hashlib
import json

from flask import Response, redirect, request
from flask_login import current_user
from sqlalchemy import String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, created, db
from app.models.user import member_key

MAX_TOKEN = 64


class Receipt(Base):
    """Where a form that was carried out led to; kept for a day, then swept by `tick`."""

    __tablename__ = "receipt"

    token: Mapped[str] = mapped_column(String(MAX_TOKEN), primary_key=True)
    user_id: Mapped[member_key] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(String(600))
    made_at: Mapped[created] = mapped_column(index=True)


def _token() -> str:
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
        values = {"token": token, "user_id": current_user.id, "location": location[:600]}
        db.session.execute(insert(Receipt).values(**values))


def answer_repeated() -> Response | None:
    """Lead a form that was carried out before to the place the first submit led to."""
    if not (token := _token()):
        return None
    where = Receipt.token == token, Receipt.user_id == current_user.id
    location = db.session.scalar(select(Receipt.location).where(*where))
    if location is None:
        return None
    if request.headers.get("HX-Request") == "true":
        return Response(status=200, headers={"HX-Redirect": location})
    return redirect(location, 303)  # type: ignore[return-value]
