"""The visitors: a process of their own that sends requests over kept connections and times the answers.

It reads one job a line from its standard input and writes one result a line. `closed` sends the next request when the
answer is there; `open` sends at a fixed rate whatever the answers do, and times from the moment when each was due.
"""

import itertools
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any

CONNECTIONS = 24


def _send(connection: HTTPConnection, request: dict[str, Any]) -> int:
    connection.request(request.get("method", "GET"), request["path"], request.get("body"), request.get("headers", {}))
    answer = connection.getresponse()
    answer.read()
    return answer.status


def closed(port: int, requests: Sequence[dict[str, Any]], count: int) -> dict[str, Any]:
    """Send so many requests one after the other."""
    connection, times, statuses = HTTPConnection("127.0.0.1", port, timeout=60), [], Counter[int]()
    for request in itertools.islice(itertools.cycle(requests), count):
        begun = time.perf_counter()
        statuses[_send(connection, request)] += 1
        times.append(time.perf_counter() - begun)
    connection.close()
    return {"times": times, "statuses": statuses}


def opened(port: int, requests: Sequence[dict[str, Any]], rate: float, seconds: float) -> dict[str, Any]:
    """Send at a fixed rate."""
    due = iter(enumerate(itertools.islice(itertools.cycle(requests), int(rate * seconds))))
    lock, times, statuses = threading.Lock(), [], Counter[int]()
    begin = time.perf_counter() + 0.1

    def visit() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                number, request = next(due, (0, None))
            if request is None:
                return
            moment = begin + number / rate
            time.sleep(max(moment - time.perf_counter(), 0))
            try:
                status = _send(connection, request)
            except (OSError, HTTPException):
                connection.close()
                status = 0
            with lock:
                times.append(time.perf_counter() - moment)
                statuses[status] += 1

    visitors = [threading.Thread(target=visit) for _each in range(CONNECTIONS)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    return {"times": times, "statuses": statuses}


class Client:
    """The harness's end of the line to such a process."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "benchmarks.client"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, **job: Any) -> None:
        """Have a job begun."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()

    def receive(self) -> dict[str, Any]:
        """Return the result of the job that was begun first."""
        assert self.process.stdout is not None
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def ask(self, **job: Any) -> dict[str, Any]:
        """Have a job done and return its result."""
        self.send(**job)
        return self.receive()

    def close(self) -> None:
        """End the process."""
        self.process.communicate(timeout=60)


def main() -> None:
    """Do jobs until there are no more."""
    jobs = {"closed": closed, "open": opened}
    for line in sys.stdin:
        job = json.loads(line)
        print(json.dumps(jobs[job.pop("do")](**job)), flush=True)


if __name__ == "__main__":
    main()
