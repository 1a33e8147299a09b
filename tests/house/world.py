"""A small world with one of everything: each thing holds a secret word of its own, in its title and in its text.

Mila (the mentee) owns nearly all of it; who may read which word is said in `AUDIENCE`, once for all tests.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app import clock
from app.access import Guest
from app.calendars import service as feeds
from app.db import db
from app.events import Ref, emit
from app.models import Audience, Membership, Profile, Reaction, Role
from app.moderation import service as moderation
from app.uploads import Upload
from communities.models import Community
from communities.service import belonging
from roadmaps import queries
from roadmaps.interchange import read
from roadmaps.models import Roadmap, Step
from roadmaps.service import learning, publishing
from rooms.models import RoomAttachment, RoomObjective
from rooms.queries.agreement import agreement_of
from rooms.service import Draft, attachments, surveys
from rooms.surveys import SURVEYS
from tests.cast import Cast, make_person
from tests.factories import communities as places
from tests.factories import rooms as rooms_
from tests.factories import sessions as sessions_
from tests.factories import threads as threads_
from tests.factories.people import block, follow
from tests.house import group_words, place_words, room_words
from threads.events import EntryPublished

COMMON = "quixotry"  # stands in every title: whoever searches for it finds all they may see

ALL = frozenset(["guest", "stranger", "elsewhere", "follower", "blocked", "member", "steward", "mentor", "owner"])
ALL |= {"moderator", "admin", "former", "outmentor"}
SIGNED_IN = ALL - {"guest"}
NOT_BLOCKED = ALL - {"blocked"}  # a guest is not known: whoever is blocked can sign out and read what is public
COMMUNITY = frozenset({"member", "steward", "owner"})

AUDIENCE: dict[str, frozenset[str]] = {
    # word                      who may read it, anywhere
    "publicthread": NOT_BLOCKED,
    "publiccredential": NOT_BLOCKED,
    "owncredential": frozenset({"owner"}),
    "publicentry": NOT_BLOCKED,
    "publicreply": ALL,  # it is the mentor's, whom nobody blocked; yet it hangs on an entry: see THROUGH
    "membersthread": SIGNED_IN - {"blocked"},
    "membersentry": SIGNED_IN - {"blocked"},
    "followersthread": frozenset({"follower", "owner"}),
    "followersentry": frozenset({"follower", "owner"}),
    "mentorsthread": frozenset({"mentor", "owner"}),
    "mentorsentry": frozenset({"mentor", "owner"}),
    "ownerthread": frozenset({"owner"}),
    "ownerentry": frozenset({"owner"}),
    "ownerreply": frozenset({"owner"}),
    "askedstory": frozenset({"owner", "mentor"}),
    "shownstory": NOT_BLOCKED,
    "publicplace": ALL,
    "publictopic": NOT_BLOCKED,
    "publicpost": NOT_BLOCKED,
    "membersplace": SIGNED_IN,
    "memberstopic": SIGNED_IN - {"blocked"},
    "closedplace": COMMUNITY,
    "closedtopic": COMMUNITY,
    "closedpost": COMMUNITY,
    "roomwhy": frozenset({"mentor", "owner"}),
    "roomobjective": frozenset({"mentor", "owner"}),
    "testimonial": frozenset({"member", "outmentor"}),
    "shownwords": ALL,
    "roomagreement": frozenset({"mentor", "owner"}),
    "roomentry": frozenset({"mentor", "owner"}),
    "roomreply": frozenset({"mentor", "owner"}),
    "roomagenda": frozenset({"mentor", "owner"}),
    "sessionnote": frozenset({"owner"}),
    "surveynote": frozenset({"owner"}),
    "roomfile": frozenset({"mentor", "owner"}),
    "otherroomwhy": frozenset({"elsewhere", "outmentor"}),
    "otherroomentry": frozenset({"elsewhere", "outmentor"}),
    "askedquote": frozenset({"mentor", "owner"}),
    "publicquote": NOT_BLOCKED,
    "openingreason": frozenset({"elsewhere", "outmentor", "moderator", "admin"}),
    "requestwhy": frozenset({"stranger", "mentor"}),
    "roadmapword": ALL,
    "stepword": ALL,
    "stepnote": frozenset({"owner"}),
    "shownproof": frozenset({"owner", "mentor"}),
    "askwords": frozenset({"mentor"}),
    "draftword": frozenset({"owner"}),
    "suggestword": frozenset({"owner"}),
    "givenwords": frozenset({"owner", "mentor"}),
    "reportnote": frozenset({"owner", "moderator", "admin"}),
    "publicperson": NOT_BLOCKED,
    "membersperson": SIGNED_IN,
    "hiddenthread": frozenset({"owner"}),
    "hiddenentry": frozenset({"owner"}),
}
THROUGH = {"publicreply": "publicentry"}  # a reply is read by whoever may read what it answers
AUDIENCE |= {word: AUDIENCE[word] & AUDIENCE[whole] for word, whole in THROUGH.items()}
AUDIENCE |= group_words.AUDIENCE | room_words.AUDIENCE | place_words.AUDIENCE


def secret(name: str) -> str:
    """The word that only the thing of this name holds."""
    return f"zq{name}zq"


def title(name: str) -> str:
    """A title that everybody can search for and that holds the secret."""
    return f"{COMMON.capitalize()} {secret(name)}"


@dataclass
class World:
    """Who is who, and the ids and addresses of everything."""

    people: dict[str, object]
    ids: dict[str, object] = field(default_factory=dict)

    def url(self, template: str) -> str:
        """An address with ids filled in: `/threads/{publicthread}`."""
        return template.format_map(self.ids)

    def keep(self, name: str, thing) -> object:
        """Remember a thing's id under its name."""
        db.session.flush()
        self.ids[name] = thing.id
        self.ids[f"{name}_slug"] = getattr(thing, "slug", "")
        return thing


