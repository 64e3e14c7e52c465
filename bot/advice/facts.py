"""Which questions of fact are worth a councillor's time: those that can change the verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from bot.advice.assess import IN_DANGER, Assessment
from bot.advice.decide import Decision, Thresholds, settled_scores
from bot.advice.verdicts import Reply, Verdict
from bot.policy import Risk, RiskKind, RiskText

MOST_QUESTIONS = 2

Decide = Callable[[Mapping[Risk, Reply]], Decision]


def worth_asking(  # noqa: PLR0917 -- all that a question could depend on
    evidence: Assessment,
    replies: Mapping[Risk, Reply],
    thresholds: Thresholds,
    texts: Mapping[Risk, RiskText],
    known: AbstractSet[Risk],
    decide: Decide,
) -> tuple[Risk, ...]:
    """The facts to ask next, most telling first; empty where no answer could change anything.

    ``known`` are facts that the circumstances tell already; they are never asked.

    A fact is worth asking when its risk may stand in the way of clearing, or somebody might well
    wonder about it, and when the two answers, given the best replies to what could still be
    asked besides, lead to different verdicts. That is so even where no answer clears the draft:
    a councillor who says that the concern is real is told what to change, and the clerk is
    spared the query. Where somebody may come to harm nothing is asked.
    """
    left = MOST_QUESTIONS - len(replies)
    if left <= 0 or evidence.flags & IN_DANGER:
        return ()
    scores = settled_scores(evidence, replies, thresholds.confirm)
    in_the_way = decide(replies).verdict is not Verdict.CLEAR
    at_issue = {risk: evidence.at_issue.get(risk, 0.0) for risk in scores}
    open_facts = [
        risk
        for risk in sorted(scores, key=lambda risk: (-scores[risk] * at_issue[risk], -scores[risk]))
        if texts[risk].kind is RiskKind.FACT
        and risk not in replies
        and risk not in known
        and noticed(scores[risk], at_issue[risk], thresholds, in_the_way=in_the_way)
    ][:left]
    return tuple(risk for risk in open_facts if _tells(risk, open_facts, replies, decide))


def noticed(
    score: float, at_issue: float, thresholds: Thresholds, *, in_the_way: bool = True
) -> bool:
    """Whether somebody might well wonder about a risk, or it is likely enough to be asked about
    where something stands in the way of clearing."""
    return at_issue >= thresholds.wonder or (in_the_way and score >= thresholds.ask)


def _tells(
    risk: Risk, open_facts: list[Risk], replies: Mapping[Risk, Reply], decide: Decide
) -> bool:
    others = {r: Reply.NO_CONCERN for r in open_facts if r is not risk}
    at_best = decide({**replies, **others, risk: Reply.NO_CONCERN}).verdict
    at_worst = decide({**replies, **others, risk: Reply.CONCERN}).verdict
    return at_best is not at_worst
