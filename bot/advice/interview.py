"""A whole conversation on one draft: advice, the facts it asks for, advice again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from bot.advice.advice import Advice
from bot.advice.adviser import Adviser
from bot.advice.assess import Assessment
from bot.advice.drafts import Draft
from bot.advice.verdicts import Reply
from bot.policy import Risk

Councillor = Callable[[Risk], Reply | None]
"""Answers a question of fact, or gives None to be asked no more."""

Asking = Callable[[Mapping[Risk, Reply]], tuple[Risk, ...]]
"""The facts still worth asking for after these replies, most telling first."""


def interview(
    adviser: Adviser, draft: Draft, evidence: Assessment, councillor: Councillor
) -> Advice:
    """Advice on a draft, the facts that matter asked one by one, as in the chat."""
    asking = partial(adviser.facts, draft, evidence)
    return adviser.advise(draft, evidence, settled(asking, councillor))


def settled(asking: Asking, councillor: Councillor) -> dict[Risk, Reply]:
    """The replies to all the facts that matter, asked one by one."""
    replies: dict[Risk, Reply] = {}
    while ask := asking(replies):
        reply = councillor(ask[0])
        if reply is None:
            break
        replies[ask[0]] = reply
    return replies


def from_facts(facts: Mapping[Risk, bool]) -> Councillor:
    """A councillor who knows these facts (true: the concern is real), not sure of others."""

    def answer(risk: Risk) -> Reply:
        if risk not in facts:
            return Reply.NOT_SURE
        return Reply.CONCERN if facts[risk] else Reply.NO_CONCERN

    return answer
