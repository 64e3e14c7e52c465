"""The clerk's desk: escalations, rulings, and who may do what. Pure state and rules."""

from bot.desk.queries import (
    Escalation,
    Member,
    Refusal,
    Role,
    RulingKind,
    State,
    Subject,
    may_rule,
    may_withdraw,
)

__all__ = [
    "Escalation",
    "Member",
    "Refusal",
    "Role",
    "RulingKind",
    "State",
    "Subject",
    "may_rule",
    "may_withdraw",
]
