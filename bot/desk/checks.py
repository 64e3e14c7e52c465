"""Spot-checks: a few cleared drafts put before the clerk as well, as a check on the bot.

Clerks see what is not cleared; what is wrongly cleared nobody would see otherwise.
"""

from __future__ import annotations

from bot.advice import Verdict
from bot.desk.queries import Member

SPOT_CHECK = "spot_check"
"""Why an escalation was opened, where it is a spot-check."""


def may_be_checked(
    verdict: Verdict, member: Member, *, words: bool, escalated: bool, clerks: bool
) -> bool:
    """Whether a draft that is advised on may be put before the clerk as a spot-check.

    Only a cleared draft with words, that was never before the clerk, where there is somebody
    to look at it. A clerk's own is none: clerks see what waits, so they would know.
    """
    if verdict is not Verdict.CLEAR or member.role.rules:
        return False
    return words and clerks and not escalated
