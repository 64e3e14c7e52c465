"""How far two readers agree on the same drafts: no assessor can be measured more finely."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.advice import Verdict
from bot.evaluation.cases import Case
from bot.evaluation.measures import Share, share
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

    rows = [json.loads(line) for line in second.read_text(encoding="utf-8").splitlines()]
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


def _id(draft: Case | Exemplar) -> str:
    return draft.id
