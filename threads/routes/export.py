"""A thread as a file that carries its hash chain, and the program that checks it anywhere."""

import json
from pathlib import Path

from flask import Response
from flask_login import current_user

from app.gate import public
from app.limits import limiter
from app.web import show
from threads import chain, queries
from threads.files import exported, plain
from threads.routes import bp


@bp.get("/<int:thread_id>/chain")
@public
def show_chain(thread_id: int) -> Response:
    """Show the chain of a thread, and how to check it."""
    thread = queries.thread_for(current_user, thread_id)
    links = queries.links(thread, current_user)
    fault = chain.first_fault(plain(links), thread.seal)
    sealed = sum({"written": 1, "removed": -1}.get(link.act, 0) for link in links)
    unsealed = thread.entry_count - sealed
    return show("threads/chain.html", thread=thread, links=links, fault=fault, unsealed=unsealed)


@bp.get("/<int:thread_id>/thread.json")
@public
@limiter.limit("60 per hour")
def export(thread_id: int) -> Response:
    """Give a thread with its chain, as far as the viewer may read it."""
    thread = queries.thread_for(current_user, thread_id)
    text = json.dumps(exported(thread, current_user), ensure_ascii=False, indent=1)
    response = Response(text + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="menteo-thread-{thread.id}.json"'
    return response


@bp.get("/chain.py")
@public
def program() -> Response:
    """Give the program that checks such a file without this site."""
    response = Response(Path(chain.__file__).read_bytes(), mimetype="text/x-python")
    response.headers["Content-Disposition"] = 'attachment; filename="chain.py"'
    return response
