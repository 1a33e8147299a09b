"""Serve the house with the cast (and the demo, when asked) on loopback, for looking at pages: `python -m tests.serve`.

The database is made anew at every start in a folder of its own. Sign in as anybody with `/as/<handle>?to=/rooms`.
With `--fill app.demo:fill` the demo is there instead of the cast.
"""

import argparse
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import abort, redirect, request
from itsdangerous import TimestampSigner
from sqlalchemy import select

from app import create_app
from app.db import Base, db
from app.gate import _hash, cookie_name, public
from app.models import SignIn, User
from app.unit import work
from tests.cast import make_cast, token_of
from tests.conftest import settings_for

DEMO = "app.demo:fill"


def ensure_sign_in(user: User) -> None:
    """Give a member the sign-in that everybody of the cast has."""
    token_hash = _hash(token_of(user))
    if db.session.scalar(select(SignIn.id).where(SignIn.token_hash == token_hash)) is None:
        ends = datetime.now(UTC) + timedelta(days=60)
        db.session.add(SignIn(token_hash=token_hash, user_id=user.id, ends_at=ends))


def fill(function: str | None) -> None:
    """Make the tables, the cast, and what a function given as module:name adds; the demo comes without the cast."""
    Base.metadata.create_all(db.engine)
    if function != DEMO:
        with work():
            make_cast()
    if function:
        module, _, name = function.partition(":")
        with work():
            getattr(__import__(module, fromlist=[name]), name)()


def main() -> None:
    """Make the database, then serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--fill", help="module:function called in a unit of work to add content")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="menteo-serve-"))
    settings = settings_for(folder, f"sqlite:///{folder / 'look.sqlite'}", base_url=f"http://127.0.0.1:{options.port}")
    app = create_app({"SETTINGS": settings, "RATELIMIT_ENABLED": False})
    with app.app_context():
        fill(options.fill)

    @app.get("/as/<handle>")
    @public
    def become(handle: str):
        user = db.session.scalars(select(User).where(User.handle == handle)).first() or abort(404)
        db.session.rollback()
        with work():
            ensure_sign_in(user)
        answer = redirect(request.args.get("to", "/"))
        answer.set_cookie(
            cookie_name(app), TimestampSigner(app.secret_key, salt="sign-in").sign(token_of(user)).decode()
        )
        return answer

    app.run(port=options.port, threaded=True)


if __name__ == "__main__":
    main()
