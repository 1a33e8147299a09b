"""The growth threads of the demo: begun, written, answered, followed, day by day."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app import clock, drafts
from app.db import db
from app.demo.bonds import PAUSE, follow, followers, react
from app.demo.chronicle import Chronicle, read
from app.models import Audience
from threads import service
from threads.demo.drawn import pictured
from threads.models import Entry, Thread
from threads.queries.stories import notes_in
from threads.service import feedback, finishing, rhythm, stories

DATA = Path(__file__).parent / "threads.yaml"
AUDIENCES = {"me": Audience.OWNER}


def tell(chronicle: Chronicle) -> None:
    """Plan all threads and what is written in them."""
    for said in read(DATA)["threads"]:
        begun = chronicle.at(said["started_day"], "07:30")
        chronicle.plan(begun, partial(_start, chronicle, said))
        for entry in said["entries"]:
            chronicle.plan(chronicle.of(entry), partial(_publish, chronicle, said, entry))
        if words := said.get("draft"):
            chronicle.plan(chronicle.at(0, words["time"]), partial(_type, chronicle, said, words))
        if end := said.get("finished"):
            chronicle.plan(chronicle.of(end), partial(_finish, chronicle, said, end))


def _start(chronicle: Chronicle, said: dict[str, Any]) -> None:
    author = chronicle.people[said["by"]]
    found = text("select id from roadmap where slug = :slug")  # by key: threads know no roadmaps
    roadmap_id = db.session.scalar(found, {"slug": said.get("roadmap", "")})
    words = {"title": said["title"], "purpose_md": said["purpose"], "tags": said["tags"], "roadmap_id": roadmap_id}
    if aim := said.get("aim"):
        words |= {"aim": aim["title"], "aim_on": chronicle.date(aim["day"])}
    audience = AUDIENCES.get(said["visibility"], said["visibility"])
    thread = service.start(author=author, audience=Audience(audience), **words)
    chronicle.things[f"thread/{said['key']}"] = thread
    follow(chronicle, f"thread:{thread.id}", followers("threads", said["key"]))
    rhythm_of(chronicle, thread, said, author)


def _type(chronicle: Chronicle, said: dict[str, Any], words: dict[str, str]) -> None:
    thread, author = chronicle.things[f"thread/{said['key']}"], chronicle.people[said["by"]]
    drafts.save(f"thread:{thread.id}:entry", {name: [words[name]] for name in ("title", "body_md")}, author=author)


def rhythm_of(chronicle: Chronicle, thread: Thread, said: dict[str, Any], author: Any) -> None:
    """Plan the reminder and the rest of a thread, and tie it to its writer's first objective, once there is one."""
    if planned := said.get("reminder"):
        rhythm.remind(thread, author=author, weekday=planned["weekday"], hour=planned["hour"])
    for begin, end in said.get("rests", ()):
        days = {"begins_on": chronicle.at(begin, "12:00").date(), "ends_on": chronicle.at(end, "12:00").date()}
        rhythm.rest([thread], author=author, **days)
    if said.get("objective"):
        chronicle.plan(chronicle.at(said["objective"], "08:00"), partial(_tie, thread))


def _tie(thread: Thread) -> None:
    first = text("select min(id) from room_objective where owner_id = :owner")  # by key: threads know no rooms
    thread.objective_id = db.session.scalar(first, {"owner": thread.owner_id})


def _publish(chronicle: Chronicle, thread_said: dict[str, Any], said: dict[str, Any]) -> None:
    author = chronicle.people[thread_said["by"]]
    thread: Thread = chronicle.things[f"thread/{thread_said['key']}"]
    evidence = said.get("evidence", {})
    words = {
        "type": said["kind"],
        "title": said["title"],
        "body_md": pictured(said, author),
        "hours": said.get("hours"),
    }
    words |= {"prompt": said.get("prompt", "")}
    words |= {"evidence_title": evidence.get("title", ""), "evidence_url": evidence.get("url", "")}
    if evidence.get("state") == "review_asked":
        words["evidence_state"] = "asked"
    entry = service.publish(thread, author=author, **words)
    chronicle.things[f"entry/{thread_said['key']}/{said['key']}"] = entry
    if question := said.get("wanted"):
        feedback.want(entry, question, author=author)
    react(chronicle, entry, said.get("reactions", {}))
    for reply in said.get("comments", []):
        is_answer = reply["by"] == said.get("answered_by")
        chronicle.plan(chronicle.of(reply), partial(_comment, chronicle, entry, reply, is_answer))
    if verified := said.get("verified"):
        chronicle.plan(chronicle.at(verified["day"], "08:50"), partial(_verify, entry))


def _finish(chronicle: Chronicle, thread_said: dict[str, Any], said: dict[str, Any]) -> None:
    """Finish a thread and tell its story; whoever is quoted answers, or has not yet."""
    author, thread = chronicle.people[thread_said["by"]], chronicle.things[f"thread/{thread_said['key']}"]
    finishing.finish(thread, author=author, title=said["title"], body_md=said["body"])
    told = said["story"]
    chosen = {note.id for note in notes_in(thread, author) if note.handle in told["quotes"]}
    story = stories.offer(thread, author=author, title=told["title"], body_md=told["body"], note_ids=chosen)
    for quote in story.quotes:
        mentor = next(each for each in chronicle.people.values() if each.id == quote.owner_id)
        act = partial(stories.answer, quote, person=mentor, says_yes=True)
        chronicle.plan(clock.now() + PAUSE, act)


def _comment(chronicle: Chronicle, entry: Entry, said: dict[str, Any], is_answer: bool) -> None:
    reply = service.comment(entry, author=chronicle.people[said["by"]], body_md=said["body"])
    owner = next(person for person in chronicle.people.values() if person.id == entry.owner_id)
    if said.get("thanked"):
        chronicle.plan(clock.now() + PAUSE, partial(feedback.thank, entry, reply, author=owner))
    if is_answer and entry.answered_at is None:
        chronicle.plan(clock.now() + PAUSE, partial(service.accept, entry, reply, author=owner))


def _verify(entry: Entry) -> None:
    """Say that somebody checked the evidence; members come to that with the reviews of rooms."""
    entry.evidence_state = "verified"
