"""Matching: a score between nothing and everything, the same for the same input, moved only by what it says it uses."""

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.profiles.matching import UNUSED, WEIGHTS, Offer, Seeker, match

names = st.sampled_from(["sql", "writing", "leading", "python", "finance"])
levels = st.integers(1, 5)
some = st.frozensets(st.sampled_from(["a", "b", "c"]), max_size=3)
cadences = st.sampled_from(["", "weekly", "fortnightly", "monthly", "sometimes"])
seekers = st.builds(Seeker, st.dictionaries(names, levels), some, some, some, cadences)
hours = st.none() | st.floats(0, 8)
offers = st.builds(
    Offer, st.dictionaries(names, levels), some, some, some, cadences, hours, st.integers(0, 12), st.booleans()
)


@settings(max_examples=60, deadline=None)
@given(seekers, offers)
def test_scores_lie_between_nothing_and_everything(seeker, offer):
    result = match(seeker, offer)
    if result is None:
        assert (seeker.skills, seeker.styles, seeker.industries) == ({}, frozenset(), frozenset())
        return
    assert 0 <= result.score <= 1
    assert 0 <= result.strength <= 5
    assert all(0 <= feature.value <= 1 for feature in result.features)
    assert all(feature.weight == WEIGHTS[feature.name] for feature in result.features)


@settings(max_examples=60, deadline=None)
@given(seekers, offers)
def test_the_same_input_has_the_same_match_in_any_order(seeker, offer):
    turned = replace(seeker, skills=dict(reversed(list(seeker.skills.items()))))
    back = replace(offer, skills=dict(reversed(list(offer.skills.items()))))
    first, second = match(seeker, offer), match(turned, back)
    assert first == second
    if first:
        assert first.reasons == second.reasons


@settings(max_examples=60, deadline=None)
@given(seekers, offers, names, levels)
def test_offering_one_more_skill_never_lowers_a_score(seeker, offer, name, level):
    before = match(seeker, offer)
    level = max(level, offer.skills.get(name, 0))
    after = match(seeker, replace(offer, skills={**offer.skills, name: level}))
    if before:
        assert after.score >= before.score or name in offer.skills


@settings(max_examples=60, deadline=None)
@given(seekers, offers)
def test_reasons_are_true_and_few_and_the_weakest_is_weak(seeker, offer):
    result = match(seeker, offer)
    if result is None:
        return
    assert len(result.reasons) <= 3
    for reason in result.reasons:
        assert reason.value > 0
    weakest = result.weakest
    assert weakest is None or weakest.value < 1
    if weakest in result.reasons:
        assert weakest.detail["missing"]


def test_weights_are_whole():
    assert sum(WEIGHTS.values()) == pytest.approx(1)


def test_there_is_no_place_for_what_is_not_used():
    known = {field.name for kind in (Seeker, Offer) for field in fields(kind)}
    assert not known & set(UNUSED)


def test_a_full_match_is_very_strong_and_an_empty_one_is_slight():
    seeker = Seeker({"sql": 2}, frozenset({"en"}), frozenset({"written_first"}), frozenset({"energy"}), "weekly")
    best = Offer({"sql": 5}, seeker.languages, seeker.styles, seeker.industries, "weekly", 8.0, 3)
    worst = Offer({"knitting": 5}, frozenset({"ja"}), frozenset({"mostly_video"}), frozenset({"rail"}), "monthly", 0.0)
    assert match(seeker, best).strength == 5
    assert match(seeker, best).weakest is None
    assert match(seeker, worst).score == 0
    assert match(seeker, worst).weakest.name == "skills"


def test_without_any_of_the_skills_a_match_is_never_fair():
    seeker = Seeker({"sql": 2}, frozenset({"en"}), frozenset({"a"}), frozenset({"b"}), "weekly")
    kind = Offer({"knitting": 5}, seeker.languages, seeker.styles, seeker.industries, "weekly", 8.0, 9)
    assert match(seeker, kind).strength <= 2


def test_a_seeker_who_says_nothing_has_no_match():
    assert match(Seeker(languages=frozenset({"en"})), Offer({"sql": 5})) is None
