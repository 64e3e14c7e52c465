"""Escalations before the clerk, the rulings on them, and who may do what with them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a member is to their council."""

    COUNCILLOR = "councillor"
    CLERK = "clerk"
    DEPUTY = "deputy"

    @property
    def rules(self) -> bool:
        """Whether this role may rule on escalations and invite."""
        return self in (Role.CLERK, Role.DEPUTY)


@dataclass(frozen=True, slots=True)
class Member:
    """A person enrolled for one council in one role; ``user`` is their Telegram user id."""

    id: int
    user: int
    council: str
    role: Role
    name: str


class State(StrEnum):
    """Where an escalation stands."""

    OPEN = "open"
    RULED = "ruled"
    WITHDRAWN = "withdrawn"


class Subject(StrEnum):
    """What the clerk is asked about."""

    DRAFT = "draft"
    QUESTION = "question"


class RulingKind(StrEnum):
    """The clerk's decision."""

    FINE = "fine"  # fine to post
    CHANGE = "change"  # change it
    DONT = "dont"  # don't post
    ANSWER = "answer"  # answered in words


@dataclass(frozen=True, slots=True)
class Escalation:
    """A query before the clerk. ``number`` counts from 1 within a council and is what
    people say; ``id`` is the record's own."""

    id: int
    number: int
    council: str
    member: int
    subject: Subject
    state: State


class Refusal(StrEnum):
    """Why somebody cannot do what they pressed; each has its wording in chat."""

    NOT_A_MEMBER = "not_a_member"
    OTHER_COUNCIL = "other_council"
    NOT_THE_CLERK = "not_the_clerk"
    NOT_YOURS = "not_yours"
    ALREADY_RULED = "already_ruled"
    WITHDRAWN = "withdrawn"
    TOO_LATE = "too_late"
    CHANGED = "changed"  # the draft is not what they were shown
    UNHEARD = "unheard"  # a spot-check that the councillor has not heard of
    FULL = "full"  # as many of theirs are before the clerk as can be
    UNKNOWN = "unknown"


def may_rule(member: Member | None, escalation: Escalation | None) -> Refusal | None:
    """None where this member may rule on this escalation now, else why not."""
    if member is None:
        return Refusal.NOT_A_MEMBER
    if escalation is None or escalation.council != member.council:
        return Refusal.OTHER_COUNCIL if escalation else Refusal.UNKNOWN
    if not member.role.rules:
        return Refusal.NOT_THE_CLERK
    return _closed(escalation)


def may_withdraw(member: Member | None, escalation: Escalation | None) -> Refusal | None:
    """None where this member may withdraw this escalation or add to it, else why not."""
    if member is None:
        return Refusal.NOT_A_MEMBER
    if escalation is None:
        return Refusal.UNKNOWN
    if escalation.member != member.id:
        return Refusal.NOT_YOURS
    return _closed(escalation)


def may_add(member: Member | None, escalation: Escalation | None) -> Refusal | None:
    """None where this member may add a remark to this escalation, ruled on or not."""
    refusal = may_withdraw(member, escalation)
    return None if refusal is Refusal.ALREADY_RULED else refusal


def _closed(escalation: Escalation) -> Refusal | None:
    match escalation.state:
        case State.OPEN:
            return None
        case State.RULED:
            return Refusal.ALREADY_RULED
        case State.WITHDRAWN:
            return Refusal.WITHDRAWN
