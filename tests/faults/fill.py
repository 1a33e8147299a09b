"""What every site under faults begins with: `python -m tests.faults.fill` migrates, fills, and prints what there is.

Many writers with a thread and an entry each (every member may write only so often an hour), a room, requests that wait
for the mentor's last place, and a hidden entry that nobody may find.
"""

import json

from sqlalchemy import update

from app import access, clock, create_app, outbox
from app.accounts import passwords
from app.cli import migrate
from app.config import read_settings
from app.db import db
from app.models import Profile
from app.unit import work
from tests.cast import make_cast, make_person
from tests.factories.rooms import make_request, make_room
from tests.factories.threads import make_entry, make_thread

PASSWORD = "correct horse battery staple"
WRITERS = 40
ASKING = 20
HIDDEN = "zqhiddenzq"
FOUND = "zqfoundzq"


def make() -> dict[str, object]:
    """Add everybody and everything, and return the ids."""
    cast = make_cast()
    hashed = passwords.hash_password(PASSWORD)
    for user in cast:
        user.password_hash = hashed
    facts: dict[str, object] = {"writers": [], "requests": []}
    for number in range(WRITERS):
        writer = make_person(f"writer_{number}", f"Writer {number}", is_mentor=number == 0)
        writer.password_hash = hashed
        thread = make_thread(writer, f"How writer {number} writes")
        entry = make_entry(thread, "The first line", f"It says {FOUND}.")
        facts["writers"].append({"handle": writer.handle, "id": writer.id, "thread": thread.id, "entry": entry.id})
        if number == 0:
            facts["room"] = make_room(cast.mentee, writer, day=3).id
    for number in range(ASKING):
        asking = make_person(f"asking_{number}", f"Asking {number}")
        facts["requests"].append(make_request(asking, cast.mentor).id)
    db.session.execute(update(Profile).where(Profile.owner_id == cast.mentor.id).values(capacity=1))
    hidden = make_thread(cast.stranger, f"About {HIDDEN}")
    make_entry(hidden, "Hidden", f"It says {HIDDEN} and {FOUND}.")
    access.hide(hidden, clock.now())
    return facts


if __name__ == "__main__":
    app = create_app({"SETTINGS": read_settings()})
    with app.app_context():
        migrate()
        with work():
            facts = make()
        outbox.drain()
    print(json.dumps(facts))
