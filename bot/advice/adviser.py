"""The adviser: a draft and the evidence on it in, advice out. Pure but for the assessor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from bot.advice.advice import Advice, Finding
from bot.advice.assess import Assessment, Assessor
from bot.advice.circumstances import ruled_out_by, told_by
from bot.advice.cite import citable_risks, cite
from bot.advice.decide import Decision, Thresholds, decide, doubt, settled_scores
from bot.advice.drafts import Draft
from bot.advice.facts import Decide, worth_asking
from bot.advice.verdicts import Reply
from bot.policy import Corpus, Risk, Severity

MOST_FINDINGS = 3
"""Findings told in one piece of advice."""


@dataclass(frozen=True, slots=True)
class Adviser:
    """Advises on drafts from one corpus, one assessor and one set of thresholds."""

    corpus: Corpus
    assessor: Assessor
    thresholds: Thresholds
    _citable: Mapping[str | None, frozenset[Risk]] = field(init=False, repr=False, compare=False)
    _severity: Mapping[Risk, Severity] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        councils = (None, *self.corpus.policies)
        citable = {council: citable_risks(self.corpus, council) for council in councils}
        object.__setattr__(self, "_citable", citable)
        severity = {risk: text.severity for risk, text in self.corpus.risks.items()}
        object.__setattr__(self, "_severity", severity)

    def assess(self, draft: Draft) -> Assessment:
        """The evidence on a draft. Encodes: call it from a worker thread."""
        return self.assessor.assess(draft)

    def advise(
        self, draft: Draft, evidence: Assessment, replies: Mapping[Risk, Reply] | None = None
    ) -> Advice:
        """Advice on a draft, given its evidence and the replies so far.

        Raises bot.policy.UnknownCouncil if the draft's council has no policy.
        """
        if draft.council is not None:
            self.corpus.policy(draft.council)
        known = dict(replies or {})
        decision = self.decide(draft, evidence, known)
        return Advice(
            verdict=decision.verdict,
            reason=decision.reason,
            findings=self._findings(draft, evidence, known, decision),
            ask=self.facts(draft, evidence, known),
            asked=known,
            rests_on=self._rests_on(evidence),
        )

    def facts(
        self,
        draft: Draft,
        evidence: Assessment,
        replies: Mapping[Risk, Reply],
        decide: Decide | None = None,
    ) -> tuple[Risk, ...]:
        """The facts still worth asking for, most telling first; ``decide`` in place of ours."""
        return worth_asking(
            evidence,
            replies,
            self.thresholds,
            self.corpus.risks,
            told_by(draft),
            decide or partial(self.decide, draft, evidence),
        )

    def decide(self, draft: Draft, evidence: Assessment, replies: Mapping[Risk, Reply]) -> Decision:
        """The verdict and its risks, without findings and citations."""
        citable = self._citable[draft.council]
        known = {**ruled_out_by(draft), **replies}
        return decide(evidence.after(known), known, self.thresholds, citable, self._severity)

    def doubt(self, draft: Draft, evidence: Assessment, replies: Mapping[Risk, Reply]) -> float:
        """What speaks against clearing a draft, 0 to 1; cleared up to ``thresholds.clear``."""
        known = {**ruled_out_by(draft), **replies}
        scores = settled_scores(evidence, known, self.thresholds.confirm)
        return doubt(evidence.after(known), scores)

    def _findings(
        self, draft: Draft, evidence: Assessment, replies: Mapping[Risk, Reply], decision: Decision
    ) -> tuple[Finding, ...]:
        scores = settled_scores(evidence, replies, self.thresholds.confirm)
        told = decision.risks[:MOST_FINDINGS]
        return tuple(self._finding(draft, evidence, risk, scores[risk]) for risk in told)

    def _finding(self, draft: Draft, evidence: Assessment, risk: Risk, score: float) -> Finding:
        own = cite(self.corpus, draft.council, risk, evidence.near)
        elsewhere = () if own else cite(self.corpus, None, risk, evidence.near)
        return Finding(risk, score, tuple(evidence.words.get(risk, ())), own, elsewhere)

    def _rests_on(self, evidence: Assessment) -> dict[str, object]:
        return {
            "corpus": self.corpus.digest,
            "model": evidence.model,
            "clear_at": self.thresholds.clear,
            "scores": {risk.value: round(score, 4) for risk, score in evidence.scores.items()},
        }
