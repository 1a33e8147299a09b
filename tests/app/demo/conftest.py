"""The demo, filled once for the tests of this folder: none of them may use `app`, which goes back to the cast alone."""

import pytest
from sqlalchemy import select

from app.db import db
from app.demo import fill
from app.models import User
from app.search import indexer
from app.unit import work
from tests.serve import ensure_sign_in


@pytest.fixture(scope="package")
def demo(session_app, database):
    """The app with the demo in its database, besides the cast; everybody can sign in."""
    with session_app.app_context():
        database.restore(db.engine)
        with work():
            fill()
            for user in db.session.scalars(select(User)).all():
                ensure_sign_in(user)
    yield session_app
    with session_app.app_context():
        database.restore(db.engine)
        with work():
            indexer.rebuild()


@pytest.fixture
def looking(demo):
    """An app context over the filled database."""
    with demo.app_context():
        yield db.session
        db.session.rollback()
