"""While members write, one node and one worker are killed, the others deployed: nothing is lost, nothing is done twice."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import NullPool, create_engine, text

PACE = 0.4
ENOUGH = 5
MOST = 50  # below the limits of an hour
TABLES = {"entry": "body_md", "post": "body_md", "room_entry": "body_md"}


@dataclass
class Writer:
    """Somebody who writes at a steady rate, tries once more when something fails, and notes how it all ended."""

    name: str
    write: Callable[["Writer", int], None]
    pace: float = PACE
    phase: str = "steady"
    sent: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    retried: set[str] = field(default_factory=set)

    def patiently(self, words: str, action: Callable):
        """Do it; when it fails, do the very same once more."""
        for _attempt in range(2):
            phase = self.phase
            try:
                return action()
            except (OSError, http.client.HTTPException) as error:
                during = "struck" if "struck" in {phase, self.phase} else self.phase
                self.failed.append((during, f"{self.name} {words}: {type(error).__name__} {error}"))
                self.retried.add(words)
                time.sleep(0.3)
        self.given_up.append(f"{self.name} {words}")
        return None

    def fill(self, words: str, browser, page: str, action: str, **fields: str) -> None:
        """Open a page, fill in its form, send it, and keep what was acknowledged."""
        form = self.patiently(words, lambda: browser.form(page, action, **fields))
        if form is None:
            return
        self.sent.append(words)
        answer = self.patiently(words, lambda: browser.send(form))
        if answer is not None:
            assert answer.status == 303, f"{words} answered {answer.status}"
            self.acknowledged.append(words)

    def run(self, stopping: threading.Event) -> None:
        """Write until told to stop, or until an hour's limit is near."""
        number = 0
        while not stopping.is_set() and number < MOST:
            begun, number = time.monotonic(), number + 1
            self.write(self, number)
            time.sleep(max(self.pace - (time.monotonic() - begun), 0))


def entries(site):
    owner, thread = site.browser("owner"), site.world.url("/threads/{publicthread}")
    page = site.world.url("/threads/{publicthread}-{publicthread_slug}")

    def write(writer, number):
        words = f"storm entry {number:04}"
        writer.fill(words, owner, page, f"{thread}/entries", type="progress", body_md=words)

    return write


def posts(site):
    member, topic = site.browser("member"), site.world.url("/communities/public-place/topics/{publictopic}")
    page = member.get(topic).location

    def write(writer, number):
        words = f"storm post {number:04}"
        writer.fill(words, member, page, f"{topic}/posts", body=words)

    return write


def room_entries(site):
    mentor, room = site.browser("mentor"), site.world.url("/rooms/{room}")

    def write(writer, number):
        words = f"storm message {number:04}"
        writer.fill(words, mentor, f"{room}/entries/new?kind=message", f"{room}/entries", body=words)

    return write


def joinings(site):
    def write(writer, number):
        who = f"storm{number:04}"
        guest = site.browser(source=f"127.0.1.{number % 250 + 1}")
        words = {"name": "Storm Rider", "handle": who, "password": "quite another long sentence"}
        writer.fill(f"{who}@example.org", guest, "/join", "/join", email=f"{who}@example.org", **words)

    return write


def readings(site):
    guest, page = site.browser(), site.world.url("/threads/{publicthread}-{publicthread_slug}")

    def read(writer, number):
        answer = writer.patiently(f"reading {number}", lambda: guest.get(page if number % 2 else "/"))
        assert answer is None or answer.status == 200

    return read


def storm(site, writers) -> float:
    """Kill one node and one worker, bring them back, then deploy the others; return when it struck."""
    everybody = lambda phase: [setattr(writer, "phase", phase) for writer in writers]  # noqa: E731
    written(writers, 2)
    everybody("struck")
    struck = time.time()
    for program in (site.webs[0], site.workers[0]):
        program.kill()
    time.sleep(2)
    for program in (site.webs[0], site.workers[0]):
        program.start()
    site.wait_for_node(0)
    time.sleep(1.5)
    everybody("deploying")
    for program in (site.webs[1], site.workers[1]):
        assert program.stop() == 0, program.log.read_text()[-2000:]
        program.start()
    site.wait_for_node(1)
    written(writers, ENOUGH)
    return struck


def written(writers, count: int) -> None:
    """Wait until each of those who write has been told so often that it is done."""
    deadline = time.monotonic() + 300
    while any(len(writer.acknowledged) < count for writer in writers if writer.name != "readings"):
        assert time.monotonic() < deadline, {writer.name: len(writer.acknowledged) for writer in writers}
        time.sleep(0.1)


