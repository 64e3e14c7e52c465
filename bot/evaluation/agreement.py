"""How far two readers agree on the same drafts: no assessor can be measured more finely."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.advice import Verdict
from bot.evaluation.cases import Case
from bot.evaluation.measures import Share, share
from bot.evaluation.trials import Trial
from bot.policy import Risk
from bot.retrieval.labelled import Exemplar


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares of drafts on which two readers agree, and Cohen's kappa (1 is perfect)."""

    verdict: Share
    acceptable: Share
    exact_risks: Share
    kappa: float
    kappa_clear: float


def agreement(drafts: Sequence[Case] | Sequence[Exemplar], second: Path) -> Agreement:
    """Of the drafts' labels with those of a second reader, a JSON Lines file."""
    from sklearn.metrics import cohen_kappa_score

    rows = _rows(second)
    verdicts = {row["id"]: Verdict(row["verdict"]) for row in rows}
    risks = {row["id"]: frozenset(Risk(r) for r in row["risks"]) for row in rows}
    both = [draft for draft in drafts if draft.id in verdicts]
    first_said, second_said = [c.verdict for c in both], [verdicts[c.id] for c in both]
    with_risks = [c for c in both if c.risks and risks[c.id]]
    return Agreement(
        share(both, lambda c: c.verdict is verdicts[c.id], _id),
        share(both, lambda c: verdicts[c.id] in {c.verdict, *c.also}, _id),
        share(with_risks, lambda c: c.risks == risks[c.id], _id),
        float(cohen_kappa_score(first_said, second_said)),
        float(
            cohen_kappa_score(
                [v is Verdict.CLEAR for v in first_said], [v is Verdict.CLEAR for v in second_said]
            )
        ),
    )


def accepted(trials: Sequence[Trial], second: Path) -> dict[str, Share]:
    """How many of the assessor's verdicts each reader accepts, of the drafts that both read."""
    fine = {
        row["id"]: {Verdict(v) for v in (row["verdict"], *row.get("also", ()))}
        for row in _rows(second)
    }
    both = [trial for trial in trials if trial.case.id in fine]

    def by_first(trial: Trial) -> bool:
        return trial.case.accepts(trial.told)

    def by_second(trial: Trial) -> bool:
        return trial.told in fine[trial.case.id]

    return {
        "the first reader": share(both, by_first, _case_id),
        "the second reader": share(both, by_second, _case_id),
        "at least one of them": share(both, lambda t: by_first(t) or by_second(t), _case_id),
        "both": share(both, lambda t: by_first(t) and by_second(t), _case_id),
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _case_id(trial: Trial) -> str:
    return trial.case.id


def _id(draft: Case | Exemplar) -> str:
    return draft.id
