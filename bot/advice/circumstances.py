"""What the circumstances of a draft tell already, so that nobody is asked for it."""

from __future__ import annotations

from bot.advice.drafts import Account, Draft
from bot.advice.verdicts import Reply
from bot.policy import Risk


def ruled_out_by(draft: Draft) -> dict[Risk, Reply]:
    """Concerns that the calendar rules out: none about an election without an election."""
    return {} if draft.pre_election else {Risk.PRE_ELECTION: Reply.NO_CONCERN}


def told_by(draft: Draft) -> frozenset[Risk]:
    """Facts that the account or the calendar tells; its words alone are left to judge."""
    told = set(ruled_out_by(draft))
    if draft.account is Account.COUNCIL:
        told |= {Risk.PARTY_POLITICAL, Risk.PRE_ELECTION, Risk.ANONYMITY}
    return frozenset(told)