@pytest.fixture(scope="module")
def weathered(site):
    """The site after the storm, those who wrote through it, and the database when all work is done."""
    makers = {"entries": entries, "posts": posts, "messages": room_entries, "joinings": joinings, "readings": readings}
    writers = {
        name: Writer(name, make(site), pace=1.5 if name == "joinings" else PACE) for name, make in makers.items()
    }
    stopping, broken = threading.Event(), []

    def run(writer):
        try:
            writer.run(stopping)
        except BaseException as error:
            broken.append(error)

    threads = [threading.Thread(target=run, args=(writer,)) for writer in writers.values()]
    for thread in threads:
        thread.start()
    try:
        struck = storm(site, writers.values())
    finally:
        stopping.set()
        for thread in threads:
            thread.join(300)
    assert not broken, broken
    engine = create_engine(site.database_url, poolclass=NullPool)
    work_done(engine, struck)
    return site, writers, engine


def work_done(engine, struck: float) -> None:
    """Wait until the workers have done all; what the killed one held is free when its lease ends, which is brought forward."""
    free = text("UPDATE job SET leased_until = now() WHERE leased_until < to_timestamp(:struck) + interval '2 minutes'")
    left = "not looked"
    begun = time.monotonic()
    while left and time.monotonic() < begun + 300:
        time.sleep(0.3)
        with engine.begin() as database:
            left = database.execute(
                text("SELECT kind, attempts, error FROM job WHERE due_at <= now() + interval '1 minute'")
            ).all()
            if time.monotonic() > begun + 5:
                database.execute(free, {"struck": struck})
    assert not left, left


def kept(engine, table: str) -> Counter:
    with engine.connect() as database:
        found = database.execute(text(f"SELECT {TABLES[table]} FROM {table} WHERE {TABLES[table]} LIKE 'storm %'"))
        return Counter(found.scalars())


@pytest.mark.parametrize(("table", "name"), [("entry", "entries"), ("post", "posts"), ("room_entry", "messages")])
def test_what_was_acknowledged_is_there_once(weathered, table, name):
    _site, writers, engine = weathered
    stored, writer = kept(engine, table), writers[name]
    assert len(writer.acknowledged) >= ENOUGH
    assert set(writer.acknowledged) <= set(stored) <= set(writer.sent)
    assert set(stored.values()) == {1}


def test_nobody_had_to_try_a_third_time(weathered):
    _site, writers, _engine = weathered
    assert [words for writer in writers.values() for words in writer.given_up] == []


def test_a_deploy_is_noticed_by_nobody(weathered):
    _site, writers, _engine = weathered
    noticed = [what for writer in writers.values() for phase, what in writer.failed if phase != "struck"]
    assert noticed == []


def test_everybody_is_told_once(weathered):
    site, _writers, engine = weathered
    told = text(  # the world asks for two quotes of one room, in words that name the room alone
        "SELECT user_id, event, kind, ref_id, count(*) FROM notification WHERE event <> 'QuoteAsked'"
        " GROUP BY 1, 2, 3, 4 HAVING count(*) > 1"
    )
    follower = text("""SELECT count(*) FROM notification JOIN entry ON entry.id = ref_id AND kind = 'entry'
        WHERE user_id = :user AND body_md LIKE 'storm %'""")
    with engine.connect() as database:
        assert database.execute(told).all() == []
        number = database.scalar(follower, {"user": site.world.ids["follower_id"]})
    assert number == len(kept(engine, "entry"))


def test_every_mail_arrived_once(weathered):
    """A worker that is killed between the mail server's yes and its own note of it sends that one mail again."""
    site, writers, _engine = weathered
    messages = Counter(str(message["Message-ID"]) for message in site.mails.messages)
    assert sum(messages.values()) - len(messages) <= 1, messages.most_common(3)
    joined = writers["joinings"]
    by_address = {who: {str(message["Message-ID"]) for message in site.mails.to(who)} for who in joined.acknowledged}
    assert len(by_address) >= ENOUGH
    assert all(by_address.values())
    assert {who: len(ids) for who, ids in by_address.items() if len(ids) > 1 and who not in joined.retried} == {}


def test_counters_agree_with_what_they_count(weathered):
    site, _writers, engine = weathered
    thread = {"thread": site.world.ids["publicthread"]}
    with engine.connect() as database:
        counted = database.execute(text("SELECT entry_count, last_seq FROM thread WHERE id = :thread"), thread).one()
        rows = database.execute(text("SELECT count(*), max(seq) FROM entry WHERE thread_id = :thread"), thread).one()
    assert tuple(counted) == tuple(rows)


def test_what_was_written_is_found_afterwards(weathered):
    site, writers, _engine = weathered
    number, guest = writers["entries"].acknowledged[-1].rpartition(" ")[2], site.browser()
    deadline = time.monotonic() + 120
    while f"storm entry <mark>{number}</mark>" not in (page := guest.get(f"/search?q={number}").text):
        assert time.monotonic() < deadline, page[-3000:]
        time.sleep(0.3)


def test_no_node_had_an_accident(weathered):
    site, _writers, _engine = weathered
    logs = {program.log.name: program.log.read_text() for program in (*site.webs, *site.workers)}
    assert {name: log[-3000:] for name, log in logs.items() if "Traceback" in log} == {}
