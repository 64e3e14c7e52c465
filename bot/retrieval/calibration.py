"""The thresholds of the decision, from drafts kept apart from those the assessor learned from.

Up to which doubt a draft is cleared is chosen by risk control (Learn then Test, Angelopoulos
et al. 2021, as in MAPIE): the largest threshold at which, with 95 % confidence, at most 2 % of
drafts that should not be cleared are. It holds for drafts like the calibration drafts.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.advice import (
    MOST_FINDINGS,
    Adviser,
    Assessment,
    Draft,
    Thresholds,
    Verdict,
    from_facts,
    settled,
)
from bot.policy import Corpus, Risk, RiskKind
from bot.retrieval.labelled import Exemplar

WRONGLY_CLEARED = 0.02
CONFIDENCE = 0.95
WRONGLY_ACCUSED = 0.03
"""The share of harmless calibration drafts that may be told to stop or to change."""

_FOUND = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_STEPS = 50


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


def calibrate(
    corpus: Corpus,
    judged: Sequence[Judged],
    report: Callable[[int, int], None] = lambda _done, _steps: None,
) -> Thresholds:
    """The thresholds for an assessor; ``clear`` is None where no threshold keeps the bound.

    ``report`` is told (steps done, steps in all).
    """
    candidates = [_with_found(Thresholds(clear=0.0), at) for at in _FOUND]
    told = [verdicts(corpus, judged, thresholds) for thresholds in candidates]
    gentle = [i for i, each in enumerate(told) if _accused(judged, each) <= WRONGLY_ACCUSED]
    best = max(gentle or [len(told) - 1], key=lambda i: _exact(judged, told[i]))
    return _controlled(corpus, judged, candidates[best], report)


def _with_found(thresholds: Thresholds, at: float) -> Thresholds:
    return replace(thresholds, found=dict.fromkeys(Risk, at))


def verdicts(
    corpus: Corpus, judged: Sequence[Judged], thresholds: Thresholds
) -> list[tuple[Verdict, frozenset[Risk]]]:
    """Verdict and risks told for each draft, with honest replies to what is asked."""
    adviser = Adviser(corpus, _NoAssessor(), thresholds)
    told = []
    for each in judged:
        councillor = from_facts(honest(each.exemplar))
        replies = settled(adviser, each.draft, each.evidence, councillor)
        decision = adviser.decide(each.draft, each.evidence, replies)
        told.append((decision.verdict, frozenset(decision.risks[:MOST_FINDINGS])))
    return told


Told = Sequence[tuple[Verdict, frozenset[Risk]]]


def _accused(judged: Sequence[Judged], told: Told) -> float:
    """The share of harmless drafts that are told to stop or to change."""
    harmless = [
        verdict in (Verdict.STOP, Verdict.AMEND)
        for (verdict, _), each in zip(told, judged, strict=True)
        if each.exemplar.verdict is Verdict.CLEAR
    ]
    return sum(harmless) / max(1, len(harmless))


def _exact(judged: Sequence[Judged], told: Told) -> float:
    """The share of drafts with a concern whose set of risks is told exactly."""
    right = [
        risks == each.exemplar.risks
        for (_, risks), each in zip(told, judged, strict=True)
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

    wrong = np.array([j.exemplar.verdict is not Verdict.CLEAR for j in judged])
    candidates = _candidates(corpus, judged) if wrong.any() else np.empty(0)
    if not len(candidates):
        return replace(start, clear=None)
    at = [replace(start, clear=float(c)) for c in candidates]
    cleared_from = _cleared_from(corpus, judged, at, report)
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


def _cleared_from(
    corpus: Corpus,
    judged: Sequence[Judged],
    candidates: Sequence[Thresholds],
    report: Callable[[int, int], None],
) -> NDArray[np.float64]:
    """For each draft the share of candidates, safest first, at which it is not cleared.

    So at the k-th candidate (k from 0) just the drafts with a share of at least
    (k + 1) / candidates are kept from being cleared.
    """
    kept = np.zeros((len(candidates), len(judged)), dtype=bool)
    for i, candidate in enumerate(candidates):
        told = verdicts(corpus, judged, candidate)
        kept[i] = [verdict is not Verdict.CLEAR for verdict, _ in told]
        report(i + 1, len(candidates))
    last_kept = len(candidates) - np.argmax(kept[::-1], axis=0)
    return np.where(kept.any(axis=0), last_kept, 0) / len(candidates)


def _candidates(corpus: Corpus, judged: Sequence[Judged]) -> NDArray[np.float64]:
    """Thresholds to try, lowest first: doubts of the drafts, with and without what replies
    could settle, evenly thinned."""
    wording = [r for r in Risk if corpus.risks[r].kind is RiskKind.WORDING]
    doubts = sorted(
        {max(j.evidence.scores[r] for r in risks) for j in judged for risks in (wording, Risk)}
    )
    picked = np.unique(np.linspace(0, len(doubts) - 1, _STEPS).astype(int))
    return np.array([doubts[i] for i in picked])


class _NoAssessor:
    """Stands where the evidence is known already."""

    def assess(self, draft: Draft) -> Assessment:
        raise NotImplementedError("the evidence is known already")
