"""G6, G12, G13: statements and writes, memory, bytes and requests."""

import gzip
import re
from http.client import HTTPConnection

from benchmarks.costs import Bench
from benchmarks.goals import Limit, Row
from benchmarks.pages import MEMBER, Page, found
from benchmarks.sites import Site
from tests import databases

WRITES = ("INSERT", "UPDATE", "DELETE")


def statements(site: Site) -> list[Row]:
    """Measure G6: how many statements each page sends, and how many of them write."""
    cookie, rows = site.cookies(MEMBER)["Cookie"], []
    client = site.app.test_client(use_cookies=False)
    for page in found(site):
        headers = {"Cookie": cookie} if page.is_member else {}
        most, writes = 0, 0
        for path in page.paths:
            client.get(path, headers=headers)
            with databases.statements(site.app) as seen:
                client.get(path, headers=headers)
            most, writes = max(most, len(seen)), writes + sum(line.startswith(WRITES) for line in seen)
        name = page.label
        rows.append(Row("G6", name, site.backend, most, "statements", Limit(8, ""), Limit(6, "")))
        rows.append(Row("G6", f"{name}, writes", site.backend, writes, "writes", Limit(0, ""), Limit(0, "")))
    return rows


def memory(bench: Bench) -> list[Row]:
    """Measure G12: what the worker keeps for itself once all pages were visited, and something was searched for."""
    search = Page("G12", "search", True, ("/search?q=compass",))
    for page in (*found(bench.site), search):
        bench.cost(bench.server, bench.requests(page), len(page.paths))
    private = bench.server.used(memory=True).private / 1e6
    return [Row("G12", "worker, warm", bench.site.backend, private, "MB", Limit(110, "MB"), Limit(90, "MB"))]


def _fetch(port: int, path: str, headers: dict[str, str]) -> tuple[bytes, int]:
    """Return what is at a path, and how many bytes it is on the way."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **headers})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.headers.get("Content-Encoding") == "gzip":
        return gzip.decompress(body), len(body)
    is_text = answer.headers.get_content_type().split("/")[0] == "text"
    return body, len(gzip.compress(body, 6)) if is_text else len(body)


def _wanted(html: str, css: str) -> list[str]:
    """Return the files that a browser loads with a page: styles, scripts, the fonts of plain Latin."""
    linked = [path for path in re.findall(r'(?:href|src)="(/static/[^"#]+)', html) if re.search(r"\.(css|js)$", path)]
    fonts = [path for path in re.findall(r"(/static/[0-9a-f]+/fonts/[^\")]+)", css) if "-ext" not in path]
    return list(dict.fromkeys([*linked, *fonts]))


def weights(bench: Bench) -> list[Row]:
    """Measure G13: the bytes of a page, of the whole first view, and the requests for it."""
    pages = {page.name: page for page in found(bench.site) if page.is_member}
    return [row for name in ("topic", "thread", "feed", "portfolio") for row in _weigh(bench, pages[name])]


def _weigh(bench: Bench, page: Page) -> list[Row]:
    port = bench.server.port
    body, packed = _fetch(port, page.paths[0], {"Cookie": bench.cookie})
    html = body.decode()
    sheet = next(iter(re.findall(r'href="(/static/[^"]+\.css)"', html)), "")
    css = _fetch(port, sheet, {})[0].decode() if sheet else ""
    files = _wanted(html, css)
    everything = packed + sum(_fetch(port, path, {})[1] for path in files)
    third = len(re.findall(r'(?:<link|<script|<img)[^>]*(?:href|src)="https?://', html))
    measured = (
        (f"{page.name}, HTML", len(body) / 1000, "KB", 45, 35),
        (f"{page.name}, HTML gz", packed / 1000, "KB", 14, 11),
        (f"{page.name}, first view gz", everything / 1000, "KB", 180, 120),
        (f"{page.name}, requests", len(files) + 1, "requests", 12, 9),
        (f"{page.name}, third parties", third, "hosts", 0, 0),
    )
    backend = bench.site.backend
    return [
        Row("G13", name, backend, figure, unit, Limit(m, ""), Limit(t, "")) for name, figure, unit, m, t in measured
    ]