def build(cast: Cast) -> World:
    """Make the world, in the current unit of work."""
    from tests.house import outward  # it writes words of this module

    extra = {
        "follower": make_person("fay_follower", "Fay Follower"),
        "blocked": make_person("bo_blocked", "Bo Blocked"),
        "member": make_person("max_member", "Max Member"),
        "steward": make_person("stella_steward", "Stella Steward"),
        "former": make_person("finn_former", "Finn Former"),
        "outmentor": make_person("otis_outmentor", "Otis Outmentor", is_mentor=True),
    }
    names = ("stranger", "elsewhere", "mentor", "moderator", "admin", "curator")
    world = World({"guest": None, "owner": cast.mentee, **{name: getattr(cast, name) for name in names}, **extra})
    for make in (_people, _threads, _communities, _rooms, _other_rooms, _roadmaps, _reports, *outward.MAKERS):
        make(world, world.people)
        db.session.flush()
    return world


def _people(world: World, who: dict) -> None:
    for name in ("publicperson", "membersperson"):
        owner = who["owner"] if name == "publicperson" else make_person("quiet_person", "Quiet Person")
        profile = db.session.scalar(select(Profile).where(Profile.owner_id == owner.id))
        profile.headline, profile.about_md = title(name), f"About {secret(name)}"
        profile.audience = Audience.PUBLIC if name == "publicperson" else Audience.MEMBERS
        world.keep(name, profile)
    world.ids |= {f"{name}_id": user.id for name, user in who.items() if user is not None}
    follow(who["follower"], f"person:{who['owner'].id}")
    follow(who["blocked"], f"person:{who['owner'].id}")
    world.keep("block", block(who["owner"], who["blocked"]))


