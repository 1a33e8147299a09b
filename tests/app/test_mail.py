"""Mail: written in the reader's language, to files or to a real mail server on loopback, which may misbehave."""

import logging
import re
import smtplib
import socket
import threading
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from app import clock, mail, outbox
from app.db import db
from app.models import User
from app.notifications.wording import Line
from app.outbox import Job
from tests.browser.site import free_port
from tests.conftest import settings_for

pytestmark = pytest.mark.once("outside")


class Mailbox:
    """A mail server's part that keeps what it is given, and refuses when told to."""

    def __init__(self):
        self.messages = []
        self.at_reader = self.at_data = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.at_reader.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_reader

    async def handle_DATA(self, server, session, envelope):
        if self.at_data.startswith("250"):
            self.messages.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.at_data


@pytest.fixture
def port():
    """A port that is free."""
    return free_port()


@pytest.fixture
def use(app, monkeypatch):
    """Have the app send mail to an address such as smtp://127.0.0.1:2525."""

    def choose(url, patience=60.0):
        settings = settings_for(app.config["SETTINGS"].data, app.config["SETTINGS"].database_url, mail_url=url)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        monkeypatch.setitem(app.config, "MAIL_TIMEOUT", patience)

    return choose


@pytest.fixture
def mailbox(port, use):
    """A mail server on loopback that the app uses."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    use(f"smtp://127.0.0.1:{port}?from=hello@menteo.example")
    yield box
    controller.stop()


def ask(unit, to, template="password_changed", **values):
    with unit():
        return mail.send(to, template, **values)


def attempt(app):
    """Do the waiting mail once, as the worker does; return the jobs left over."""
    with app.app_context():
        outbox.run_once()
        jobs = list(db.session.scalars(select(Job).where(Job.kind == "mail")))
        db.session.expunge_all()
    return jobs


@pytest.fixture(autouse=True)
def only_mail(unit, cast):
    """Nothing but mail waits."""
    with unit():
        db.session.query(Job).delete()


def read_file(app, place):
    return message_from_bytes((app.config["SETTINGS"].data / place).read_bytes(), policy=default)


def test_without_a_server_a_mail_becomes_a_file_and_its_place_is_printed(app, unit, cast, capsys):
    place = ask(unit, cast.mentee.id)
    assert not attempt(app)
    message = read_file(app, place)
    assert message["To"] == cast.mentee.email
    assert message["Subject"] == "Your Menteo password was changed"
    assert "Hello Mila Mentee," in message.get_body(("plain",)).get_content()
    assert "http://localhost/reset-password" in message.get_body(("html",)).get_content()
    said = capsys.readouterr().out
    assert place in said
    assert cast.mentee.email not in said
    path = app.config["SETTINGS"].data / place
    assert path.stat().st_mode & 0o077 == 0
    assert not list(path.parent.glob("*.new"))


def test_a_mail_goes_out_by_smtp_in_both_parts(app, unit, cast, mailbox):
    ask(unit, cast.mentee.id)
    assert not attempt(app)
    [(sender, readers, content)] = mailbox.messages
    assert (sender, readers) == ("hello@menteo.example", [cast.mentee.email])
    message = message_from_bytes(content, policy=default)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["From"] == "Menteo <hello@menteo.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@localhost>")
    assert message["Date"]
    html = message.get_body(("html",)).get_content()
    assert "src=" not in html
    assert not re.findall(r"<style|<link|url\(|@import", html)


def test_a_mail_speaks_the_language_its_reader_chose(app, unit, cast):
    with unit():
        db.session.get(User, cast.mentee.id).locale = "de"
    place = ask(unit, cast.mentee.id)
    attempt(app)
    assert '<html lang="de">' in read_file(app, place).get_body(("html",)).get_content()


@pytest.mark.parametrize("where", ["at_reader", "at_data"])
def test_a_refusal_for_good_is_not_tried_again(app, unit, cast, mailbox, caplog, where):
    setattr(mailbox, where, "550 no such person")
    ask(unit, cast.mentee.id)
    with caplog.at_level(logging.WARNING):
        assert not attempt(app)
    assert "refused for good: 550" in caplog.text
    assert cast.mentee.email not in caplog.text


@pytest.mark.parametrize("where", ["at_reader", "at_data"])
def test_a_refusal_for_now_is_tried_again_under_the_same_name(app, unit, cast, mailbox, where):
    setattr(mailbox, where, "451 try later")
    ask(unit, cast.mentee.id)
    [job] = attempt(app)
    assert job.attempts == 1
    assert job.due_at > clock.now()
    assert not job.parked_at
    setattr(mailbox, where, "250 OK")
    with clock.at(job.due_at):
        assert not attempt(app)
    assert len(mailbox.messages) == 1
    assert job.payload["id"].encode() in mailbox.messages[0][2]


def test_a_server_that_is_down_is_tried_again(app, unit, cast, use, port):
    use(f"smtp://127.0.0.1:{port}")
    ask(unit, cast.mentee.id)
    [job] = attempt(app)
    assert job.attempts == 1


def test_a_server_that_hangs_holds_no_transaction(app, unit, cast, use):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        use(f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        ask(unit, cast.mentee.id)
        worker = threading.Thread(target=attempt, args=(app,), daemon=True)
        worker.start()
        line, _address = silent.accept()
        with line:
            with unit():
                db.session.get(User, cast.mentee.id).name = "Written meanwhile"
            assert worker.is_alive()
        worker.join(60)
        assert not worker.is_alive()
    with unit():
        assert db.session.get(User, cast.mentee.id).name == "Written meanwhile"
        assert db.session.scalar(select(Job.attempts).where(Job.kind == "mail")) == 1


def test_a_password_is_not_sent_in_the_clear_over_the_network(monkeypatch):
    from urllib.parse import urlsplit

    from app import post

    class Plain:
        def ehlo(self):
            return 250, b"ok"

        def has_extn(self, name):
            return False

    with pytest.raises(smtplib.SMTPNotSupportedError):
        post._secure(Plain(), urlsplit("smtp://menteo:secret@mail.example.org"))
    post._secure(Plain(), urlsplit("smtp://menteo:secret@127.0.0.1"))


@pytest.mark.parametrize(
    "to",
    ["a@example.org\r\nBcc: b@example.org", "a@example.org, b@example.org", "nobody", "a b@example.org", "<a@b.org>"],
)
def test_an_address_cannot_bring_headers(unit, to):
    with pytest.raises(ValueError, match="not an address"):
        ask(unit, to)


def test_a_name_cannot_bring_headers_or_markup(app, unit):
    place = ask(unit, "jonas@example.org", "join", name="Eve\r\nBcc: b@example.org <b>", handle="eve", token="t.t")
    attempt(app)
    message = read_file(app, place)
    assert message["Bcc"] is None
    assert list(message.keys()).count("To") == 1
    assert "<b>" not in message.get_body(("html",)).get_content()


def test_a_reader_who_has_gone_gets_nothing(app, unit, cast, mailbox):
    ask(unit, 999_999)
    assert not attempt(app)
    assert not mailbox.messages


def test_every_template_renders_in_both_parts(app):
    folder = app.jinja_env.loader
    names = [
        name.removeprefix("mail/")
        for name in folder.list_templates()
        if name.startswith("mail/") and not name.startswith(("mail/_", "mail/base"))
    ]
    assert {name.rpartition(".")[0] for name in names if name.endswith("txt")} == {
        name.rpartition(".")[0] for name in names if name.endswith("html")
    }
    with app.app_context():
        for name in {name.rpartition(".")[0] for name in names}:
            line = Line("Something waits for you", [("Mara", "A word")], "http://localhost/rooms/1")
            values = {"name": "Mila", "handle": "mila", "token": "t.t", "lines": [line], "subject": "New"}
            payload = {"template": name, "values": values, "id": "1", "at": clock.now().isoformat()}
            message = mail.compose(payload, "mila@example.org", "Mila", "en")
            assert message["Subject"]
            assert "{{" not in message.as_string()
            assert "http://localhost/" in message.get_body(("plain",)).get_content() or name in {
                "email_changed",
                "address_in_use",
                "gone",
            }
