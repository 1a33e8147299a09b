"""Serve the house with the cast (and the demo, when asked) on loopback, for looking at pages: `python -m tests.serve`.

The database is made anew at every start in a folder of its own. Sign in as anybody with `/as/<handle>`.
"""

import argparse
import tempfile
from pathlib import Path

from flask import redirect, request
from itsdangerous import TimestampSigner
from sqlalchemy import select

from app import create_app
from app.db import Base, db
from app.gate import cookie_name, public
from app.models import User
from app.unit import work
from tests.cast import make_cast, token_of
from tests.conftest import settings_for


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
        Base.metadata.create_all(db.engine)
        with work():
            make_cast()
        if options.fill:
            module, _, function = options.fill.partition(":")
            with work():
                getattr(__import__(module, fromlist=[function]), function)()

    @app.get("/as/<handle>")
    @public
    def become(handle: str):
        user = db.session.scalar(select(User).where(User.handle == handle))
        answer = redirect(request.args.get("to", "/"))
        answer.set_cookie(
            cookie_name(app), TimestampSigner(app.secret_key, salt="sign-in").sign(token_of(user)).decode()
        )
        return answer

    app.run(port=options.port, threaded=True)


if __name__ == "__main__":
    main()
