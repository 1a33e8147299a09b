"""Filling: once, through the services, with believable numbers, and nothing left over."""

from hashlib import sha256

from sqlalchemy import func, select, text

from app import clock
from app.access import Guest, visible
from app.accounts import passwords
from app.db import Base
from app.demo import fill
from app.demo.people import PASSWORD, address_of
from app.models import Document, User
from app.models.notification import Notification
from app.outbox import Job
from app.unit import work

CAST = 7  # whose documents wait for the worker since the tests began


def contents(session) -> str:
    """A digest of every row of every table."""
    digest = sha256()
    for table in Base.metadata.sorted_tables:
        rows = sorted(map(repr, session.execute(select(table))))
        digest.update("\n".join([table.name, *rows]).encode())
    return digest.hexdigest()


def test_filling_again_changes_nothing_and_says_so(looking):
    before, said = contents(looking), []
    with work():
        assert not fill(said.append)
    assert contents(looking) == before
    assert said == ["The demo is here already. Nothing was changed."]


def test_nothing_is_left_for_the_worker(looking):
    kinds = list(looking.scalars(select(Job.kind)))
    assert not {"mail", "notice", "digest"} & set(kinds)
    assert kinds.count("index") <= CAST


def test_nothing_happened_in_the_future(looking):
    now = clock.now()
    for table in Base.metadata.sorted_tables:
        for name in ("made_at", "published_at", "joined_at", "started_at", "edited_at", "read_at", "settled_at"):
            if name in table.c:
                assert (looking.scalar(select(func.max(table.c[name]))) or now) <= now, f"{table.name}.{name}"


def test_inboxes_hold_little_that_is_unread(looking):
    waiting = select(User.handle, func.count()).join(Notification, Notification.user_id == User.id)
    unread = dict(looking.execute(waiting.where(Notification.read_at.is_(None)).group_by(User.handle)).all())
    assert unread["amara"] == 3
    assert max(unread.values()) == 3


def test_nobody_is_told_of_what_they_may_not_see(looking):
    rows = looking.execute(select(Notification.user_id, Notification.kind, Notification.ref_id)).all()
    assert len(rows) > 300
    for user_id in {row.user_id for row in rows}:
        told = {(row.kind, row.ref_id) for row in rows if row.user_id == user_id}
        seen = select(Document.kind, Document.ref_id).where(visible(Document, Guest(user_id)))
        hidden = select(Document.kind, Document.ref_id).where(Document.hidden_at.is_not(None))
        assert told <= {*map(tuple, looking.execute(seen)), *map(tuple, looking.execute(hidden))}


def test_everybody_signs_in_with_the_one_password(looking):
    users = looking.scalars(select(User).where(User.email == address_of("amara"))).all()
    assert passwords.verify(users[0].password_hash, PASSWORD)
    hashes = looking.scalars(select(User.password_hash).where(User.email.like("%@example.org"))).all()
    assert set(hashes) == {users[0].password_hash, None}
    passwords.check(PASSWORD, "Amara Okafor", "amara", address_of("amara"))


def test_the_command_says_how_to_sign_in(demo):
    result = demo.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 0
    assert PASSWORD in result.output
    assert "amara@example.org" in result.output
    assert demo.test_cli_runner().invoke(args=["demo", "--quiet"]).output.count("\n") == 1


def test_amara_is_on_day_40_with_what_she_has_reached(looking):
    objectives = looking.execute(
        text(
            "SELECT o.current, o.target FROM room_objective o JOIN room r ON r.id = o.room_id "
            "JOIN \"user\" u ON u.id = r.owner_id WHERE u.handle = 'amara' ORDER BY o.position"
        )
    ).all()
    assert [tuple(row) for row in objectives] == [(1, 3), (1, 2), (11, 16)]
    summary = looking.scalar(
        text(
            "SELECT count(*) FROM step_state s JOIN enrollment e ON e.id = s.enrollment_id JOIN roadmap m "
            "ON m.id = e.roadmap_id JOIN \"user\" u ON u.id = e.owner_id WHERE u.handle = 'amara' "
            "AND m.slug = 'data-analyst' AND s.state = 'done'"
        )
    )
    assert summary == 11
