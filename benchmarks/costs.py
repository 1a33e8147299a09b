"""G1, G2, G3, G5, G14: processor time for each request, in interleaved rounds with hello world."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.client import Client
from benchmarks.goals import ANY, CPU, Limit, Row
from benchmarks.pages import MEMBER, Page, again, deep, drawn, found
from benchmarks.server import Server, serving
from benchmarks.sites import Site

ROUNDS, REQUESTS, HELLOS = 4, 24, 400
TICKS = 100.0


def etag(port: int, path: str, headers: dict[str, str]) -> str:
    """Return the ETag of a page, if it has one."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers.get("ETag", "")


@dataclass
class Bench:
    """A site that is being served, hello world beside it, and a client to ask both."""

    site: Site
    server: Server
    hello: Server
    client: Client

    def requests(self, page: Page) -> list[dict[str, Any]]:
        """Return the requests for a page, as its reader sends them; none for an unchanged page without an ETag."""
        headers = {"Accept-Encoding": "gzip", "Accept": "text/html", "Accept-Language": "en"}
        if page.is_member:
            headers["Cookie"] = self.cookie
        if page.is_drawn:
            headers["Cache-Control"] = "no-cache"
        requests = [{"path": path, "headers": headers} for path in page.paths]
        if not page.is_unchanged:
            return requests
        tags = [etag(self.server.port, request["path"], headers) for request in requests]
        return [
            request | {"headers": headers | {"If-None-Match": tag}}
            for request, tag in zip(requests, tags, strict=True)
            if tag
        ]

    def __post_init__(self) -> None:
        self.cookie = self.site.cookies(MEMBER)["Cookie"]

    def cost(self, server: Server, requests: Sequence[dict[str, Any]], count: int) -> float:
        """Return the milliseconds of processor time that one request takes the worker."""
        before = server.used().cpu
        statuses = self.client.ask(do="closed", port=server.port, requests=requests, count=count)["statuses"]
        wrong = set(statuses) - ({"303"} if requests[0].get("method") == "POST" else {"200", "304"})
        if wrong:
            raise SystemExit(f"benchmarks: {requests[0]['path']} answered {', '.join(sorted(wrong))}")
        return (server.used().cpu - before) * 1000 / count

    def database_cpu(self) -> float:
        """Return the seconds of processor time that the PostgreSQL server has used with all its processes."""
        return sum(map(_used_by, _family(self.site.postmaster))) if self.site.postmaster else 0.0


def _stat(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def _family(parent: int) -> list[int]:
    found = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _stat(path)[1:2] == [str(parent)]]
    return [parent, *found]


def _used_by(process: int) -> float:
    parts = _stat(Path(f"/proc/{process}/stat"))
    return sum(map(int, parts[11:15])) / TICKS if parts else 0.0  # with that of those who have ended meanwhile


@contextmanager
def benched(site: Site) -> Iterator[Bench]:
    """Serve a site and hello world for the length of the block."""
    with ExitStack() as stack:
        server = stack.enter_context(serving("site", site.environ, site.port))
        hello = stack.enter_context(serving("hello", site.environ))
        client = Client()
        stack.callback(client.close)
        yield Bench(site, server, hello, client)


@dataclass
class Costs:
    """What each page cost in each round, in milliseconds; the database's share apart."""

    worker: dict[Page, list[float]]
    database: dict[Page, list[float]]
    hello: list[float]


def measure(bench: Bench, pages: Sequence[Page], rounds: int = ROUNDS, requests: int = REQUESTS) -> Costs:
    """Measure pages and hello world in turns."""
    costs = Costs(defaultdict(list), defaultdict(list), [])
    asked = {page: bench.requests(page) for page in pages}
    for page in pages:  # what is made once for a process is made before
        bench.cost(bench.server, asked[page], len(page.paths) * 2)
    for _round in range(rounds):
        costs.hello.append(bench.cost(bench.hello, [{"path": "/"}], HELLOS))
        for page in pages:
            before = bench.database_cpu()
            costs.worker[page].append(bench.cost(bench.server, asked[page], requests))
            costs.database[page].append((bench.database_cpu() - before) * 1000 / requests)
    return costs


def rows_of(site: Site, costs: Costs) -> list[Row]:
    """Return G1 to G3: the best round of each page, beside the best of hello world."""
    hello, rows = min(costs.hello), []
    for page, each in costs.worker.items():
        best, (must, target) = min(each), (ANY, ANY) if page.is_drawn else CPU[page.goal]
        note = f"median {median(each):.2f}, hello {hello:.2f}"
        if site.postmaster:
            note += f", database {min(costs.database[page]):.1f}"
        rows.append(Row(page.goal, page.label, site.backend, best, "ms CPU", must, target, hello / best, note))
    return rows


def pages_cost(bench: Bench, rounds: int = ROUNDS, requests: int = REQUESTS) -> list[Row]:
    """Measure G1, G2 and G3."""
    pages = found(bench.site)
    repeated = [page for page in again(pages) if bench.requests(page)]
    rows = rows_of(bench.site, measure(bench, [*pages, *repeated, *drawn(pages)], rounds, requests))
    known = {row.page for row in rows}
    missing = [page for page in again(pages) if page.label not in known]
    note = "the answer carries no ETag"
    limits = CPU["G3"]
    return rows + [Row("G3", page.label, bench.site.backend, None, "ms CPU", *limits, None, note) for page in missing]


def deep_pages(bench: Bench, rounds: int = ROUNDS, requests: int = REQUESTS) -> list[Row]:
    """Measure G5: what the last page of the longest topic costs beside its first one."""
    first, last = deep(bench.site)
    costs = measure(bench, [first, last], rounds, requests * 2)
    ratio, backend = min(costs.worker[last]) / min(costs.worker[first]), bench.site.backend
    note = f"{min(costs.worker[first]):.2f} and {min(costs.worker[last]):.2f} ms CPU"
    return [Row("G5", f"{last.name} v {first.name}", backend, ratio, "×", Limit(1.3, "×"), Limit(1.1, "×"), None, note)]


def compared(rows: Sequence[Row]) -> list[Row]:
    """Return G14: how much dearer the slowest page of G1 and G2 is on PostgreSQL."""
    by = {(row.page, row.backend): row.figure for row in rows if row.goal in {"G1", "G2"} and row.figure}
    both = [name for name, backend in by if backend == "sqlite" and (name, "postgresql") in by]
    pairs = [(name, by[name, "sqlite"], by[name, "postgresql"]) for name in both]
    times = {name: theirs / ours for name, ours, theirs in pairs if ours and theirs}
    must, target = Limit(3, "×"), Limit(2, "×")
    return [Row("G14", name, "postgresql", each, "×", must, target) for name, each in times.items()]
