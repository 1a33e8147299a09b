"""`python -m benchmarks.peers`: a peer that installs from PyPI, loaded and measured like us, beside hello world.

The peer is Spirit, a forum in Django on SQLite: its pages of twenty posts, its list of topics and its search are the
nearest that PyPI has to ours. It gets an environment of its own under .cache/bench, its production settings, as many
posts of the same length as our `small` or `big` site, and one gunicorn worker. Processor time is read from /proc.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks.client import Client
from benchmarks.costs import _family, _used_by
from benchmarks.server import CACHE, PATIENCE, free_port, serving, stop

PACKAGES = ("django-spirit==0.14.3", "gunicorn>=27,<28", "setuptools<81")
FOLDER = CACHE / "peer-spirit"
TOPICS = {"small": 1000, "big": 10_000}
ROUNDS, REQUESTS = 4, 24
SETTINGS = """\
from .prod import *
import os
SECRET_KEY = "for measuring on loopback only"
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["PEER_DATABASE"]}}
CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name, "TIMEOUT": None}
          for name in ("default", "st_rate_limit")}
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
STORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING = {"version": 1}
"""
LOADING = """\
import json, random, sys
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from spirit.category.models import Category
from spirit.comment.models import Comment
from spirit.topic.models import Topic
topics, words = int(sys.argv[1]), random.Random(1)
text = "asks answers room query window month number reason team goal step proof note reader writer letter".split()
User = get_user_model()
User.objects.bulk_create(User(username=f"member{n}", email=f"m{n}@example.org") for n in range(200))
users = list(User.objects.order_by("id"))
from spirit.user.models import UserProfile
UserProfile.objects.bulk_create(UserProfile(user=u, slug=u.username, nickname=u.username) for u in users)
place = Category.objects.create(title="Talk")
Topic.objects.bulk_create([Topic(user=words.choice(users), category=place, title=f"Topic {n}", comment_count=20)
                           for n in range(topics)], batch_size=500)
for first in range(0, topics, 500):
    rows = []
    for topic in Topic.objects.order_by("id")[first:first + 500]:
        for _ in range(20):
            body = " ".join(words.choices(text, k=words.randint(50, 250)))
            rows.append(Comment(user=words.choice(users), topic=topic, comment=body, comment_html=f"<p>{body}</p>"))
    Comment.objects.bulk_create(rows, batch_size=500)
member = users[0]
session = SessionStore()
session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(member.pk), settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = member.get_session_auth_hash()
session.create()
pages = [topic.get_absolute_url() for topic in Topic.objects.order_by("?")[:8]]
print(json.dumps({"cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}", "topic": pages,
                  "latest topics": ["/"], "posts": Comment.objects.count()}))
"""


def _run(*command: str | Path, **environ: str) -> str:
    done = subprocess.run(
        [str(each) for each in command],
        cwd=FOLDER / "site" if (FOLDER / "site").is_dir() else FOLDER,
        env=_environ(**environ),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def _environ(**more: str) -> dict[str, str]:
    path = f"{FOLDER / 'venv' / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "DJANGO_SETTINGS_MODULE": "forum.settings.measured", **more}


def installed() -> Path:
    """Return the interpreter of the peer's environment, made on first use."""
    python = FOLDER / "venv" / "bin" / "python"
    if not (FOLDER / "installed").exists():
        print("installing the peer …", file=sys.stderr)
        venv.create(FOLDER / "venv", with_pip=True, clear=True)
        _run(python, "-m", "pip", "install", "--quiet", *PACKAGES)
        (FOLDER / "site").mkdir(exist_ok=True)
        _run("spirit", "startproject", "forum", "--path", FOLDER / "site", DJANGO_SETTINGS_MODULE="")
        (FOLDER / "site" / "forum" / "settings" / "measured.py").write_text(SETTINGS, encoding="utf-8")
        (FOLDER / "site" / "load.py").write_text("import django\ndjango.setup()\n" + LOADING, encoding="utf-8")
        (FOLDER / "installed").touch()
    return python


def loaded(size: str) -> dict[str, Any]:
    """Return what to ask of a peer of this size, loaded on first use."""
    python, facts = installed(), FOLDER / f"{size}.json"
    if not facts.exists():
        database = FOLDER / f"{size}.sqlite"
        database.unlink(missing_ok=True)
        _run(python, "manage.py", "migrate", "--verbosity", "0", PEER_DATABASE=str(database))
        facts.write_text(_run(python, "load.py", str(TOPICS[size]), PEER_DATABASE=str(database)), encoding="utf-8")
    found: dict[str, Any] = json.loads(facts.read_text(encoding="utf-8"))
    return found


@contextmanager
def peer_served(size: str) -> Iterator[tuple[int, int]]:
    """Serve the peer for the length of the block; yields its port and its process."""
    port, gunicorn = free_port(), FOLDER / "venv" / "bin" / "gunicorn"
    command = [str(gunicorn), "-w", "1", "--threads", "4", "-b", f"127.0.0.1:{port}", "forum.wsgi:application"]
    with (FOLDER / "served.log").open("wb") as log:
        environ = _environ(PEER_DATABASE=str(FOLDER / f"{size}.sqlite"))
        process = subprocess.Popen(command, cwd=FOLDER / "site", env=environ, stderr=log)
    try:
        _answers(port)
        yield port, process.pid
    finally:
        stop(process)


def _answers(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise SystemExit("benchmarks: the peer did not start, its log is in .cache/bench/peer-spirit")


def cost(client: Client, port: int, process: int, requests: Sequence[dict[str, Any]]) -> float:
    """Return the milliseconds of processor time that one request takes the peer."""
    before = sum(map(_used_by, _family(process)))
    statuses = client.ask(do="closed", port=port, requests=requests, count=REQUESTS * 4)["statuses"]
    if set(statuses) != {"200"}:
        raise SystemExit(f"benchmarks: the peer answered {statuses}")
    return (sum(map(_used_by, _family(process))) - before) * 1000 / (REQUESTS * 4)


def measure(size: str) -> tuple[float, dict[str, float]]:
    """Return hello world's and the peer's best milliseconds for each page, measured in turns."""
    facts, client, hellos = loaded(size), Client(), []
    best: dict[str, float] = {}
    headers = {"Cookie": facts["cookie"], "Accept-Encoding": "gzip"}
    with serving("hello", {}) as hello, peer_served(size) as (port, process):
        for _round in range(ROUNDS):
            before = hello.used().cpu
            client.ask(do="closed", port=hello.port, requests=[{"path": "/"}], count=400)
            hellos.append((hello.used().cpu - before) * 1000 / 400)
            for page in ("topic", "latest topics"):
                requests = [{"path": path, "headers": headers} for path in facts[page]]
                figure = cost(client, port, process, requests)
                best[page] = min(figure, best.get(page, figure))
    client.close()
    return min(hellos), best


def main() -> None:
    """Measure the peer, and print it beside what we measured last."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--size", choices=TOPICS, default="small")
    size = parser.parse_args().size
    FOLDER.mkdir(parents=True, exist_ok=True)
    hello, best = measure(size)
    print(f"{PACKAGES[0]}, {TOPICS[size] * 20:,} posts, hello world {hello:.2f} ms\n")
    print("| page | ms of processor time | of hello |\n| --- | --- | --- |")
    for page, figure in best.items():
        print(f"| {page} | {figure:.2f} | {hello / figure:.1%} |")


if __name__ == "__main__":
    main()