def _threads(world: World, who: dict) -> None:
    for name in ("public", "members", "followers", "mentors", "owner", "hidden"):
        audience = Audience.PUBLIC if name == "hidden" else Audience(name)
        thread = threads_.make_thread(
            who["owner"], title(f"{name}thread"), audience=audience, purpose_md=secret(f"{name}thread")
        )
        world.keep(f"{name}thread", thread)
        entry = threads_.make_entry(thread, title(f"{name}entry"), f"Text {secret(f'{name}entry')}")
        world.keep(f"{name}entry", entry)
        emit(
            EntryPublished(
                actor_id=who["owner"].id,
                subject=Ref("entry", entry.id),
                notify=frozenset({who["stranger"].id, who["follower"].id}),
            )
        )
        if name in {"public", "owner"}:
            author = who["mentor"] if name == "public" else who["owner"]
            world.keep(f"{name}reply", threads_.make_comment(entry, author, f"Reply {secret(f'{name}reply')}"))
        db.session.add(Reaction(kind="entry", ref_id=entry.id, user_id=who["owner"].id, name="noted"))
        if name == "hidden":
            from app import access

            access.hide(thread, clock.now())
    follow(who["follower"], f"thread:{world.ids['publicthread']}")


def _communities(world: World, who: dict) -> None:
    for name, reading in (("public", "public"), ("members", "members"), ("closed", "space")):
        place = places.make_community(
            who["steward"],
            title(f"{name}place"),
            slug=f"{name}-place",
            reading=reading,
            about_md=secret(f"{name}place"),
        )
        world.keep(f"{name}place", place)
        for user in (who["owner"], who["member"]):
            places.make_member(place, user)
        standing = places.make_member(place, who["former"])
        topic = places.make_topic(place, who["owner"], title(f"{name}topic"), body=f"Text {secret(f'{name}topic')}")
        world.keep(f"{name}topic", topic)
        if name != "members":
            post = places.make_post(topic, who["owner"], f"Reply {secret(f'{name}post')}")
            world.keep(f"{name}post", post)
        belonging.leave(place, person=who["former"])
        assert standing.ended_at is not None


def _rooms(world: World, who: dict) -> None:
    wish = rooms_.wish(title("roomobjective"))
    room = rooms_.make_room(who["owner"], who["mentor"], day=9, why=f"Why {secret('roomwhy')}", objectives=[wish])
    world.keep("room", room)
    question = rooms_.make_entry(room, who["owner"], "question", title=title("roomentry"), body=secret("roomentry"))
    world.keep("roomentry", question)
    rooms_.service.edit(
        question,
        Draft(kind="question", title=title("roomentry"), body=secret("roomentry") + "."),
        author=_actor(who["owner"]),
        version=1,
    )
    world.keep("roomreply", rooms_.make_entry(room, who["mentor"], "message", body=secret("roomreply"), to=question))
    kept = attachments.keep([Upload(f"{secret('roomfile')}.txt", "text/plain", secret("roomfile").encode())])
    attachments.attach(room, question, kept, author=_actor(who["owner"]))
    world.keep("roomfile", db.session.scalars(select(RoomAttachment)).one())
    objective = db.session.scalars(select(RoomObjective).where(RoomObjective.room_id == room.id)).first()
    world.keep("roomobjective", objective)
    agreement_of(room, 1).words = {"boundaries": f"No {secret('roomagreement')} at weekends"}
    _sessions(world, room, who["owner"], who["mentor"])
    surveys.ask_survey(room, SURVEYS["fit"])
    said = {"fit": "deciding", "change": f"Note {secret('surveynote')}"}
    surveys.answer_survey(room, SURVEYS["fit"], said, person=_actor(who["owner"]))
    other = rooms_.make_room(who["elsewhere"], who["outmentor"], why=f"Why {secret('otherroomwhy')}")
    world.keep("otherroom", other)
    entry = rooms_.make_entry(other, who["elsewhere"], "question", title=title("otherroomentry"), body="Text")
    world.keep("otherroomentry", entry)
    world.keep("request", rooms_.make_request(who["stranger"], who["mentor"], why=f"Why {secret('requestwhy')}"))


