"""One draft at many clearing thresholds: told as the interview tells it at each."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.advice import (
    Adviser,
    Assessment,
    Clearing,
    Draft,
    Flag,
    Thresholds,
    Verdict,
    from_facts,
    interview,
)
from bot.policy import Corpus, Risk
from tests.advice.support import WordAssessor

LEANING = {"clear": 0.4, "amend": 0.3, "stop": 0.3}
GRID = [step / 40 for step in range(41)]


def evidence(rng: random.Random) -> Assessment:
    scores = {risk: rng.random() ** 5 for risk in Risk}
    flags = frozenset({Flag.HIDDEN_TEXT} if rng.random() < 0.1 else ())
    return Assessment(
        scores, leaning=LEANING, flags=flags, at_issue={r: rng.random() ** 3 for r in Risk}
    )


@pytest.mark.parametrize("order", [GRID, GRID[::-1], [0.5, 0.1, 0.9, 0.1, 0.5]])
@pytest.mark.parametrize("own", [None, 0.0, 0.7])
def test_it_is_cleared_where_the_interview_clears_it(
    corpus: Corpus, order: Sequence[float], own: float | None
) -> None:
    """At every threshold, in any order, whatever the adviser's own threshold is."""
    rng = random.Random(11)  # noqa: S311 - a draw, no secret
    adviser = Adviser(corpus, WordAssessor({}), Thresholds(clear=own))
    seen = set()
    for _ in range(40):
        draft, found = Draft("words", "wyre"), evidence(rng)
        councillor = from_facts({risk: rng.random() < 0.3 for risk in Risk})
        clearing = Clearing(adviser, draft, found, councillor)
        for clear in order:
            other = replace(adviser, thresholds=replace(adviser.thresholds, clear=clear))
            told = interview(other, draft, found, councillor).verdict is Verdict.CLEAR
            assert clearing.at(clear) is told, (clear, found)
            seen.add(told)
    assert seen == {True, False}


def test_it_asks_again_only_where_a_decision_moves(corpus: Corpus) -> None:
    """Between two thresholds that decide alike no question is asked anew."""
    asked = []

    def councillor(risk: Risk) -> None:
        asked.append(risk)

    scores = dict.fromkeys(Risk, 0.0) | {Risk.COPYRIGHT: 0.4}
    found = Assessment(scores, leaning={"clear": 0.6, "amend": 0.4})
    clearing = Clearing(
        Adviser(corpus, WordAssessor({}), Thresholds(clear=None)),
        Draft("words", None),
        found,
        councillor,
    )
    assert not any(clearing.at(clear) for clear in (0.1, 0.2, 0.3))
    assert asked == [Risk.COPYRIGHT]
    assert clearing.at(0.5)
