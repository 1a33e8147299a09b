"""A mail server that is down, hangs, refuses for now or for good, or hangs up: nobody waits, and nothing goes out twice."""

import asyncio
from collections import Counter
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller

from tests.browser.site import free_port
from tests.faults.house import Site, copied, running, until

PATIENCE = 5  # seconds after which the worker leaves a server that hangs; who waits for it waits longer than
SOON = PATIENCE - 0.5
BACKOFF = 15  # seconds after which a mail that failed once is tried again


class Mailbox:
    """A mail server's part that behaves as its mode says, and keeps what it has taken."""

    def __init__(self):
        self.mode, self.taken = "ok", []

    async def handle_DATA(self, server, session, envelope):
        if self.mode == "later":
            return "451 Try again later"
        if self.mode == "never":
            return "554 Not this"
        while self.mode == "hangs":
            await asyncio.sleep(0.05)
        self.taken.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content)["Message-ID"]))
        if self.mode == "drops":  # it has the message, and never says so
            server.transport.abort()
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        if self.mode == "leaves":
            server.transport.abort()
        return "221 Bye"


class Post:
    """A mail server that can be taken down and put up again."""

    def __init__(self):
        self.port, self.box, self.controller = free_port(), Mailbox(), None

    def up(self):
        self.controller = Controller(self.box, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def down(self):
        if self.controller is not None:
            self.controller.stop()
        self.controller = None

    def to(self, address):
        return [ident for reader, ident in self.box.taken if reader == address]


@pytest.fixture(scope="module")
def post():
    office = Post()
    office.up()
    yield office
    office.box.mode = "ok"
    office.down()


@pytest.fixture(scope="module")
def site(template, tmp_path_factory, post):
    url = f"smtp://127.0.0.1:{post.port}"
    folder = tmp_path_factory.mktemp("mail")
    made = Site(copied(template[0], folder), template[1], MENTEO_MAIL_URL=url, FAULTS_MAIL_TIMEOUT=str(PATIENCE))
    with running(made, ("web", "worker")):
        yield made


@pytest.fixture(scope="module")
def numbers():
    return iter(range(40))


@pytest.fixture
def asked(site, post, numbers):
    """Somebody has asked for a mail while the server is in a mode: their number and address."""

    def ask(mode):
        post.box.mode = mode
        number = next(numbers)
        address = f"{site.facts['writers'][number]['handle']}@example.org"
        answer = site.member().ready().post("/reset-password", {"email": address})
        assert (answer.status, answer.seconds < SOON) == (303, True), answer
        return number, address

    return ask


def tried(site, times=1):
    """Wait until the waiting mail has been tried so many times and is put back."""
    query = f"SELECT 1 FROM job WHERE kind = 'mail' AND attempts = {times} AND leased_until IS NULL"
    until(lambda: site.rows(query), what="a first try")


def delivered(site, post, address):
    """Let the server be well, wait for the mail and for the end of its job, and say under which name it came how often."""
    post.box.mode = "ok"
    site.skip(BACKOFF)
    until(lambda: post.to(address) and not site.rows("SELECT 1 FROM job WHERE kind = 'mail'"), what="the mail")
    return Counter(post.to(address))


def nobody_waits(site, number):
    """Whoever reads and writes meanwhile notices nothing."""
    member = site.writer(number).ready()
    thread = site.facts["writers"][number]["thread"]
    for _ in range(3):
        assert member.get("/").seconds < SOON
        answer = member.post(f"/threads/{thread}/entries", {"body_md": "Meanwhile", "type": "progress"})
        assert (answer.status, answer.seconds < SOON) == (303, True), answer


def test_a_server_that_is_down(site, post, asked):
    post.down()
    number, address = asked("ok")
    nobody_waits(site, number)
    tried(site)
    post.up()
    assert list(delivered(site, post, address).values()) == [1]


@pytest.mark.parametrize("mode", ["hangs", "later"])
def test_a_server_that_hangs_or_cannot_take_it_now(site, post, asked, mode):
    number, address = asked(mode)
    nobody_waits(site, number)
    tried(site)
    assert list(delivered(site, post, address).values()) in ([1], [] if mode == "later" else [1])


def test_a_server_that_refuses_for_good(site, post, asked):
    _number, address = asked("never")
    until(lambda: not site.rows("SELECT 1 FROM job WHERE kind = 'mail'"), what="the end of the job")
    assert not post.to(address)
    assert "refused for good: 554" in site.said()
    assert address not in site.said()


def test_a_server_that_leaves_after_taking_it(site, post, asked):
    _number, address = asked("leaves")
    until(lambda: not site.rows("SELECT 1 FROM job WHERE kind = 'mail'"), what="the end of the job")
    assert list(delivered(site, post, address).values()) == [1]


def test_a_server_that_takes_it_and_never_says_so(site, post, asked):
    """Nobody can know that it was taken: it comes again under the same name, by which readers' programs see it once."""
    _number, address = asked("drops")
    tried(site)
    assert len(delivered(site, post, address)) == 1


def test_a_worker_killed_while_it_sends(site, post, asked):
    _number, address = asked("later")
    tried(site)
    post.box.mode = "hangs"
    site.skip(BACKOFF)
    until(lambda: site.rows("SELECT 1 FROM job WHERE kind = 'mail' AND attempts = 2"))
    site.kill("worker")
    post.box.mode = "later"  # what the dead worker was handing over is not taken
    site.start("worker")
    site.skip(150)
    tried(site, 3)
    site.skip(30)
    assert list(delivered(site, post, address).values()) == [1]


def test_permission_is_asked_again(site, post, asked):
    """Between asking and sending somebody moves to another address, and somebody else goes."""
    moving, old = asked("later")
    going, gone = asked("later")
    until(lambda: len(site.rows("SELECT 1 FROM job WHERE kind = 'mail' AND attempts > 0")) == 2)
    writers = site.facts["writers"]
    site.write(f"UPDATE user SET email = 'new@example.org' WHERE id = {writers[moving]['id']}")
    site.write(f"DELETE FROM user WHERE id = {writers[going]['id']}")
    assert list(delivered(site, post, "new@example.org").values()) == [1]
    assert not post.to(old) + post.to(gone)