def _sessions(world: World, room, owner, mentor) -> None:
    """One that is agreed, with an agenda, and one that was held, with a note to oneself."""
    now = clock.now()
    with clock.at(now - timedelta(days=3)):
        held = sessions_.make_agreed(room, owner, mentor, now - timedelta(days=2))
    sessions_.service.held(room, held, person=_actor(mentor))
    sessions_.service.reflect(room, held, person=_actor(owner), body=f"Note {secret('sessionnote')}", share=False)
    world.keep("heldsession", held)
    world.ids["feed"] = feeds.token_of(feeds.make(owner))
    words = [(title("roomagenda"), 20)]
    world.keep("roomsession", sessions_.make_agreed(room, owner, mentor, now + timedelta(days=6), agenda=words))


def _other_rooms(world: World, who: dict) -> None:
    trial = rooms_.make_room(make_person("tess_trial", "Tess Trial"), who["mentor"], day=15, pilot_days=14)
    world.keep("trial", trial)
    member, mentor = who["member"], who["outmentor"]
    closed = rooms_.make_room(member, mentor, day=20)
    rooms_.service.end(closed, person=_actor(member), early=False)
    world.keep("closedroom", closed)
    about = {"person": _actor(member), "about_id": mentor.id}
    world.keep("testimonial", rooms_.service.testify(closed, secret("testimonial"), **about))
    shown = rooms_.service.testify(closed, secret("shownwords"), person=_actor(mentor), about_id=member.id)
    rooms_.service.agree_to_show(shown, person=_actor(member))
    world.keep("shownwords", shown)


ROADMAP = """
format: menteo-roadmap/1
slug: a-roadmap
title: {roadmap}
summary: {roadmap_word} from nothing to something
stages:
  - title: First
    steps:
      - {{key: one, title: {step}, summary: {step_word}, kind: learn, evidence: [You can say it]}}
      - {{key: two, title: The second step, summary: More, kind: practice, prerequisites: [one], evidence: [It runs]}}
"""


def _roadmaps(world: World, who: dict) -> None:
    words = {"roadmap": title("roadmapword"), "roadmap_word": secret("roadmapword")}
    words |= {"step": title("stepword"), "step_word": secret("stepword")}
    file = read(ROADMAP.format(**words), "a-roadmap.yaml")[0]
    roadmap, _made = publishing.publish(publishing.prepare(file), owner_id=who["curator"].id)
    world.keep("roadmap", roadmap)
    world.keep("step", db.session.scalars(select(Step).where(Step.key == "one")).one())
    plan = queries.plan_of(queries.roadmap_row(Guest(), "a-roadmap"))
    enrollment = learning.start(roadmap.id, roadmap.number, plan, learner=_actor(who["owner"]))
    learning.write_note(enrollment, "one", note_md=f"Note {secret('stepnote')}", version=1)
    evidence = learning.attach(
        enrollment, plan, "one", title=secret("stepnote"), url="https://example.org/", note_md=""
    )
    world.keep("enrollment", enrollment)
    world.keep("evidence", evidence)


def _reports(world: World, who: dict) -> None:
    place = db.session.get(Community, world.ids["publicplace"])
    topic = places.make_topic(place, who["member"], "Offers")
    post = places.make_post(topic, who["member"], "Buy my course")
    world.keep("reportedpost", post)
    report = moderation.report(post, person=who["owner"], reason="selling", note=f"Note {secret('reportnote')}")
    world.keep("report", report)
    world.ids["case"] = report.case_id
    moderation.take(report.case, moderator=who["moderator"])
    words = {"outcome": "hide", "rule": 3, "message": "Take the offer out.", "note": "A price list."}
    world.keep("decision", moderation.decide(report.case, moderator=who["moderator"], **words))


def _actor(user):
    return rooms_.actor(user)


def leave(space_id: int, user) -> None:
    """End a membership at once."""
    standing = db.session.scalars(
        select(Membership).where(Membership.space_id == space_id, Membership.user_id == user.id)
    ).one()
    standing.end()


__all__ = ["ALL", "AUDIENCE", "COMMON", "UTC", "Roadmap", "Role", "World", "build", "datetime", "leave"]
__all__ += ["secret", "timedelta", "title"]
