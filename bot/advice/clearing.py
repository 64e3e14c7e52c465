"""One draft at one clearing threshold after another, to choose a threshold by or draw its curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from bot.advice.adviser import Adviser
from bot.advice.assess import Assessment
from bot.advice.decide import Decision
from bot.advice.drafts import Draft
from bot.advice.interview import Councillor, settled
from bot.advice.verdicts import Reason, Reply, Verdict
from bot.policy import Risk

ANY_DOUBT = 1.0
"""The clearing threshold at which only what speaks for another verdict is not cleared."""


class Clearing:
    """Whether a draft is cleared, the facts that matter asked as in the chat, at any threshold.

    The threshold for clearing in ``adviser`` is of no account. Each set of replies is decided on
    once, and a threshold that moves no such decision needs no new conversation.
    """

    def __init__(
        self, adviser: Adviser, draft: Draft, evidence: Assessment, councillor: Councillor
    ) -> None:
        self._adviser = replace(adviser, thresholds=replace(adviser.thresholds, clear=ANY_DOUBT))
        self._draft = draft
        self._evidence = evidence
        self._councillor = councillor
        self._decided: dict[frozenset[tuple[Risk, Reply]], Decision] = {}
        self._cleared_up_to: set[float] = set()
        self._at: tuple[float, bool] | None = None

    def at(self, clear: float) -> bool:
        """Whether it is cleared where a doubt of up to ``clear`` is."""
        if self._at is None or self._moves(self._at[0], clear):
            decide = partial(self._decide, clear)
            asking = partial(self._adviser.facts, self._draft, self._evidence, decide=decide)
            cleared = decide(settled(asking, self._councillor)).verdict is Verdict.CLEAR
        else:
            cleared = self._at[1]
        self._at = clear, cleared
        return cleared

    def _moves(self, before: float, now: float) -> bool:
        low, high = sorted((before, now))
        return any(low < doubt <= high for doubt in self._cleared_up_to)

    def _decide(self, clear: float, replies: Mapping[Risk, Reply]) -> Decision:
        known = frozenset(replies.items())
        if known not in self._decided:
            decision = self._adviser.decide(self._draft, self._evidence, replies)
            self._decided[known] = decision
            if decision.verdict is Verdict.CLEAR:
                self._cleared_up_to.add(decision.doubt)
        decision = self._decided[known]
        if decision.verdict is Verdict.CLEAR and decision.doubt > clear:
            return replace(decision, verdict=Verdict.ASK_CLERK, reason=Reason.UNSURE)
        return decision
