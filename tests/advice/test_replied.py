"""A denied concern takes out of the leaning what it had put there."""

from dataclasses import replace
from math import isclose, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.advice import Adviser, Assessment, Draft, Reply, Thresholds, Verdict
from bot.policy import Corpus, Risk
from tests.advice.support import AMEND, WordAssessor, evidence

PHOTO, PLANS = Risk.COPYRIGHT, Risk.PREDETERMINATION
DRAFT = Draft("Sunrise over the lock.", "wyre")
SHARES = st.floats(0.0, 1.0)


def found(scores: dict[Risk, float]) -> Assessment:
    return evidence(scores, AMEND)


def adviser(corpus: Corpus, clear: float = 0.3) -> Adviser:
    return Adviser(corpus, WordAssessor({}), Thresholds(clear=clear))


@pytest.mark.parametrize("reply", [Reply.CONCERN, Reply.NOT_SURE])
def test_only_a_denial_changes_the_leaning(reply: Reply) -> None:
    """No reply and any other leave it as it was."""
    seen = found({PHOTO: 0.9})
    assert seen.after({}) == seen
    assert seen.after({PHOTO: reply}).leaning == AMEND


def test_clear_is_as_likely_as_bayes_rule_says() -> None:
    """Divided by the likelihood that none of what is denied was there; the rest in proportion."""
    seen = found({PHOTO: 0.6, PLANS: 0.5, Risk.RESPECT: 0.4})
    leaning = seen.after({PHOTO: Reply.NO_CONCERN, PLANS: Reply.NO_CONCERN}).leaning
    assert isclose(leaning["clear"], AMEND["clear"] / (0.4 * 0.5))
    assert isclose(sum(leaning.values()), 1.0)
    assert isclose(leaning["stop"] / leaning["amend"], AMEND["stop"] / AMEND["amend"])


def test_what_was_never_thought_to_be_there_changes_nothing() -> None:
    """A denial tells as much as the concern was likely."""
    seen = found({PHOTO: 0.0})
    assert seen.after({PHOTO: Reply.NO_CONCERN}).leaning == AMEND


@given(
    st.dictionaries(st.sampled_from(list(Risk)), SHARES, max_size=4),
    st.dictionaries(st.sampled_from(list(Risk)), st.sampled_from(list(Reply)), max_size=4),
    st.lists(SHARES, min_size=4, max_size=4).filter(lambda shares: sum(shares) > 0),
)
def test_the_leaning_stays_one(
    scores: dict[Risk, float], replies: dict[Risk, Reply], shares: list[float]
) -> None:
    """Whatever the scores say together with it: shares from 0 to 1 that sum to 1, clear never less
    likely than before."""
    named = zip(Verdict, shares, strict=True)
    before = {verdict.value: share / sum(shares) for verdict, share in named}
    after = Assessment(scores, leaning=before).after(replies).leaning
    assert isclose(sum(after.values()), 1.0)
    assert all(0.0 <= share <= 1.0 for share in after.values())
    assert after["clear"] >= before["clear"] or isclose(after["clear"], before["clear"])


def test_an_assessor_without_a_view_of_the_whole_still_has_none() -> None:
    """Then the scores alone decide."""
    assert replace(found({PHOTO: 0.9}), leaning={}).after({PHOTO: Reply.NO_CONCERN}).leaning == {}


def test_a_denied_concern_takes_its_part_of_the_doubt_with_it(corpus: Corpus) -> None:
    """What little is left against the draft weighs little once nothing else leans against it."""
    seen, denied = found({PHOTO: 0.97, Risk.DISREPUTE: 0.09}), {PHOTO: Reply.NO_CONCERN}
    assert adviser(corpus).decide(DRAFT, seen, {}).verdict is Verdict.AMEND
    assert adviser(corpus).decide(DRAFT, seen, denied).verdict is Verdict.CLEAR
    slight = found({PHOTO: 0.05, Risk.DISREPUTE: 0.09})
    assert adviser(corpus).decide(DRAFT, slight, denied).verdict is Verdict.ASK_CLERK


def test_wording_is_not_denied_with_a_fact(corpus: Corpus) -> None:
    """A jibe stays a jibe, whoever took the photograph."""
    seen = found({PHOTO: 0.97, Risk.RESPECT: 0.9})
    told = adviser(corpus).decide(DRAFT, seen, {PHOTO: Reply.NO_CONCERN})
    assert (told.verdict, told.risks) == (Verdict.AMEND, (Risk.RESPECT,))


def test_the_calendar_denies_too(corpus: Corpus) -> None:
    """Without an election there is no concern about one, asked or not."""
    seen = found({Risk.PRE_ELECTION: 0.9, Risk.DISREPUTE: 0.09})
    assert adviser(corpus).decide(DRAFT, seen, {}).verdict is Verdict.CLEAR
    coming = replace(DRAFT, pre_election=True)
    assert adviser(corpus).decide(coming, seen, {}).verdict is not Verdict.CLEAR


def test_the_doubt_after_all_denials_is_the_least(corpus: Corpus) -> None:
    """Each further denial only lowers it: the search for thresholds counts on that."""
    seen = found({PHOTO: 0.6, PLANS: 0.5, Risk.LOGO: 0.2, Risk.RESPECT: 0.1})
    replies: dict[Risk, Reply] = {}
    doubts = [adviser(corpus).doubt(DRAFT, seen, replies)]
    for risk in (Risk.LOGO, PLANS, PHOTO):
        replies[risk] = Reply.NO_CONCERN
        doubts.append(adviser(corpus).doubt(DRAFT, seen, replies))
    assert doubts == sorted(doubts, reverse=True)
    clear = AMEND["clear"] / prod((0.4, 0.5, 0.8))
    assert isclose(doubts[-1], 0.1 / (0.1 + clear), rel_tol=0.01)
