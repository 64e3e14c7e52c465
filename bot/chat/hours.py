"""The time on the councillors' clocks, and when a post had better wait."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.advice import Advice, Reason, Verdict
from bot.policy import Risk

LONDON = ZoneInfo("Europe/London")
LATE, EARLY = 21, 6
"""Hours of the clock: from the one until the other it is night."""
HEATED = frozenset({Risk.HASTE, Risk.RESPECT})


def local(moment: datetime) -> datetime:
    """The moment as clocks in the United Kingdom show it."""
    return moment.astimezone(LONDON)


def needs_check(told: Advice, moment: datetime) -> bool:
    """Whether advice goes with the check before a post: at night, or where tempers show.

    At night what is with the clerk waits anyway; whoever is in distress has other needs.
    """
    if told.reason is Reason.DISTRESS:
        return False
    if any(finding.risk in HEATED for finding in told.findings):
        return True
    hour = local(moment).hour
    return told.verdict is not Verdict.ASK_CLERK and (hour >= LATE or hour < EARLY)
