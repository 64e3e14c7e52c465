"""The head that learns how each reply to a question of fact moves the leaning to each verdict.

For every fact and both replies it holds one number a verdict: what that reply adds to the logit.
It is there for what the other heads gain by it while they are trained, and is not shipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.advice import Reply, Verdict
from bot.policy import Risk

NAME = "replied"
"""The head's name. It gives logits, not probabilities."""


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


def _label(risk: Risk, reply: Reply, verdict: Verdict) -> str:
    return f"{risk}.{reply}.{verdict}"
