"""The thresholds of the decision, from drafts kept apart from those the assessor learned from.

Up to which doubt a draft is cleared is chosen by risk control (Learn then Test, Angelopoulos
et al. 2021, as in MAPIE): the largest threshold at which, with 95 % confidence, at most 2 % of
drafts that should not be cleared are. It holds for drafts like the calibration drafts.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from bot.advice import (
    MOST_FINDINGS,
    Adviser,
    Assessment,
    Clearing,
    Decision,
    Draft,
    Reason,
    Reply,
    Thresholds,
    Verdict,
    citable_risks,
    from_facts,
    settled,
)
from bot.policy import Corpus, Risk, RiskKind
from bot.retrieval.labelled import Exemplar

WRONGLY_CLEARED = 0.02
CONFIDENCE = 0.95
WRONGLY_ACCUSED, WRONGLY_STOPPED = 0.03, 0.005
"""The shares of harmless calibration drafts that may be told to stop or to change, and to stop."""

EVIDENT = 0.9
"""Above this doubt a draft is spoken against though no one risk is sure."""

_FOUND = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_STEPS = 150


@dataclass(frozen=True, slots=True)
class Judged:
    """A calibration draft with its evidence."""

    exemplar: Exemplar
    draft: Draft
    evidence: Assessment


def draft_of(exemplar: Exemplar) -> Draft:
    """The draft of an exemplar as a councillor of no particular council would send it."""
    return Draft(exemplar.draft, None, exemplar.account, exemplar.pre_election)


def honest(exemplar: Exemplar) -> dict[Risk, bool]:
    """What an honest councillor would reply to every question of fact."""
    return {risk: exemplar.facts.get(risk, risk in exemplar.risks) for risk in Risk}


def rests_on(corpus: Corpus) -> dict[str, tuple[str, str, bool]]:
    """What thresholds rest on in a corpus: of each risk its kind, what it comes to as a rule, and
    whether any policy speaks against it."""
    citable = citable_risks(corpus, None)
    return {r: (text.kind, text.severity, r in citable) for r, text in corpus.risks.items()}


def calibrate(
    corpus: Corpus,
    judged: Sequence[Judged],
    report: Callable[[int, int], None] = lambda _done, _steps: None,
) -> Thresholds:
    """The thresholds for an assessor; ``clear`` is None where no threshold keeps the bound.

    ``report`` is told (drafts tried out, drafts in all).
    """
    candidates = [_gentle(corpus, judged, at) for at in _FOUND]
    best = max(candidates, key=lambda c: _exact(judged, decisions(corpus, judged, c)))
    controlled = _controlled(corpus, judged, best, report)
    return replace(controlled, sure=_sure(corpus, judged, controlled))


def _gentle(corpus: Corpus, judged: Sequence[Judged], found: float) -> Thresholds:
    """Thresholds that find risks from ``found`` on, and speak against few harmless drafts."""
    start = Thresholds(clear=0.0, found=dict.fromkeys(Risk, found), evident=EVIDENT)
    told = [
        decision
        for decision, each in zip(decisions(corpus, judged, start), judged, strict=True)
        if each.exemplar.verdict is Verdict.CLEAR
    ]
    accused = [d.doubt for d in told if d.verdict in (Verdict.STOP, Verdict.AMEND)]
    return replace(start, against=_just_above(accused, WRONGLY_ACCUSED * len(told)))


def _sure(corpus: Corpus, judged: Sequence[Judged], thresholds: Thresholds) -> float:
    """The lowest doubt from which drafts may be told to stop, so that few harmless ones are.

    Each is tried out, for what is told also decides what is asked. A threat is stopped whatever
    the doubt and does not count.
    """
    harmless = [each for each in judged if each.exemplar.verdict is Verdict.CLEAR]
    sure = 0.0
    while True:
        told = decisions(corpus, harmless, replace(thresholds, sure=sure))
        stopped = [d.doubt for d in told if d.reason is Reason.BREACH]
        if len(stopped) <= WRONGLY_STOPPED * len(harmless):
            return sure
        sure = float(np.nextafter(min(stopped), 2.0))


def _just_above(doubts: Sequence[float], most: float) -> float:
    """A threshold that at most so many of the doubts reach."""
    ranked = sorted(doubts, reverse=True)
    allowed = int(most)
    return 0.0 if len(ranked) <= allowed else float(np.nextafter(ranked[allowed], 2.0))


def decisions(corpus: Corpus, judged: Sequence[Judged], thresholds: Thresholds) -> list[Decision]:
    """The decision on each draft, with honest replies to what is asked."""
    adviser = Adviser(corpus, _NoAssessor(), thresholds)
    told = []
    for each in judged:
        councillor = from_facts(honest(each.exemplar))
        replies = settled(partial(adviser.facts, each.draft, each.evidence), councillor)
        told.append(adviser.decide(each.draft, each.evidence, replies))
    return told


def _exact(judged: Sequence[Judged], told: Sequence[Decision]) -> float:
    """The share of drafts with a concern whose set of risks is told exactly."""
    right = [
        frozenset(decision.risks[:MOST_FINDINGS]) == each.exemplar.risks
        for decision, each in zip(told, judged, strict=True)
        if each.exemplar.risks
    ]
    return sum(right) / max(1, len(right))


def _controlled(
    corpus: Corpus,
    judged: Sequence[Judged],
    start: Thresholds,
    report: Callable[[int, int], None],
) -> Thresholds:
    """The highest candidate that risk control allows, trying the safest first, and the highest
    at which no harmful draft is cleared at all."""
    from mapie.risk_control import BinaryClassificationController

    wrong = np.array([_wrong_to_clear(j.exemplar) for j in judged])
    candidates = _candidates(corpus, judged, wrong) if wrong.any() else np.empty(0)
    if not len(candidates):
        return replace(start, clear=None)
    at = [replace(start, clear=float(c)) for c in candidates]
    cleared_from = kept_share(corpus, judged, at, report)
    steps = np.arange(1, len(candidates) + 1) / len(candidates)
    controller = BinaryClassificationController(
        predict_function=lambda rows: np.column_stack(
            [1 - cleared_from[rows.ravel()], cleared_from[rows.ravel()]]
        ),
        risk="recall",
        target_level=1 - WRONGLY_CLEARED,
        confidence_level=CONFIDENCE,
        list_predict_params=steps,
        fwer_method="fixed_sequence",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # told in words by clear being None
        controller.calibrate(np.arange(len(judged)).reshape(-1, 1), wrong.astype(int))
    valid = np.isin(steps, controller.valid_predict_params)
    harmless = steps <= cleared_from[wrong].min()
    return replace(
        start,
        clear=float(candidates[valid].max()) if valid.any() else None,
        strict=float(candidates[harmless].max()) if harmless.any() else None,
    )


def kept_share(
    corpus: Corpus,
    judged: Sequence[Judged],
    candidates: Sequence[Thresholds],
    report: Callable[[int, int], None],
) -> NDArray[np.float64]:
    """For each draft the share of candidates, safest first, at which it is not cleared.

    So at the k-th candidate (k from 0) just the drafts with a share of at least
    (k + 1) / candidates are kept from being cleared.
    """
    kept = np.ones((len(candidates), len(judged)), dtype=bool)
    adviser = Adviser(corpus, _NoAssessor(), candidates[0])
    for row, each in enumerate(judged):
        councillor = from_facts(honest(each.exemplar))
        clearing = Clearing(adviser, each.draft, each.evidence, councillor)
        for i, candidate in enumerate(candidates):
            kept[i, row] = not clearing.at(candidate.clear or 0.0)
        report(row + 1, len(judged))
    last_kept = len(candidates) - np.argmax(kept[::-1], axis=0)
    return np.where(kept.any(axis=0), last_kept, 0) / len(candidates)


def _candidates(
    corpus: Corpus, judged: Sequence[Judged], wrong: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Thresholds to try, lowest first: the doubts of drafts whose every fact is known, thinned
    evenly, up to where more than 5 % of those that are wrong to clear would be cleared."""
    adviser = Adviser(corpus, _NoAssessor(), Thresholds(clear=None))
    doubts = np.array([adviser.doubt(j.draft, j.evidence, _replies(corpus, j)) for j in judged])
    tried = np.unique(doubts[doubts <= np.quantile(doubts[wrong], 0.05)])
    thinned: NDArray[np.float64] = tried[
        np.unique(np.linspace(0, len(tried) - 1, _STEPS).astype(int))
    ]
    return thinned


def _replies(corpus: Corpus, judged: Judged) -> dict[Risk, Reply]:
    """Honest replies to every question of fact."""
    return {
        risk: Reply.CONCERN if real else Reply.NO_CONCERN
        for risk, real in honest(judged.exemplar).items()
        if corpus.risks[risk].kind is RiskKind.FACT
    }


def _wrong_to_clear(exemplar: Exemplar) -> bool:
    """Whether no reader would clear it."""
    return exemplar.verdict is not Verdict.CLEAR and Verdict.CLEAR not in exemplar.also


class _NoAssessor:
    """Stands where the evidence is known already."""

    def assess(self, draft: Draft) -> Assessment:
        raise NotImplementedError("the evidence is known already")
