"""Who may do what besides ruling: the clerk's office, and ending a membership."""

from __future__ import annotations

from bot.desk.queries import Member, Refusal, Role


def may_run_office(member: Member | None) -> Refusal | None:
    """None where this member may see what waits, invite and list members, else why not."""
    if member is None:
        return Refusal.NOT_A_MEMBER
    return None if member.role.rules else Refusal.NOT_THE_CLERK


def may_remove(by: Member | None, member: Member | None) -> Refusal | None:
    """None where the one may end the other's membership, else why not.

    A deputy cannot remove a clerk, and nobody themselves: that is `/forget` and leave.
    """
    refusal = may_run_office(by)
    if refusal is not None or by is None:
        return refusal
    if member is None or not member.user:
        return Refusal.UNKNOWN
    if member.council != by.council:
        return Refusal.OTHER_COUNCIL
    above = member.role is Role.CLERK and by.role is not Role.CLERK
    return Refusal.NOT_YOURS if above or member.id == by.id else None
