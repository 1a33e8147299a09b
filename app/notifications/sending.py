"""Sends what waits: a mail about one thing, or the digest of a day or week; permission is asked again before."""

import hashlib
import hmac
import smtplib
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import current_app
from flask_babel import force_locale, ngettext
from sqlalchemy import update

from app import clock, mail
from app.db import db
from app.models.notification import Notification
from app.notifications import leaving, waiting
from app.notifications.waiting import MOST_GROUPS, Post
from app.notifications.wording import line
from app.outbox import Outcome, handler
from app.post import FOR_NOW
from app.unit import look

BATCH = 25  # as many are asked for at once: no longer before sending than it takes to send them

HandOver = Callable[[EmailMessage, Mapping[str, Any]], bool]


@handler("notice", batch=BATCH, slow=True, singly=True, attempts=mail.ATTEMPTS)
def send_notices(payloads: Sequence[dict[str, Any]]) -> Iterator[Outcome]:
    """Send one mail for each thing that something is new about."""
    with look():
        found = waiting.notices((each["user"], each["group"]) for each in payloads)
    with mail.office() as hand_over:
        for payload in payloads:
            post = found.get((payload["user"], payload["group"]))
            yield _send(post, payload | {"template": "notice"}, payload["group"], hand_over)


@handler("digest", batch=BATCH, slow=True, singly=True, attempts=mail.ATTEMPTS)
def send_digests(payloads: Sequence[dict[str, Any]]) -> Iterator[Outcome]:
    """Send the daily or weekly mail; after days of downtime the first tells all, and the others have nothing left."""
    sent: set[tuple[int, str]] = set()
    with look():
        found = waiting.digests((each["user"], each["way"]) for each in payloads)
    with mail.office() as hand_over:
        for payload in payloads:
            whose = payload["user"], payload["way"]
            post = None if whose in sent else found.get(whose)
            sent.add(whose)
            yield _send(post, payload | {"template": "digest"}, payload["way"], hand_over)


def _send(post: Post | None, payload: dict[str, Any], target: str, hand_over: HandOver) -> Outcome:
    """Send one mail, or hold it until the reader's quiet hours are over; nothing when nothing is left to say."""
    now = clock.now()
    if post is None:
        return None
    if (later := post.reader.hours.after_quiet(now)) > now:
        return later
    payload["at"] = now.isoformat()
    message = _compose(post, payload, target)
    try:
        bounced = hand_over(message, payload)
    except FOR_NOW as error:
        return smtplib.SMTPException(type(error).__name__)  # its own words may name the reader
    return partial(mail.note_bounce, post.reader.email) if bounced else partial(_note, post)


def _note(post: Post) -> None:
    """Note what was told by mail: nothing more is sent about it until the reader has been there."""
    for group in post.groups:
        told = Notification.user_id == post.reader.id, Notification.group_key == group.key
        unread = Notification.read_at.is_(None), Notification.id <= group.newest.id
        changed = update(Notification).where(*told, *unread).values(mailed_at=clock.now())
        db.session.execute(changed, execution_options={"synchronize_session": False})


def _compose(post: Post, payload: Mapping[str, Any], target: str) -> EmailMessage:
    """Write the mail in the reader's language."""
    reader = post.reader
    with force_locale(mail.language_of(reader.locale)):
        lines = [line(group) for group in post.groups[:MOST_GROUPS]]
        subject = _subject(target, lines)
        token = leaving.token_for(reader, target)
        values = {"subject": subject, "lines": lines, "more": max(len(post.groups) - MOST_GROUPS, 0)}
        values |= {"token": token, "target": target.partition(":")[0]}
    written = {**payload, "values": values}
    return mail.compose(written, reader.email, reader.name, reader.locale, _headers(post, target, token))


def _subject(target: str, lines: Sequence[Any]) -> str:
    if target == "daily":
        return ngettext("Your day: %(num)s thing is new", "Your day: %(num)s things are new", len(lines))
    if target == "weekly":
        return ngettext("Your week: %(num)s thing is new", "Your week: %(num)s things are new", len(lines))
    return str(lines[0].sentence)


def _headers(post: Post, target: str, token: str) -> dict[str, str]:
    """Return the headers by which mail programs thread, sort, and offer to leave."""
    thread = f"<{_secretly(f'{post.reader.id} {target}')}@{mail.host()}>"
    stream = target if target in leaving.DIGESTS else post.groups[0].newest.category or "notices"
    return {
        "List-Id": f"<{stream}.{mail.host()}>",
        "List-Unsubscribe": _ways_out(token),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "In-Reply-To": thread,
        "References": thread,
    }


def _ways_out(token: str) -> str:
    """Return where no more of it can be asked for: by a click, and by mail where the settings name an address."""
    named = parse_qs(urlsplit(current_app.config["SETTINGS"].mail_url or "").query)
    by_mail = [f"<mailto:{box}?subject={token}>" for box in named.get("unsubscribe", [])[:1]]
    return ", ".join([f"<{mail.link('notifications.unsubscribe', token=token)}>", *by_mail])


def _secretly(text: str) -> str:
    key = str(current_app.secret_key or "").encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:24]
