"""What the models read: a draft with its circumstances in words, whole or in windows."""

from __future__ import annotations

from collections.abc import Callable

from bot.advice import Account, Draft, Kind, Span
from bot.advice.sentences import windows

WINDOW = 600
"""Characters of one window, about 130 word pieces: what the models were trained on."""

_ACCOUNTS = {
    Account.COUNCILLOR: "From a councillor's page",
    Account.PERSONAL: "From a councillor's personal account",
    Account.COUNCIL: "From the council's own account",
}


def circumstances(account: Account, *, pre_election: bool) -> str:
    """Account and calendar in words, as they stand before every draft."""
    return _ACCOUNTS[account] + (" in an election period: " if pre_election else ": ")


def pieces(draft: Draft, clean: Callable[[str], str]) -> tuple[tuple[Span, str], ...]:
    """The windows of a draft, each with the words a model reads for it, cleaned."""
    before = circumstances(draft.account, pre_election=draft.pre_election)
    spans = windows(draft.text, WINDOW)
    return tuple((span, before + clean(span.of(draft.text))) for span in spans)


def question_prompt(question: str) -> str:
    """The words a model reads for a question."""
    return f"Question: {question}"


def clause_prompt(clause: str) -> str:
    """The words a model reads for a clause of a policy."""
    return f"Policy: {clause}"


def guard_prompt(text: str, kind: Kind) -> str:
    """The words a model reads for a message that the guards learn from: those it would read
    for the same words as a councillor's draft, or as a question."""
    if kind is Kind.QUESTION:
        return question_prompt(text)
    return circumstances(Account.COUNCILLOR, pre_election=False) + text


def message_prompt(message: str) -> str:
    """The words a model reads to tell a draft from a question."""
    return f"Message: {message[:WINDOW]}"
