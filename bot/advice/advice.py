"""The advice itself: verdict, findings, citations, exactly as told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.advice.assess import Span
from bot.advice.verdicts import Reason, Reply, Verdict
from bot.policy import Citation, Risk


@dataclass(frozen=True, slots=True)
class Finding:
    """One risk found: the draft's own words that carry it, and the clauses against it.

    ``words`` are spans of the draft as sent, in its order. ``citations`` are clauses of
    the member's own council, best first; ``elsewhere`` clauses of other councils, which
    bind nobody here and are shown only as such.
    """

    risk: Risk
    score: float
    words: tuple[Span, ...] = ()
    citations: tuple[Citation, ...] = ()
    elsewhere: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """What a councillor is told about a draft.

    ``ask`` names the facts whose answers could still change the verdict (at most what is
    left of two); while it is not empty the verdict is what holds if they stay unanswered.
    ``asked`` are the facts already asked, with the replies. ``rests_on`` records what the
    advice relied on, ready for JSON: scores, thresholds, digests.
    Raises ValueError where a verdict against a draft would carry no citation.
    """

    verdict: Verdict
    reason: Reason
    findings: tuple[Finding, ...] = ()
    ask: tuple[Risk, ...] = ()
    asked: Mapping[Risk, Reply] = field(default_factory=dict)
    rests_on: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        against = self.verdict in (Verdict.AMEND, Verdict.STOP)
        if against and not all(f.citations for f in self.findings):
            raise ValueError("a finding against a draft must carry a citation")
        if against and not self.findings:
            raise ValueError("a verdict against a draft must carry a finding")

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the member's own council, in the order told."""
        return tuple(c for f in self.findings for c in f.citations)
