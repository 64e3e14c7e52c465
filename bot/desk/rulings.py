"""Rulings: taking one back, and when advice goes before the clerk by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.advice import Draft, Medium, Verdict
from bot.desk.queries import Escalation, Member, Refusal, RulingKind, State

REOPEN_FOR = timedelta(hours=24)
"""How long the one who ruled may take the ruling back."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The clerk's decision on an escalation: by whom, when, and on which wording.

    ``wording`` is the draft or question as it stood when the clerk ruled; ``words`` what
    the clerk said besides, perhaps nothing. ``changed`` marks one that replaced another.
    """

    id: int
    escalation: int
    member: int
    name: str
    kind: RulingKind
    words: str
    wording: str
    at: datetime
    changed: bool = False


def may_reopen(
    member: Member | None, escalation: Escalation | None, ruling: Ruling | None, now: datetime
) -> Refusal | None:
    """None where this member may take this ruling back now, else why not."""
    if member is None:
        return Refusal.NOT_A_MEMBER
    if escalation is None or ruling is None:
        return Refusal.UNKNOWN
    if escalation.council != member.council:
        return Refusal.OTHER_COUNCIL
    if not member.role.rules:
        return Refusal.NOT_THE_CLERK
    if ruling.member != member.id:
        return Refusal.NOT_YOURS
    return Refusal.TOO_LATE if now - ruling.at > REOPEN_FOR else None


def goes_to_clerk(
    verdict: Verdict, draft: Draft, last: Escalation | None, *, words: bool, same_wording: bool
) -> bool:
    """Whether advice goes before the clerk without being asked to.

    ``words`` is False for a picture sent without any: it is shown to nobody, so the clerk
    could not judge it either. ``last`` is the draft's latest escalation, if it had one, and
    ``same_wording`` tells whether that one was about these very words: what was withdrawn
    or ruled on is not put again unless the councillor asks.
    """
    if verdict is not Verdict.ASK_CLERK:
        return False
    if not words and draft.medium in (Medium.PICTURE, Medium.DOCUMENT):
        return False
    if last is None:
        return True
    return last.state is not State.OPEN and not same_wording
