"""The communities of the demo: founded, joined, talked in, day by day."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app import clock
from app.db import db
from app.demo.bonds import PAUSE, follow, followers, react
from app.demo.chronicle import Chronicle, read
from app.gate import Person
from app.models import Role
from communities.demo import kinds
from communities.models import Community, MembershipRequest, Post, Topic
from communities.service import belonging, order, reading, talking, titles, weekly

DATA = Path(__file__).parent / "communities.yaml"
LAST_VISIT = timedelta(hours=20)  # on the last morning everybody has something new to read


def tell(chronicle: Chronicle) -> None:
    """Plan all communities, who belongs to them, and what is said there."""
    for said in read(DATA)["communities"]:
        founded = chronicle.at(said["created_day"], "10:00")
        chronicle.plan(founded, partial(_found, chronicle, said))
        for topic in said["topics"]:
            chronicle.plan(chronicle.of(topic), partial(_start_topic, chronicle, said, topic))
    chronicle.plan(chronicle.now - LAST_VISIT, partial(_catch_up, chronicle))


def _found(chronicle: Chronicle, said: dict[str, Any]) -> None:
    steward = chronicle.people[said["steward"]]
    values = {"title": said["name"], "summary": said["about"], "about_md": said["about"], "area": said["category"]}
    values |= {name: said[name] for name in ("guidelines", "tags", "joining", "reading")}
    community = belonging.establish(values, person=steward)
    chronicle.things[f"community/{said['slug']}"] = community
    if planned := said.get("weekly"):
        chronicle.plan(chronicle.now - PAUSE, partial(_plan_weekly, chronicle, community, planned))
    for number, handle in enumerate(said["members"], 1):
        late = said.get("late", {}).get(handle)
        moment = chronicle.at(late, "09:00") if late else clock.now() + timedelta(hours=5 * number)
        if handle != said["steward"]:
            chronicle.plan(chronicle.once_here(handle, moment), partial(_join, chronicle, said, handle))


def _join(chronicle: Chronicle, said: dict[str, Any], handle: str) -> None:
    community: Community = chronicle.things[f"community/{said['slug']}"]
    person, steward = chronicle.people[handle], chronicle.people[said["steward"]]
    if said["joining"] == "open":
        belonging.join(community, person=person)
    else:
        belonging.ask(community, "", person=person)
        db.session.flush()
        waits = MembershipRequest.community_id == community.id, MembershipRequest.user_id == person.id
        request = db.session.scalars(select(MembershipRequest).where(*waits)).one()
        belonging.admit(community, request, actor=steward)
    if handle in said["moderators"]:
        belonging.give_role(community, handle, "moderator", actor=steward)


def _start_topic(chronicle: Chronicle, community_said: dict[str, Any], said: dict[str, Any]) -> None:
    community: Community = chronicle.things[f"community/{community_said['slug']}"]
    title = said["retitled"]["before"] if "retitled" in said else said["title"]
    values = {"title": title, "topic_kind": said["kind"], "tags": said["tags"], "body": said["body"]}
    values |= kinds.asked_for(chronicle, said)
    topic = talking.start_topic(community, values, author=chronicle.people[said["by"]])
    name = f"{community_said['slug']}/{said['key']}"
    chronicle.things[f"topic/{name}"] = topic
    first = db.session.scalars(select(Post).where(Post.topic_id == topic.id, Post.seq == 1)).one()
    react(chronicle, first, said.get("reactions", {}))
    kinds.answer(chronicle, topic, said)
    follow(chronicle, topic.group, followers("topics", name))
    for reply in said["replies"]:
        chronicle.plan(chronicle.of(reply), partial(_reply, chronicle, topic, reply, name))
    _keep_order(chronicle, topic, said, chronicle.people[community_said["steward"]])


def _plan_weekly(chronicle: Chronicle, community: Community, said: dict[str, Any]) -> None:
    values = {name: said[name] for name in ("weekday", "hour", "zone", "title")} | {"body_md": said["body"]}
    weekly.plan(community, values, actor=chronicle.people[said["by"]])


def _keep_order(chronicle: Chronicle, topic: Topic, said: dict[str, Any], steward: Person) -> None:
    if said.get("welcome"):
        chronicle.plan(clock.now() + PAUSE, partial(order.welcome_with, topic, True, actor=steward))
    if said.get("pinned"):
        chronicle.plan(clock.now() + PAUSE, partial(order.keep_order, topic, "pin", True, actor=steward))
    if again := said.get("retitled"):
        values = {"title": said["title"], "tags": said["tags"], "reason": again["reason"]}
        plain: dict[str, Any] = {"actor": steward, "role": Role.OWNER}
        chronicle.plan(chronicle.of(again), partial(titles.retitle, topic, values, 1, **plain))
    if said.get("closed"):
        closed = chronicle.of(said["replies"][-1]) + PAUSE
        chronicle.plan(closed, partial(order.keep_order, topic, "lock", True, actor=steward))


def _reply(chronicle: Chronicle, topic: Topic, said: dict[str, Any], name: str) -> None:
    author, edited = chronicle.people[said["by"]], said.get("edited")
    body = edited["before"] if edited else said["body"]
    post = talking.reply(topic, body, author=author, reply_to_seq=1 if "quote" in said else None)
    if key := said.get("key"):
        chronicle.things[f"post/{name}/{key}"] = post
    react(chronicle, post, said.get("reactions", {}))
    if edited:
        act = partial(talking.edit_post, post, said["body"], 1, author=author)
        chronicle.plan(chronicle.of(edited), act)
    if said.get("answer"):
        chronicle.plan(clock.now() + timedelta(hours=12), partial(_accept, chronicle, topic, post))


def _accept(chronicle: Chronicle, topic: Topic, post: Post) -> None:
    asker = next(person for person in chronicle.people.values() if person.id == topic.owner_id)
    talking.accept_answer(topic, post, actor=asker)


def _catch_up(chronicle: Chronicle) -> None:
    """Let every member have read what was said until now in their communities."""
    places = [thing for name, thing in chronicle.things.items() if name.startswith("community/")]
    for community in places:
        here = Topic.community_id == community.id
        latest = select(Topic, func.max(Post.seq)).join(Post, Post.topic_id == Topic.id).where(here).group_by(Topic.id)
        rows = db.session.execute(latest).all()
        members = belonging.member_ids(community)
        for person in chronicle.people.values():
            for topic, seq in rows if person.id in members else ():
                reading.mark_read(topic, seq, person=person)
