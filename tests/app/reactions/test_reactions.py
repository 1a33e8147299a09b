"""Reactions: counted with one query, toggled by one press, and the people behind them."""

import pytest
from sqlalchemy import func, select

from app.access import Guest
from app.models import Audience, Reaction, User
from app.reactions import queries
from app.reactions.names import NAMES, names_for
from tests.factories.people import block
from tests.factories.threads import make_entry, make_thread


@pytest.fixture
def entry(unit, cast) -> int:
    """An entry that anybody may read."""
    with unit():
        return make_entry(make_thread(cast.mentee)).id


@pytest.fixture
def secret(unit, cast) -> int:
    """An entry that only its owner may read."""
    with unit():
        return make_entry(make_thread(cast.mentee, audience=Audience.OWNER)).id


def total(unit) -> int:
    """How many reactions there are."""
    with unit() as session:
        return session.scalar(select(func.count()).select_from(Reaction))


def react(session, user, ref_id, name="learned"):
    """Add a reaction."""
    session.add(Reaction(kind="entry", ref_id=ref_id, user_id=user.id, name=name))


def test_kinds_name_their_reactions():
    assert names_for("entry") == ("cheering", "learned", "been_there", "impressive")
    assert set(names_for("entry")) <= set(NAMES)
    assert names_for("person") == names_for("nothing") == ()


def test_counts_know_ones_own(unit, cast, entry, statements):
    with unit() as session:
        react(session, cast.mentor, entry)
        react(session, cast.stranger, entry)
    with unit(), statements() as seen:
        found = queries.counts("entry", [entry, 999], cast.mentor)
        learned = next(each for each in found[entry] if each.name == "learned")
        assert (learned.total, learned.mine) == (2, True)
        assert not any(each.total for each in found[999])
        assert len(seen) == 1
        assert queries.counts("entry", [], Guest()) == {}


@pytest.mark.parametrize("send", ["post", "hx_post"])
def test_one_press_reacts_the_next_takes_it_back(visit, cast, unit, entry, send):
    press = getattr(visit(cast.mentor), send)
    answer = press("/reactions", {"reaction": f"entry:{entry}/learned"})
    assert total(unit) == 1
    if send == "hx_post":
        assert 'aria-pressed="true"' in answer.text
    else:
        assert f"/entries/{entry}" in answer.headers["Location"]
    press("/reactions", {"reaction": f"entry:{entry}/learned"})
    assert total(unit) == 0


@pytest.mark.once("refused")
def test_unknown_reaction_is_refused(visit, cast, unit, entry):
    visit(cast.mentor).post("/reactions", {"reaction": f"entry:{entry}/love"}, status=422)
    visit(cast.mentor).post("/reactions", {"reaction": f"person:{cast.mentee.id}/learned"}, status=422)
    assert total(unit) == 0


@pytest.mark.once("cases", but=1)
@pytest.mark.parametrize("about", ["", "entry", "entry:", "entry:x", "entry:999", "nothing:1", "entry:" + "9" * 30])
def test_unknown_things_are_missing(visit, cast, about):
    visit(cast.mentor).post("/reactions", {"reaction": f"{about}/learned"}, status=404)
    visit(cast.mentor).get(f"/reactions?about={about}", status=404)


def test_what_one_may_not_read_one_cannot_react_to(visit, cast, unit, secret):
    for send in (visit(cast.stranger).post, visit(cast.stranger).hx_post):
        send("/reactions", {"reaction": f"entry:{secret}/learned"}, status=404)
    for user in (cast.stranger, None):
        visit(user).get(f"/reactions?about=entry:{secret}", status=404)
        visit(user).hx_get(f"/reactions?about=entry:{secret}", status=404)
    assert total(unit) == 0


def test_the_unverified_are_told_why_on_a_whole_page(visit, cast, unit, entry):
    with unit() as session:
        session.get(User, cast.stranger.id).email_verified_at = None
    answer = visit(cast.stranger).hx_post("/reactions", {"reaction": f"entry:{entry}/learned"}, status=403)
    assert answer.headers["HX-Retarget"] == "body"
    assert total(unit) == 0


@pytest.mark.once("refused")
def test_guests_sign_in_first(visit, entry):
    answer = visit(None).post("/reactions", {"reaction": f"entry:{entry}/learned"})
    assert "/sign-in" in answer.headers["Location"]


def test_people_stand_by_name_unless_blocked(visit, cast, unit, entry):
    with unit() as session:
        react(session, cast.mentor, entry)
        react(session, cast.elsewhere, entry)
        block(cast.elsewhere, cast.stranger)
    page = visit(cast.stranger).get(f"/reactions?about=entry:{entry}").text
    assert "Mara Mentor" in page
    assert "Elsa Elsewhere" not in page
    assert "Elsa Elsewhere" in visit(cast.mentee).hx_get(f"/reactions?about=entry:{entry}").text
