"""A case put to the adviser, with and without the questions of fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.advice import Advice, Adviser, Assessment, Verdict, from_facts, interview, settled_scores
from bot.evaluation.cases import Case
from bot.policy import Risk


@dataclass(frozen=True, slots=True)
class Trial:
    """What was told: with honest answers to what is asked, and with no question asked."""

    case: Case
    evidence: Assessment
    advice: Advice
    unasked: Advice

    @property
    def told(self) -> Verdict:
        """The verdict after the questions."""
        return self.advice.verdict

    @property
    def found(self) -> list[Risk]:
        """The risks told, strongest first."""
        return [finding.risk for finding in self.advice.findings]

    @property
    def against(self) -> bool:
        """Told to stop or to change."""
        return self.told in (Verdict.STOP, Verdict.AMEND)


def try_case(adviser: Adviser, case: Case) -> Trial:
    """Encodes the draft once; its councillor is honest and knows every fact."""
    evidence = adviser.assess(case.draft)
    return Trial(
        case,
        evidence,
        interview(adviser, case.draft, evidence, from_facts(case.honest())),
        adviser.advise(case.draft, evidence),
    )


def settled_of(adviser: Adviser, trial: Trial) -> dict[Risk, float]:
    """The scores of a trial after the replies."""
    return settled_scores(trial.evidence, trial.advice.asked, adviser.thresholds.confirm)


def by_pair(trials: Sequence[Trial]) -> list[tuple[Trial, Trial]]:
    """The trials of each pair together, in order."""
    pairs: dict[str, list[Trial]] = {}
    for trial in trials:
        pairs.setdefault(trial.case.pair, []).append(trial)
    return [(two[0], two[1]) for two in pairs.values() if len(two) == 2]
