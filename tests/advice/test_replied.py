"""A reply to a question of fact moves what the assessor leans to, as the assessor says it does."""

from dataclasses import replace
from math import isclose, log

import pytest

from bot.advice import Adviser, Assessment, Draft, Reply, Thresholds, Verdict
from bot.policy import Corpus, Risk
from tests.advice.support import AMEND, WordAssessor, evidence

PHOTO, PLANS = Risk.COPYRIGHT, Risk.PREDETERMINATION
MOVES = {
    PHOTO: {Reply.NO_CONCERN: {"clear": log(20), "stop": log(0.5)}, Reply.CONCERN: {"stop": 3.0}},
    PLANS: {Reply.NO_CONCERN: {"clear": log(2)}},
}
DRAFT = Draft("Sunrise over the lock.", "wyre")


def moved(scores: dict[Risk, float] | None = None) -> Assessment:
    return replace(evidence(scores, AMEND), moves=MOVES)


def adviser(corpus: Corpus, clear: float = 0.3) -> Adviser:
    return Adviser(corpus, WordAssessor({}), Thresholds(clear=clear))


def test_without_a_reply_nothing_moves() -> None:
    """Nor for a reply that the assessor says nothing of."""
    assert moved().after({}) == moved()
    for reply in ({Risk.LOGO: Reply.CONCERN}, {PHOTO: Reply.NOT_SURE}):
        assert moved().after(reply).leaning == AMEND


def test_what_replies_add_to_the_logits_adds_up() -> None:
    """The odds of two verdicts change by just what both replies say; the shares still sum to 1."""
    leaning = moved().after({PHOTO: Reply.NO_CONCERN, PLANS: Reply.NO_CONCERN}).leaning
    assert isclose(sum(leaning.values()), 1.0)
    before = AMEND["clear"] / AMEND["amend"]
    assert isclose(leaning["clear"] / leaning["amend"], before * 40)
    assert isclose(leaning["stop"] / leaning["amend"], AMEND["stop"] / AMEND["amend"] * 0.5)


def test_a_denied_concern_takes_its_part_of_the_doubt_with_it(corpus: Corpus) -> None:
    """What little is left against the draft weighs little once the leaning is to clear."""
    found = moved({PHOTO: 0.97, Risk.DISREPUTE: 0.09})
    denied = {PHOTO: Reply.NO_CONCERN}
    told = adviser(corpus).decide(DRAFT, found, denied)
    assert told.verdict is Verdict.CLEAR
    unmoved = replace(found, moves={})
    assert adviser(corpus).decide(DRAFT, unmoved, denied).verdict is Verdict.ASK_CLERK
    assert adviser(corpus).doubt(DRAFT, found, denied) < adviser(corpus).doubt(
        DRAFT, unmoved, denied
    )


@pytest.mark.parametrize(("moves", "verdict"), [(MOVES, Verdict.STOP), ({}, Verdict.AMEND)])
def test_a_real_concern_can_turn_amend_into_stop(
    corpus: Corpus, moves: dict[Risk, dict[Reply, dict[str, float]]], verdict: Verdict
) -> None:
    """How grave it is may hang on the fact."""
    found = replace(moved({PHOTO: 0.97}), moves=moves)
    assert adviser(corpus).decide(DRAFT, found, {PHOTO: Reply.CONCERN}).verdict is verdict


def test_the_calendar_is_no_reply(corpus: Corpus) -> None:
    """What the circumstances rule out was known when the words were read: it moves nothing."""
    moves = {Risk.PRE_ELECTION: {Reply.NO_CONCERN: {"stop": 9.0}}}
    found = replace(evidence({Risk.RESPECT: 0.97}, AMEND), moves=moves)
    assert adviser(corpus).decide(DRAFT, found, {}).verdict is Verdict.AMEND
