"""A site in a process of its own that counts in Redis: each line on its input is a request, answered by status and time.

`python -m tests.app.redis_site DATABASE_FOLDER REDIS_URL`.
"""

import sys
import time
from pathlib import Path

from app import create_app, redis
from app.db import Base, db
from app.gate import public
from app.limits import limited
from tests.conftest import settings_for

PATIENCE = (
    0.6  # seconds, more than in earnest: a busy machine is late, and that is not to be taken for a server that is gone
)


def main() -> None:
    """Answer until the input ends."""
    folder, url = Path(sys.argv[1]), sys.argv[2]
    redis.TIMEOUT, redis.SLOW = PATIENCE, PATIENCE
    settings = settings_for(folder, f"sqlite:///{folder / 'none.sqlite'}", redis_url=url)
    app = create_app({"SETTINGS": settings, "WTF_CSRF_ENABLED": False, "TESTING": True}, domains=())
    with app.app_context():
        Base.metadata.create_all(db.engine)

    @app.post("/knock/<name>")
    @public
    @limited("5 per minute")
    def knock(name: str) -> str:
        return name

    client = app.test_client()
    client.post("/knock/first")
    print("ready", flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        status = client.post(f"/knock/{line.strip()}").status_code
        print(status, time.perf_counter() - began, flush=True)


if __name__ == "__main__":
    main()
