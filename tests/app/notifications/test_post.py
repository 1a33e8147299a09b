"""Mail to a real server that is away, hangs, refuses, or takes and hangs up: nothing twice, nothing lost, nobody waits."""

import socket
import time
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from app import clock, outbox
from app.accounts import tokens
from app.accounts.service import settings
from app.db import db
from app.models import Notification, User
from app.notifications import service
from app.outbox import Job
from rooms.models import Room
from tests.app.test_mail import Mailbox, port, use  # noqa: F401  (fixtures)
from tests.factories.rooms import make_entry, make_room

pytestmark = pytest.mark.once("outside")


class Office(Mailbox):
    """A mail server that can also refuse one reader only, and hang up after it has taken a message."""

    def __init__(self):
        super().__init__()
        self.not_now = self.never = ""
        self.drops_at = -1

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.not_now:
            return "451 come again"
        if address == self.never:
            return "550 nobody of that name"
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        if self.drops_at == len(self.messages):
            server.transport.abort()
        return answer

    @property
    def readers(self):
        return [readers[0] for _sender, readers, _content in self.messages]


@pytest.fixture
def office(app, port, use):  # noqa: F811
    """A mail server on loopback that the app uses."""
    box = Office()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    use(f"smtp://127.0.0.1:{port}?from=hello@menteo.example")
    yield box
    controller.stop()


@pytest.fixture
def waits(unit, cast, noon):
    """Mail waits for the mentee and for the mentor."""
    with unit():
        make_entry(make_room(cast.mentee, cast.mentor), cast.mentor)
    return [cast.mentee.email, cast.mentor.email]


def attempt(app, after):
    """Do the mail that is due then, once; return how many jobs are left and the failures of each."""
    with clock.at(clock.now() + after), app.app_context():
        outbox.run_once(slow=True)
        return sorted(db.session.scalars(select(Job.attempts).where(Job.kind == "notice")))


@pytest.fixture
def soon():
    """As long as it takes until mail that waits is due."""
    return timedelta(minutes=5)


def test_all_go_out_in_one_conversation(app, office, waits, soon):
    assert attempt(app, soon) == []
    assert sorted(office.readers) == sorted(waits)


@pytest.mark.parametrize("where", ["at_reader", "at_data"])
def test_not_now_is_tried_again_under_the_same_name(app, office, waits, soon, where):
    setattr(office, where, "451 come again")
    assert attempt(app, soon) == [1, 1]
    setattr(office, where, "250 OK")
    assert attempt(app, soon) == [1, 1]  # not before the delay is over
    assert attempt(app, soon * 2) == []
    assert sorted(office.readers) == sorted(waits)


def test_one_reader_refused_for_now_holds_nobody_else_up(app, office, waits, soon, cast):
    office.not_now = cast.mentor.email
    assert attempt(app, soon) == [1]
    assert office.readers == [cast.mentee.email]
    office.not_now = ""
    assert attempt(app, soon * 2) == []
    assert sorted(office.readers) == sorted(waits)


def test_an_address_refused_for_good_is_noted_and_left_alone(app, unit, office, waits, soon, cast, visit):
    office.never = cast.mentor.email
    assert attempt(app, soon) == []
    with unit():
        assert db.session.get(User, cast.mentor.id).bounced_at
        assert not db.session.get(User, cast.mentee.id).bounced_at
        for group in db.session.scalars(select(Notification.group_key)):
            service.visited(group, person=cast.mentor)
        make_entry(db.session.scalar(select(Room)), cast.mentee)
    assert attempt(app, soon * 2) == []
    assert office.readers == [cast.mentee.email]
    assert "came back on" in visit(cast.mentor).get("/settings/notifications").text


def test_confirming_the_address_brings_mail_back(app, unit, office, waits, soon, cast):
    with unit():
        user = db.session.get(User, cast.mentor.id)
        user.bounced_at = clock.now()
        db.session.flush()
        state = settings.email_state(user, user.email)
        settings.confirm_email(tokens.issue("email", state, id=user.id, email=user.email))
        assert user.bounced_at is None
    assert attempt(app, soon) == []


def test_a_message_refused_for_good_is_let_go(app, unit, office, waits, soon, cast):
    office.at_data = "554 not this one"
    assert attempt(app, soon) == []
    with unit():
        assert not db.session.get(User, cast.mentee.id).bounced_at


def test_a_server_that_is_away(app, use, port, waits, soon):  # noqa: F811
    use(f"smtp://127.0.0.1:{port}")
    assert attempt(app, soon) == [1, 1]


def test_a_server_that_hangs_is_given_up_once_for_all(app, use, waits, soon):  # noqa: F811
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(f"smtp://127.0.0.1:{silent.getsockname()[1]}", patience=0.4)
        begun = time.monotonic()
        assert attempt(app, soon) == [1, 1]
        assert time.monotonic() - begun < 50, "not as long as in earnest"


def test_taken_and_hung_up_comes_again_under_the_same_name(app, office, waits, soon):
    """Nobody can know that it was taken. What was said to be taken before is settled, and not sent again."""
    office.drops_at = 2
    assert attempt(app, soon) == [1]
    first, second = office.readers
    assert attempt(app, soon * 2) == []
    assert office.readers == [first, second, second]
    names = [content.partition(b"Message-ID: ")[2].partition(b"\r\n")[0] for _, _, content in office.messages]
    assert names[1] == names[2] != names[0]
