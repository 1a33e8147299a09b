"""Credentials: issued when all required steps are confirmed, withdrawn when that ends, signed anew at wish."""

import secrets
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite

from app import clock
from app.access import set_audience
from app.db import db
from app.errors import NotAllowed
from app.events import Ref, emit
from app.mail import host, link
from app.models import Audience, User
from app.statements import dialect
from roadmaps.badges import bits, claims, envelope
from roadmaps.events import CredentialIssued, CredentialWithdrawn
from roadmaps.models import Credential, CredentialStatus, Enrollment, Roadmap, RoadmapVersion
from roadmaps.plan import Plan, make_plan
from roadmaps.service import keys

FULL = bits.SIZE // 2  # so many places of a list are given, in no order, before the next list begins


def earned(enrollment: Enrollment) -> Credential:
    """Issue the credential of a roadmap whose required steps are all confirmed; the one that still holds stays.

    It says nothing of its holder until they choose what it may say.
    """
    live_key = _live_key(enrollment)
    found = db.session.scalar(select(Credential).where(Credential.live_key == live_key))
    if found is not None:
        return found
    roadmap = db.session.get_one(Roadmap, enrollment.roadmap_id)
    now = clock.now()
    credential = Credential(
        owner_id=enrollment.owner_id,
        enrollment_id=enrollment.id,
        roadmap_id=roadmap.id,
        uid=str(uuid4()),
        live_key=live_key,
        title=roadmap.title,
        issued_at=now,
        status=_new_status(),
        facts=_facts(enrollment, roadmap),
    )
    _sign(credential, db.session.get_one(User, enrollment.owner_id), now)
    db.session.add(credential)
    db.session.flush()
    _tell(CredentialIssued, credential)
    return credential


def unearned(enrollment: Enrollment) -> None:
    """Withdraw the credential of a roadmap whose steps are no longer all confirmed."""
    credential = db.session.scalar(select(Credential).where(Credential.live_key == _live_key(enrollment)))
    if credential is not None:
        withdraw(credential)
        _tell(CredentialWithdrawn, credential)


def lost_ground(enrollment: Enrollment, given_at: datetime) -> None:
    """Withdraw a credential that may rest on a confirmation from before it, also when its learner moved on since."""
    credential = db.session.scalar(select(Credential).where(Credential.live_key == _live_key(enrollment)))
    if credential is not None and given_at <= credential.issued_at:
        withdraw(credential)
        _tell(CredentialWithdrawn, credential)


def withdraw(credential: Credential) -> None:
    """Let a credential hold no longer, on its page and in the public list."""
    credential.revoked_at = credential.revoked_at or clock.now()
    credential.live_key = None
    credential.status.revoked_at = credential.revoked_at
    db.session.flush()


def let_say(credential: Credential, *, with_name: bool, with_email: bool) -> None:
    """Sign a credential anew, with what its holder wants it to say of them."""
    if credential.revoked_at:
        raise NotAllowed
    credential.with_name, credential.with_email = with_name, with_email
    _sign(credential, db.session.get_one(User, credential.owner_id), clock.now())
    db.session.flush()


def show_to(credential: Credential, *, everybody: bool) -> None:
    """Publish the page of a credential, or take it back."""
    set_audience(credential, Audience.PUBLIC if everybody else Audience.OWNER)


def issuer() -> claims.Issuer:
    """Return who signs: this site."""
    return claims.Issuer(link("credentials.issuer"), f"Menteo, {host()}", current_app.config["SETTINGS"].base_url)


def status_list(number: int) -> str | None:
    """Return a public list of bits, signed now; nothing where there is no such list, or no key."""
    of_list = CredentialStatus.list == number
    count, changed = db.session.execute(
        select(func.count(), func.max(CredentialStatus.revoked_at)).where(of_list)
    ).one()
    signer = keys.held()
    if not count or signer is None:
        return None
    revoked = select(CredentialStatus.position).where(of_list, CredentialStatus.revoked_at.is_not(None))
    began = keys.everything()[-1].made_at
    address = link("credentials.status", number=number)
    payload = claims.status_list(address, issuer(), bits.written(db.session.scalars(revoked)), changed or began)
    return envelope.sign(payload, kid=signer.address, private=signer.private)


def _sign(credential: Credential, holder: User, when: datetime) -> None:
    facts = credential.facts
    whose = claims.Holder(
        id=f"urn:uuid:{facts['subject']}",
        name=holder.name if credential.with_name else "",
        email=holder.email if credential.with_email else "",
        salt=facts["salt"],
    )
    steps = [(title, datetime.fromisoformat(moment)) for title, moment in facts["steps"]]
    named = {name: facts[name] for name in ("summary", "number", "topics", "slug")}
    address = link("roadmaps.show", slug=named.pop("slug"))
    achieved = claims.Achieved(
        id=f"{address}#version-{facts['number']}", title=credential.title, address=address, steps=steps, **named
    )
    place = claims.Place(link("credentials.status", number=credential.status.list), credential.status.position)
    ident = link("credentials.show", uid=credential.uid)
    dates = {"awarded": credential.issued_at, "when": when}
    payload = claims.credential(ident, issuer(), whose, achieved, place=place, **dates)
    signer = keys.signer()
    credential.token = envelope.sign(payload, kid=signer.address, private=signer.private)
    credential.signed_at = when


def _facts(enrollment: Enrollment, roadmap: Roadmap) -> dict[str, Any]:
    """Return what was achieved, as it is at this moment: the roadmap may change or go."""
    plan = _plan(enrollment)
    confirmed = {key: state.confirmed_at for key, state in enrollment.states.items() if state.confirmed_at}
    steps = [(step.title, confirmed[key].isoformat()) for key, step in plan.steps.items() if key in confirmed]
    stages = plan.progress(enrollment.plain_states()).stages
    return {
        "slug": roadmap.slug,
        "summary": roadmap.summary,
        "number": enrollment.number,
        "topics": list(roadmap.topics),
        "steps": steps,
        "stages": [tally.total for tally in stages.values()],
        "subject": str(uuid4()),
        "salt": secrets.token_hex(16),
    }


def _plan(enrollment: Enrollment) -> Plan:
    columns = select(RoadmapVersion.content, RoadmapVersion.layout, RoadmapVersion.prose)
    is_theirs = RoadmapVersion.roadmap_id == enrollment.roadmap_id, RoadmapVersion.number == enrollment.number
    return make_plan(*db.session.execute(columns.where(*is_theirs)).one())


def _new_status() -> CredentialStatus:
    """Take a free place at random, so that neither order nor neighborhood says anything about anybody."""
    upsert = upsert_postgresql if dialect() == "postgresql" else upsert_sqlite
    given = db.session.scalar(select(func.count()).select_from(CredentialStatus)) or 0
    number = given // FULL + 1
    while True:
        values = {"list": number, "position": secrets.randbelow(bits.SIZE)}
        insertion = upsert(CredentialStatus).values(**values).on_conflict_do_nothing().returning(CredentialStatus)
        found = db.session.scalars(insertion).first()
        if found is not None:
            return found


def _live_key(enrollment: Enrollment) -> str:
    return f"{enrollment.owner_id}:{enrollment.roadmap_id}"


def _tell(event: type[CredentialIssued | CredentialWithdrawn], credential: Credential) -> None:
    subject = Ref("credential", credential.id)
    emit(
        event(
            actor_id=None, subject=subject, group=f"credential:{credential.id}", notify=frozenset({credential.owner_id})
        )
    )
