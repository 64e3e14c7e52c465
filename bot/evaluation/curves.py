"""How the decision would fall at other thresholds, and how true the scores are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.advice import Adviser, Clearing, from_facts
from bot.evaluation.trials import Trial
from bot.policy import Risk


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold for clearing would do, as shares from 0 to 1."""

    clear_at: float
    wrongly_cleared: float
    harmless_cleared: float


def curve(adviser: Adviser, trials: Sequence[Trial], points: int = 60) -> list[Point]:
    """Wrongly cleared against harmless cleared at many thresholds, lowest first."""
    tops = np.array([adviser.doubt(t.case.draft, t.evidence, t.advice.asked) for t in trials])
    every = np.unique(np.quantile(tops, np.linspace(0, 1, points)))
    harmless = np.array([t.case.harmless for t in trials])
    harmful = np.array([t.case.harmful for t in trials])
    drafts = [
        Clearing(adviser, t.case.draft, t.evidence, from_facts(t.case.honest())) for t in trials
    ]
    found = []
    for threshold in every.tolist():
        cleared = np.array([draft.at(threshold) for draft in drafts])
        shares = cleared[harmful].mean(), cleared[harmless].mean()
        found.append(Point(threshold, *map(float, shares)))
    return found


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores of about one size: their mean, how often the risk was real, and how many."""

    score: float
    real: float
    count: int


def reliability(trials: Sequence[Trial], bins: int = 10) -> list[Bin]:
    """Scores of all risks together, in equally wide bins, before any question is asked."""
    pairs = [(t.evidence.scores[risk], risk in t.case.risks) for t in trials for risk in Risk]
    scores, real = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    place = np.minimum((scores * bins).astype(int), bins - 1)
    return [
        Bin(float(scores[place == i].mean()), float(real[place == i].mean()), int(sum(place == i)))
        for i in range(bins)
        if (place == i).any()
    ]


def area_under_curve(adviser: Adviser, trials: Sequence[Trial]) -> float:
    """ROC AUC of the doubt before any question, harmful against harmless."""
    from sklearn.metrics import roc_auc_score

    counted = [t for t in trials if t.case.harmful or t.case.harmless]
    doubts = [adviser.doubt(t.case.draft, t.evidence, {}) for t in counted]
    return float(roc_auc_score([t.case.harmful for t in counted], doubts))
