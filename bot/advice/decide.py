"""The decision rule: evidence and replies in, verdict and reason out.

One pure function that a clerk could read. What it may rest on is handed to it; it looks
nothing up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from bot.advice.assess import IN_DANGER, Assessment, Flag
from bot.advice.verdicts import Reason, Reply, Verdict
from bot.policy import Risk, Severity


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where evidence is enough. All are probabilities.

    ``clear``: the highest doubt at which a draft is cleared, or None without a valid
    calibration (then nothing is cleared). ``found``: from here a risk counts as found, by
    risk; ``evident``: above this doubt the likeliest risk counts as found, though no score is
    enough by itself, if its words show it (``confirm``). ``against``: from this doubt a draft
    is spoken against at all; below it the clerk decides. ``sure``: from this doubt it may be
    told to stop. ``stop``: from here the leaning towards stop, of stop and amend, decides.
    ``clerks``: from this leaning towards the clerk, of all but clear, only the clerk can settle
    a draft, whatever is found.
    ``ask``: from here a risk is worth a question of fact, as it is where somebody might wonder
    about it from ``wonder`` on. ``confirm``: from here a councillor who says that the concern
    is real makes it found; below it the words show too little of it, and the clerk is asked.
    ``notable``: from here an unfound risk is told to the clerk.
    ``strict``: the highest doubt at which no harmful calibration draft is cleared, if any.
    """

    clear: float | None
    found: Mapping[Risk, float] = field(default_factory=dict)
    evident: float = 1.0
    against: float = 0.0
    sure: float = 0.0
    stop: float = 0.5
    clerks: float = 0.4
    ask: float = 0.02
    wonder: float = 0.3
    confirm: float = 0.15
    notable: float = 0.1
    strict: float | None = None

    def found_at(self, risk: Risk) -> float:
        """The score from which this risk counts as found."""
        return self.found.get(risk, 0.5)

    def wary(self) -> Thresholds:
        """The thresholds for as long as too much is found to be cleared wrongly."""
        clear = None if self.clear is None else min(self.strict or 0.0, self.clear)
        return replace(self, clear=clear)


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reason, and the risks it rests on, strongest first.

    ``doubt`` is what spoke against clearing, 1 where the councillor says a concern is real.
    """

    verdict: Verdict
    reason: Reason
    risks: tuple[Risk, ...] = ()
    doubt: float = field(default=0.0, compare=False)


OF_ANOTHER = frozenset({Risk.SAFEGUARDING, Risk.PERSONAL_DATA, Risk.CASEWORK, Risk.CONFIDENTIALITY})
"""What a draft breaks that tells of somebody else's distress, not of the writer's own."""

_REASONS = {
    Verdict.ASK_CLERK: Reason.CLERKS_MATTER,
    Verdict.STOP: Reason.BREACH,
    Verdict.AMEND: Reason.MENDABLE,
}
"""Why a draft is spoken against so, where nobody is in danger."""

_FLAG_REASONS = (
    (Flag.STEERING, Reason.STEERING),
    (Flag.HIDDEN_TEXT, Reason.HIDDEN_TEXT),
    (Flag.OTHER_LANGUAGE, Reason.OTHER_LANGUAGE),
    (Flag.NOTHING_TO_JUDGE, Reason.NOTHING_TO_JUDGE),
)


def decide(
    evidence: Assessment,
    replies: Mapping[Risk, Reply],
    thresholds: Thresholds,
    citable: AbstractSet[Risk],
    severity: Mapping[Risk, Severity],
) -> Decision:
    """Decide on one draft.

    ``replies`` are the councillor's answers to questions of fact; ``citable`` the risks
    that the council's policy has a clause on; ``severity`` what each risk comes to as a rule.
    """
    scores = settled_scores(evidence, replies, thresholds.confirm)
    likeliest = ranked(scores)
    found = _found(evidence, scores, likeliest, thresholds)
    notable = tuple(r for r in likeliest if scores[r] >= thresholds.notable)
    cited = tuple(r for r in found if r in citable)
    unknown = [r for r in found if replies.get(r) is Reply.NOT_SURE]
    said = Reply.CONCERN in replies.values()
    against = 1.0 if said and found else doubt(evidence, scores)
    enough = cited and not unknown and against >= thresholds.against
    if enough and (Flag.DISTRESS not in evidence.flags or OF_ANOTHER & set(cited)):
        verdict = _against(evidence, cited, thresholds, severity, against)
        return Decision(verdict, _reason(verdict, evidence), cited, against)
    if evidence.flags & IN_DANGER:
        return Decision(Verdict.ASK_CLERK, Reason.DISTRESS, found, against)
    if unknown or (found and not cited):
        reason = Reason.FACT_UNKNOWN if unknown else Reason.POLICY_SILENT
        return Decision(Verdict.ASK_CLERK, reason, found, against)
    for flag, reason in _FLAG_REASONS:
        if flag in evidence.flags:
            return Decision(Verdict.ASK_CLERK, reason, notable, against)
    if thresholds.clear is None:
        return Decision(Verdict.ASK_CLERK, Reason.UNCALIBRATED, notable, against)
    if against <= thresholds.clear and not said:
        return Decision(Verdict.CLEAR, Reason.NOTHING_FOUND, (), against)
    return Decision(Verdict.ASK_CLERK, Reason.UNSURE, notable, against)


def settled_scores(
    evidence: Assessment, replies: Mapping[Risk, Reply], confirm: float
) -> dict[Risk, float]:
    """The scores once the councillor's replies are taken at their word.

    A reply tells of a fact, not of the words: the fact alone makes no concern of words that
    score below ``confirm``.
    """
    scores = dict(evidence.scores)
    for risk in replies.keys() & scores.keys():
        shown = max(scores[risk], evidence.at_issue.get(risk, 0.0)) >= confirm
        scores[risk] = _settled(scores[risk], replies[risk], shown=shown)
    return scores


def _settled(score: float, reply: Reply, *, shown: bool) -> float:
    match reply:
        case Reply.NO_CONCERN:
            return 0.0
        case Reply.CONCERN:
            return 1.0 if shown else score
        case Reply.NOT_SURE:
            return score


def doubt(evidence: Assessment, scores: Mapping[Risk, float]) -> float:
    """How much speaks against clearing, 0 to 1: the highest score of any risk, weighed against
    how far the whole draft leans to clear."""
    highest = max(scores.values(), default=0.0)
    clear = evidence.leaning.get("clear", 1.0 - highest)
    return highest / (highest + clear) if highest + clear else 1.0


def ranked(scores: Mapping[Risk, float]) -> list[Risk]:
    """Risks by score, highest first; ties in the order of the closed list."""
    return sorted(scores, key=scores.__getitem__, reverse=True)


def _found(
    evidence: Assessment,
    scores: Mapping[Risk, float],
    likeliest: Sequence[Risk],
    thresholds: Thresholds,
) -> tuple[Risk, ...]:
    """The risks whose score is enough, or the likeliest alone where much speaks for some."""
    if enough := tuple(r for r in likeliest if scores[r] >= thresholds.found_at(r)):
        return enough
    evident = doubt(evidence, scores) > thresholds.evident
    return tuple(r for r in likeliest[:1] if evident and scores[r] >= thresholds.confirm)


def _against(
    evidence: Assessment,
    found: tuple[Risk, ...],
    thresholds: Thresholds,
    severity: Mapping[Risk, Severity],
    weight: float,
) -> Verdict:
    if Flag.THREAT in evidence.flags and Risk.BULLYING in found:
        return Verdict.STOP  # made, not received: no change of words mends that
    stop, amend = evidence.leaning.get("stop", 0.0), evidence.leaning.get("amend", 0.0)
    clerk = evidence.leaning.get("ask_clerk", 0.0)
    if clerk and clerk / (stop + amend + clerk) >= thresholds.clerks:
        return Verdict.ASK_CLERK
    share = stop / (stop + amend) if stop + amend else _usual(found, severity)
    sure = share >= thresholds.stop and weight >= thresholds.sure
    return Verdict.STOP if sure else Verdict.AMEND


def _reason(against: Verdict, evidence: Assessment) -> Reason:
    if evidence.flags & IN_DANGER:
        return Reason.DISTRESS if against is Verdict.ASK_CLERK else Reason.DANGER
    return _REASONS[against]


def _usual(found: tuple[Risk, ...], severity: Mapping[Risk, Severity]) -> float:
    return 1.0 if any(severity[r] is Severity.STOP for r in found) else 0.0
