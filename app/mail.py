"""Mail: asked for in the transaction that needs it, written and sent afterwards by the worker, in the reader's words.

Templates are templates/mail/<name>.txt (its first line is the subject) and <name>.html. Without `MENTEO_MAIL_URL` a
message becomes an .eml file in mail/ of the data folder, and its place is printed. A message keeps its Message-ID
through every attempt: after a crash between sending and noting it, it can arrive twice, and readers' programs can tell.
"""

import logging
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr
from typing import Any
from urllib.parse import urlsplit

import click
from flask import current_app, render_template
from flask_babel import force_locale, get_locale
from sqlalchemy import select, update

from app import clock
from app.db import begin_writing, db
from app.i18n import LANGUAGES
from app.models.user import User
from app.outbox import enqueue, handler
from app.post import Office, Refusal
from app.text import single_line
from app.unit import look

log = logging.getLogger(__name__)

ATTEMPTS = 32  # a mail server may be away for a day
_UNFOLDED = ("list-", "references", "in-reply-to")  # their addresses have no place to be folded at
_ADDRESS = re.compile(r"[!-?A-~]+@[a-z0-9.-]+", re.IGNORECASE)


def send(to: int | str, template: str, *, locale: str | None = None, **values: str | int) -> str:
    """Ask for a mail to a member (by id: to the address they have when it is sent) or to an address.

    Returns where the message will lie, relative to the data folder, when mail is written to files.
    """
    if isinstance(to, str) and not _ADDRESS.fullmatch(to):
        raise ValueError("not an address")
    now = clock.now()
    ident = secrets.token_hex(8)
    payload = {"to": to, "template": template, "locale": locale or str(get_locale() or "en"), "values": values}
    enqueue("mail", {**payload, "id": ident, "at": now.isoformat()})
    return _place(ident, now)


@handler("mail", slow=True, attempts=ATTEMPTS)
def send_now(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Write and send mails; the database is let go before, so that a slow mail server holds nobody up."""
    for payload in payloads:
        with look():
            reader = _reader(payload)
        if reader is None:
            log.info("mail %s dropped: nobody to read it", payload["id"])
            continue
        message = compose(payload, *reader)
        with office() as hand_over:
            bounced = hand_over(message, payload)
        if bounced:
            note_bounce(reader[0])


def _reader(payload: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """Return the address, name and language of who shall read a mail; None when they have gone."""
    if isinstance(payload["to"], str):
        return payload["to"], "", payload["locale"]
    row = db.session.execute(select(User.email, User.name, User.locale).where(User.id == payload["to"])).one_or_none()
    return (row.email, row.name, row.locale) if row else None


def language_of(locale: str) -> str:
    """Return the language of ours that a reader is written to in."""
    return locale if locale in LANGUAGES else "en"


def compose(
    payload: Mapping[str, Any], address: str, name: str, locale: str, headers: Mapping[str, str] | None = None
) -> EmailMessage:
    """Return the message: a text part always, and the same as simple HTML without anything from elsewhere."""
    language = language_of(locale)
    own = {"link": link, "language": language, "name": name or payload["values"].get("name", "")}
    context = {**payload["values"], **own}
    with force_locale(language):
        text = render_template(f"mail/{payload['template']}.txt", **context)
        subject, _blank, body = text.strip().partition("\n")
        html = render_template(f"mail/{payload['template']}.html", **{**context, "subject": subject})
    message = EmailMessage(policy=_Policy(linesep="\r\n"))
    message["From"] = formataddr(("Menteo", sender()))
    message["To"] = address
    message["Subject"] = single_line(subject)
    message["Date"] = format_datetime(datetime.fromisoformat(payload["at"]))
    message["Message-ID"] = f"<{payload['id']}@{host()}>"
    message["Auto-Submitted"] = "auto-generated"
    for header, value in (headers or {}).items():
        message[header] = value
    message.set_content(body.strip() + "\n", cte="quoted-printable")
    message.add_alternative(html.strip() + "\n", subtype="html", cte="quoted-printable")
    return message


def link(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page, for where no request says under which name the site is known."""
    base = urlsplit(current_app.config["SETTINGS"].base_url)
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)


def sender() -> str:
    """Return the address that mail comes from: `?from=` of `MENTEO_MAIL_URL`, else noreply at the site's host."""
    query = urlsplit(current_app.config["SETTINGS"].mail_url or "").query
    chosen = next((part[5:] for part in query.split("&") if part.startswith("from=")), "")
    return chosen if _ADDRESS.fullmatch(chosen) else f"noreply@{host()}"


def host() -> str:
    """Return the name under which the site is known."""
    return urlsplit(current_app.config["SETTINGS"].base_url).hostname or "localhost"


@contextmanager
def office() -> Iterator[Callable[[EmailMessage, Mapping[str, Any]], bool]]:
    """Open one conversation with the mail server for any number of messages.

    It gives a function that hands over a message and returns whether its address is one that mail comes back from. What
    is refused for good is let go; what `post.Office` raises besides is raised.
    """
    settings = current_app.config["SETTINGS"]
    if settings.mail_url is None:
        yield lambda message, payload: _write(message, _place(payload["id"], datetime.fromisoformat(payload["at"])))
        return
    server = Office(settings.mail_url, timeout=current_app.config.get("MAIL_TIMEOUT", 10.0), sender=sender())

    def hand_over(message: EmailMessage, payload: Mapping[str, Any]) -> bool:
        try:
            server.hand_over(message)
        except Refusal as refusal:
            log.warning("mail %s refused for good: %s", payload["id"], refusal.code)
            return refusal.of_address
        return False

    try:
        yield hand_over
    finally:
        server.close()


def note_bounce(address: str) -> None:
    """Note that mail to an address comes back: its member is told in settings, and sent nothing that can wait."""
    begin_writing(True)
    theirs = User.email == address, User.bounced_at.is_(None)
    changed = update(User).where(*theirs).values(bounced_at=clock.now())
    db.session.execute(changed, execution_options={"synchronize_session": False})


class _Policy(EmailPolicy):
    """Folds headers as RFC 5322 asks, but those that are addresses of pages and messages: folding would break them."""

    def fold(self, name: str, value: Any) -> str:
        """Return a header as lines."""
        if name.lower().startswith(_UNFOLDED):
            return f"{name}: {value}{self.linesep}"
        return super().fold(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header as lines of bytes."""
        if name.lower().startswith(_UNFOLDED):
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def _place(ident: str, moment: datetime) -> str:
    return f"mail/{moment:%Y%m%d-%H%M%S}-{ident}.eml"


def _write(message: EmailMessage, place: str) -> bool:
    """Write a message to its file in one step: whoever sees the file sees all of it."""
    path = current_app.config["SETTINGS"].data / place
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    with open(scratch, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        file.write(message.as_bytes())
    scratch.replace(path)
    click.echo(f"A mail was written to {path}")
    return False
