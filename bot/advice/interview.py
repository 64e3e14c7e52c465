"""A whole conversation on one draft: advice, the facts it asks for, advice again."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.advice.advice import Advice
from bot.advice.adviser import Adviser
from bot.advice.assess import Assessment
from bot.advice.drafts import Draft
from bot.advice.verdicts import Reply
from bot.policy import Risk

Councillor = Callable[[Risk], Reply | None]
"""Answers a question of fact, or gives None to be asked no more."""


def interview(
    adviser: Adviser, draft: Draft, evidence: Assessment, councillor: Councillor
) -> Advice:
    """Advice on a draft, the facts that matter asked one by one, as in the chat."""
    replies: dict[Risk, Reply] = {}
    advice = adviser.advise(draft, evidence, replies)
    while advice.ask and (reply := councillor(advice.ask[0])) is not None:
        replies[advice.ask[0]] = reply
        advice = adviser.advise(draft, evidence, replies)
    return advice


def from_facts(facts: Mapping[Risk, bool]) -> Councillor:
    """A councillor who knows these facts (true: the concern is real), not sure of others."""

    def answer(risk: Risk) -> Reply:
        if risk not in facts:
            return Reply.NOT_SURE
        return Reply.CONCERN if facts[risk] else Reply.NO_CONCERN

    return answer
