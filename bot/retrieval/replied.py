"""The head that tells how each reply to a question of fact moves the leaning to each verdict.

For every fact and both replies it holds one number a verdict: what that reply adds to the logit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.advice import Reply, Verdict
from bot.policy import Risk

NAME = "replied"
"""The head's name. It gives logits, not probabilities."""

HEEDED = 0.25
"""How much of what the head says is heeded: it learned on drafts that the network knew well, where
a reply settles more than it does on a new one."""


def labels(facts: Iterable[Risk]) -> tuple[str, ...]:
    """The head's labels: by fact, then by reply, then by verdict."""
    return tuple(
        _label(risk, reply, verdict)
        for risk in facts
        for reply in (Reply.CONCERN, Reply.NO_CONCERN)
        for verdict in Verdict
    )


def labels_of(replies: Mapping[Risk, Reply]) -> frozenset[str]:
    """The labels that these replies bring into play."""
    return frozenset(
        _label(risk, reply, verdict) for risk, reply in replies.items() for verdict in Verdict
    )


def moves(
    names: Sequence[str], values: Sequence[float]
) -> dict[Risk, dict[Reply, dict[str, float]]]:
    """What each reply adds to each verdict, from the head's labels and what it gives: as much of
    it as is heeded."""
    found: dict[Risk, dict[Reply, dict[str, float]]] = {}
    for name, value in zip(names, values, strict=True):
        risk, reply, verdict = name.split(".")
        by_verdict = found.setdefault(Risk(risk), {}).setdefault(Reply(reply), {})
        by_verdict[verdict] = round(HEEDED * value, 3)
    return found


def _label(risk: Risk, reply: Reply, verdict: Verdict) -> str:
    return f"{risk}.{reply}.{verdict}"
