"""The threshold for clearing, found by risk control on evidence made by lot."""

import random
from collections.abc import Sequence

import pytest

from bot.advice import (
    MOST_FINDINGS,
    Adviser,
    Assessment,
    Draft,
    Thresholds,
    Verdict,
    from_facts,
    interview,
)
from bot.policy import Corpus, Risk
from bot.retrieval.calibration import (
    Judged,
    calibrate,
    decisions,
    draft_of,
    honest,
    kept_share,
)
from bot.retrieval.labelled import Exemplar
from tests.advice.support import WordAssessor

WRONG = Exemplar("words", Verdict.STOP, frozenset({Risk.RESPECT}))
RIGHT = Exemplar("words", Verdict.CLEAR, frozenset())
ENOUGH = 440
"""Drafts from which a bound of 2 % can be shown, with half of them wrong."""

STOP = {"stop": 0.8, "amend": 0.1, "clear": 0.1}


def judged(exemplar: Exemplar, score: float) -> Judged:
    scores = {risk: score if risk is Risk.RESPECT else 0.0 for risk in Risk}
    return Judged(exemplar, draft_of(exemplar), Assessment(scores, leaning=STOP))


def separated(count: int, *, slips: int = 0) -> list[Judged]:
    """Half clear and half wrong, told apart by doubt but for a few slips."""
    rng = random.Random(1)  # noqa: S311 - a draw, no secret
    right = [judged(RIGHT, rng.uniform(0.0, 0.3)) for _ in range(count // 2)]
    wrong = [judged(WRONG, rng.uniform(0.35, 1.0)) for _ in range(count // 2 - slips)]
    return right + wrong + [judged(WRONG, rng.uniform(0.0, 0.3)) for _ in range(slips)]


def wrongly_cleared(corpus: Corpus, drafts: Sequence[Judged], thresholds: Thresholds) -> float:
    """The share of drafts that should not be cleared, but are: told by the interview itself."""
    adviser = Adviser(corpus, WordAssessor({}), thresholds)
    told = [
        interview(adviser, j.draft, j.evidence, from_facts(honest(j.exemplar))).verdict
        for j in drafts
        if j.exemplar.verdict is not Verdict.CLEAR
    ]
    return told.count(Verdict.CLEAR) / len(told)


def test_a_threshold_is_found_where_doubt_separates(corpus: Corpus) -> None:
    """Nearly all clear drafts are cleared, and hardly any other."""
    drafts = separated(ENOUGH)
    thresholds = calibrate(corpus, drafts)
    assert thresholds.clear is not None
    assert thresholds.clear > 0.2
    assert wrongly_cleared(corpus, drafts, thresholds) <= 0.02
    right = [j for j in drafts if j.exemplar is RIGHT]
    cleared = [d.verdict for d in decisions(corpus, right, thresholds)].count(Verdict.CLEAR)
    assert cleared / len(right) > 0.9


@pytest.mark.parametrize("slips", [3, 25])
def test_the_bound_holds_whatever_slips_in(corpus: Corpus, slips: int) -> None:
    """With wrong drafts that look clear the threshold goes down, or there is none."""
    drafts = separated(ENOUGH, slips=slips)
    thresholds = calibrate(corpus, drafts)
    assert thresholds.clear is None or wrongly_cleared(corpus, drafts, thresholds) <= 0.02


def test_the_strict_threshold_clears_no_wrong_draft(corpus: Corpus) -> None:
    """It is the highest candidate below the doubt of every wrong draft, while risk control
    allows a few of them."""
    drafts = separated(2 * ENOUGH, slips=2)
    thresholds = calibrate(corpus, drafts)
    assert thresholds.clear is not None
    assert thresholds.strict is not None
    score = min(j.evidence.scores[Risk.RESPECT] for j in drafts if j.exemplar is WRONG)
    least = score / (score + STOP["clear"])
    assert least - 0.05 < thresholds.strict < least < thresholds.clear
    assert wrongly_cleared(corpus, drafts, thresholds) > 0
    assert wrongly_cleared(corpus, drafts, thresholds.wary()) == 0


def test_there_is_no_strict_threshold_where_a_wrong_draft_has_the_least_doubt(
    corpus: Corpus,
) -> None:
    """Then nothing is left to clear but what has no doubt at all."""
    drafts = [*separated(100), judged(WRONG, 0.0)]
    assert calibrate(corpus, drafts).strict is None


@pytest.mark.parametrize("count", [0, 2, 40, 200])
def test_with_too_few_drafts_nothing_is_cleared(corpus: Corpus, count: int) -> None:
    """A bound of 2 % cannot be shown on so few drafts, however well they separate."""
    assert calibrate(corpus, separated(count)).clear is None


def test_without_wrong_drafts_nothing_is_cleared(corpus: Corpus) -> None:
    """Where nothing could be cleared wrongly, nothing is shown."""
    assert calibrate(corpus, [judged(RIGHT, 0.1)] * 500).clear is None


def test_where_doubt_says_nothing_hardly_anything_is_cleared(corpus: Corpus) -> None:
    """Evidence that cannot tell right from wrong clears next to nobody, right or wrong."""
    rng = random.Random(2)  # noqa: S311 - a draw, no secret
    drafts = [judged(e, rng.random() * 0.3) for e in [RIGHT, WRONG] * (ENOUGH // 2)]
    told = [d.verdict for d in decisions(corpus, drafts, calibrate(corpus, drafts))]
    assert told.count(Verdict.CLEAR) / len(told) < 0.03


def test_few_harmless_drafts_are_accused(corpus: Corpus) -> None:
    """At most 3 % of the clear drafts are spoken against, and half a per cent told to stop."""
    rng = random.Random(5)  # noqa: S311 - a draw, no secret
    right = [judged(RIGHT, rng.uniform(0.0, 0.65)) for _ in range(400)]
    wrong = [judged(WRONG, rng.uniform(0.25, 1.0)) for _ in range(400)]
    thresholds = calibrate(corpus, right + wrong)
    told = [d.verdict for d in decisions(corpus, right, thresholds)]
    assert sum(v in (Verdict.STOP, Verdict.AMEND) for v in told) == 12
    assert told.count(Verdict.STOP) == 2
    against = [d.verdict for d in decisions(corpus, wrong, thresholds)]
    assert against.count(Verdict.STOP) > 150


def test_the_finding_threshold_is_the_one_that_names_the_risks_best(corpus: Corpus) -> None:
    """Where real risks score above one half and the rest below it, half is the line."""
    rng = random.Random(3)  # noqa: S311 - a draw, no secret
    drafts = []
    for _ in range(60):
        scores = {risk: rng.uniform(0.41, 0.49) for risk in (Risk.DISREPUTE, Risk.BULLYING)}
        scores |= {Risk.RESPECT: rng.uniform(0.51, 0.59)}
        every = {risk: scores.get(risk, 0.0) for risk in Risk}
        drafts.append(Judged(WRONG, draft_of(WRONG), Assessment(every, leaning=STOP)))
    assert set(calibrate(corpus, drafts).found.values()) == {0.5}


def test_an_honest_councillor_knows_the_facts(corpus: Corpus) -> None:
    """A fact that is marked is as marked; one that is not is real where the risk is."""
    marked = Exemplar(
        "words",
        Verdict.STOP,
        frozenset({Risk.COPYRIGHT, Risk.RESPECT}),
        facts={Risk.CASEWORK: True, Risk.COPYRIGHT: False},
    )
    facts = honest(marked)
    assert set(facts) == set(Risk)
    assert (facts[Risk.CASEWORK], facts[Risk.COPYRIGHT], facts[Risk.RESPECT]) == (True, False, True)
    assert facts[Risk.HASTE] is False


def test_calibration_decides_as_the_interview_does(corpus: Corpus) -> None:
    """What is counted while calibrating is what a councillor would be told."""
    rng = random.Random(4)  # noqa: S311 - a draw, no secret
    drafts = [
        Judged(e, draft_of(e), Assessment({r: rng.random() ** 4 for r in Risk}, leaning=STOP))
        for e in [RIGHT, WRONG] * 40
    ]
    thresholds = Thresholds(clear=0.3)
    adviser = Adviser(corpus, WordAssessor({}), thresholds)
    told = []
    for j in drafts:
        advice = interview(adviser, j.draft, j.evidence, from_facts(honest(j.exemplar)))
        told.append((advice.verdict, [f.risk for f in advice.findings]))
    decided = decisions(corpus, drafts, thresholds)
    assert [(d.verdict, list(d.risks[:MOST_FINDINGS])) for d in decided] == told


def test_a_draft_is_calibrated_in_its_circumstances() -> None:
    """Account and calendar of the exemplar are those of the draft; every policy counts."""
    from bot.advice import Account

    exemplar = Exemplar("words", Verdict.CLEAR, frozenset(), Account.COUNCIL, pre_election=True)
    assert draft_of(exemplar) == Draft("words", None, Account.COUNCIL, pre_election=True)


def test_a_draft_out_of_reach_counts_as_kept_at_every_candidate(corpus: Corpus) -> None:
    """What no replies can clear is kept throughout; everything decides as ever."""
    rng = random.Random(6)  # noqa: S311 - a draw, no secret
    drafts = [
        Judged(e, draft_of(e), Assessment({r: rng.random() ** 6 for r in Risk}, leaning=STOP))
        for e in [RIGHT, WRONG] * 30
    ]
    candidates = [Thresholds(clear=at) for at in (0.5, 0.7, 0.9)]
    kept = [
        sum(d.verdict is not Verdict.CLEAR for d in told) / 3
        for told in zip(*(decisions(corpus, drafts, c) for c in candidates), strict=True)
    ]
    found = kept_share(corpus, drafts, candidates, lambda _done, _steps: None)
    assert found.tolist() == pytest.approx(kept)
    assert len(set(found.tolist())) > 1
