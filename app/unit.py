"""The unit of work: a request, a job or a command commits once or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import IntegrityError

from app.db import begin_writing, db, reading
from app.receipts import answer_repeated, keep_receipt

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@contextmanager
def work() -> Iterator[None]:
    """Carry out a block as one unit: commit at its end, roll back when it raises."""
    begin_writing(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def look() -> Iterator[None]:
    """Read in a block of its own and let the database go again, before slow work such as hashing."""
    db.session.rollback()
    with reading():
        try:
            yield
        finally:
            db.session.rollback()


def _repeat() -> Response | None:
    """Answer a form that was carried out before, so that nothing is carried out or noted again."""
    answer = None if request.method in SAFE_METHODS else answer_repeated()
    g.repeated = answer is not None
    return answer


def _begin() -> None:
    begin_writing(request.method not in SAFE_METHODS)


def _rest(error: BaseException | None) -> None:
    """Leave nothing of this request behind in the thread."""
    begin_writing(True)


def _end(response: Response) -> Response:
    """Commit an unsafe request that went well; roll everything else back."""
    if "_sqlalchemy_sessions" not in g:
        return response
    if request.method in SAFE_METHODS or response.status_code >= 400 or g.get("repeated") or g.get("only_shown"):
        db.session.rollback()
        return response
    try:
        keep_receipt(response)
        db.session.commit()
        g.committed = True
    except IntegrityError as error:
        db.session.rollback()
        return answer_repeated() or _answer(error)
    except Exception as error:
        db.session.rollback()
        return _answer(error)
    return response


def _answer(error: Exception) -> Response:
    return current_app.make_response(current_app.handle_user_exception(error))


def init_app(app: Flask) -> None:
    """Begin every request's unit of work."""
    app.before_request(_begin)
    app.before_request(_repeat)
    app.teardown_request(_rest)


def end_first(app: Flask) -> None:
    """Commit before anything else is done to the answer: what a failed commit answers instead needs its headers too."""
    app.after_request(_end)
