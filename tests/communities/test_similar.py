"""Topics like a title that is being typed: of this community, as far as the typist may see them."""

from app import clock
from app.access import hide
from tests.app.search.conftest import index  # noqa: F401  (a fixture: each engine of this run)
from tests.factories.communities import make_community, make_member, make_topic


def test_topics_that_share_words_are_offered_the_closest_first(visit, cast, unit, index):  # noqa: F811
    with unit():
        here = make_community(cast.mentor)
        make_member(here, cast.mentee)
        make_topic(here, cast.mentor, "Explaining a gap in a portfolio")
        make_topic(here, cast.mentor, "Portfolio or certificates?")
        make_topic(here, cast.mentor, "Night shifts")
        make_topic(make_community(cast.mentor, "Elsewhere"), cast.mentor, "A gap in the portfolio of others")
    index()
    answer = visit(cast.mentee).hx_get("/communities/career-changers/topics/similar?title=The gap in my portfolio").text
    assert answer.index("Explaining a gap") < answer.index("Portfolio or certificates?")
    assert "Night shifts" not in answer
    assert "of others" not in answer


def test_nothing_is_offered_that_may_not_be_seen_or_says_nothing(visit, cast, unit, index):  # noqa: F811
    with unit():
        here = make_community(cast.mentor)
        make_member(here, cast.mentee)
        topic = make_topic(here, cast.mentor, "Explaining a gap")
    index()
    visitor, place = visit(cast.mentee), "/communities/career-changers/topics/similar?title="
    assert "Explaining a gap" in visitor.hx_get(f"{place}explaining").text
    with unit() as session:
        hide(session.merge(topic), clock.now())
    for typed in ("explaining", "", "a the", "%22%22%22", "-explaining kind:topic"):
        assert "Explaining a gap" not in visitor.hx_get(place + typed).text, typed
    visit(cast.stranger).get(f"{place}explaining", status=403)


def test_moderators_are_offered_topics_to_join_with_but_never_the_same(visit, cast, unit, index):  # noqa: F811
    with unit():
        here = make_community(cast.mentor)
        one = make_topic(here, cast.mentor, "Explaining a gap in a portfolio")
        other = make_topic(here, cast.mentor, "A gap in my portfolio")
        place, itself, like = f"/communities/career-changers/topics/{one.id}", one.id, other.id
    index()
    for act in ("merge", "duplicate"):
        page = visit(cast.mentor).get(f"{place}/{act}").text
        assert f"{place}/{act}?to={like}" in page
        assert f"{place}/{act}?to={itself}" not in page
